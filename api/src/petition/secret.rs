use hmac::{Hmac, KeyInit, Mac};
use sanping_domain::shared::PetitionId;
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How many characters a secret has; at five bits each, 80 bits.
const LENGTH: usize = 16;

/// The secret that opens an anonymous petition to its reporter.
///
/// It is worked out from the id and a key, and stored nowhere: whoever reads the database cannot act as the reporter.
pub fn secret(key: &[u8; 32], id: PetitionId) -> String {
    // HMAC takes a key of any length, so the error cannot happen; an empty secret opens nothing.
    let mac = Hmac::<Sha256>::new_from_slice(key).map(|mac| mac.chain_update(id.0.as_bytes()).finalize());
    let text = mac.map(|mac| data_encoding::BASE32_NOPAD.encode(&mac.into_bytes())).unwrap_or_default();
    text.chars().take(LENGTH).collect()
}

/// Whether this is the secret; small letters and the hyphens and spaces people write are let pass.
pub fn opens(key: &[u8; 32], id: PetitionId, told: &str) -> bool {
    let told: String =
        told.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
    told.len() == LENGTH && bool::from(told.as_bytes().ct_eq(secret(key, id).as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn a_secret_opens_its_own_petition_and_no_other() {
        let (id, other) = (PetitionId::new(), PetitionId::new());
        let told = secret(&KEY, id);
        assert_eq!(told.len(), 16);
        assert!(opens(&KEY, id, &told));
        assert!(!opens(&KEY, other, &told));
        assert!(!opens(&[8; 32], id, &told));
        assert!(!opens(&KEY, id, ""));
        assert!(!opens(&KEY, id, &told[..15]));
    }

    #[test]
    fn a_secret_may_be_typed_as_people_write() {
        let id = PetitionId::new();
        let told = secret(&KEY, id).to_lowercase();
        assert!(opens(&KEY, id, &format!("{}-{} {}", &told[..4], &told[4..8], &told[8..])));
    }
}
