use sanping_domain::shared::PetitionId;
use sanping_infra::seal::Sealer;
use subtle::ConstantTimeEq;

/// How many characters a secret has; at five bits each, 80 bits.
const LENGTH: usize = 16;

/// The secret that opens an anonymous petition to its reporter.
///
/// It is worked out from the id and a key, and stored nowhere: whoever reads the database cannot act as the reporter.
pub fn secret(keys: &Sealer, id: PetitionId) -> String {
    data_encoding::BASE32_NOPAD.encode(&keys.of_reporter(id.0)).chars().take(LENGTH).collect()
}

/// Whether this is the secret; small letters and the hyphens and spaces people write are let pass.
pub fn opens(keys: &Sealer, id: PetitionId, told: &str) -> bool {
    let told: String =
        told.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
    told.len() == LENGTH && bool::from(told.as_bytes().ct_eq(secret(keys, id).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Sealer {
        Sealer::new(b"only for these tests", &[])
    }

    #[test]
    fn a_secret_opens_its_own_petition_and_no_other() {
        let (id, other) = (PetitionId::new(), PetitionId::new());
        let told = secret(&keys(), id);
        assert_eq!(told.len(), 16);
        assert!(opens(&keys(), id, &told));
        assert!(!opens(&keys(), other, &told));
        assert!(!opens(&Sealer::new(b"another", &[]), id, &told));
        assert!(!opens(&keys(), id, ""));
        assert!(!opens(&keys(), id, &told[..15]));
    }

    #[test]
    fn a_secret_may_be_typed_as_people_write() {
        let id = PetitionId::new();
        let told = secret(&keys(), id).to_lowercase();
        assert!(opens(&keys(), id, &format!("{}-{} {}", &told[..4], &told[4..8], &told[8..])));
    }
}
