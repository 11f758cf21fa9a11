//! One-time codes of an app (TOTP, RFC 6238): SHA-1, six digits, thirty seconds, as every app knows them.

use chrono::{DateTime, Utc};
use rand::RngExt;
use sanping_domain::account::{RECOVERY_CODES, SecondFactor};
use totp_rs::{Builder, Secret, Totp};

/// The name that apps show.
const ISSUER: &str = "Sanping";
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A secret is not what it must be, which is a defect of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a TOTP secret cannot be used: {0}")]
pub struct TotpError(String);

/// A fresh secret in base 32, of 160 bits as RFC 4226 recommends.
#[must_use]
pub fn new_secret() -> String {
    Secret::generate().to_base32()
}

/// Fresh recovery codes, each of 50 bits, as they are shown: `ABCDE-FG234`.
#[must_use]
pub fn new_recovery_codes() -> Vec<String> {
    let mut rng = rand::rng();
    let mut half = || -> String {
        let letters = (0..5).filter_map(|_| BASE32.get(rng.random_range(0..BASE32.len())));
        letters.map(|byte| char::from(*byte)).collect()
    };
    (0..RECOVERY_CODES).map(|_| format!("{}-{}", half(), half())).collect()
}

/// What an app scans (Key Uri Format): the secret with the name of whose it is.
///
/// # Errors
/// [`TotpError`].
pub fn otpauth_uri(secret: &str, login: &str) -> Result<String, TotpError> {
    totp(secret, login)?.to_url().map_err(|error| TotpError(error.to_string()))
}

/// The time step for which this is the right code; one step before and after now also counts, for clocks that
/// differ, but none that was used.
///
/// # Errors
/// [`TotpError`].
pub fn matching_step(
    factor: &SecondFactor,
    digits: &str,
    now: DateTime<Utc>,
) -> Result<Option<i64>, TotpError> {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    let step = totp(&factor.secret, "")?.check(digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()).filter(|step| *step > factor.last_step))
}

fn totp(secret: &str, login: &str) -> Result<Totp, TotpError> {
    let secret = Secret::try_from_base32(secret).map_err(|error| TotpError(error.to_string()))?;
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(login)
        .build()
        .map_err(|error| TotpError(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn factor(last_step: i64) -> SecondFactor {
        SecondFactor { secret: SECRET.into(), confirmed_at: None, last_step }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // The last six of the eight digits in the table of RFC 6238, appendix B.
        for (seconds, digits) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(matching_step(&factor(0), digits, at(seconds)), Ok(Some(seconds / 30)));
        }
    }

    #[test]
    fn a_step_that_was_used_counts_no_more_and_a_clock_may_differ_by_one_step() {
        assert_eq!(matching_step(&factor(1), "287082", at(59)), Ok(None));
        assert_eq!(matching_step(&factor(0), "287082", at(59 + 30)), Ok(Some(1)));
        assert_eq!(matching_step(&factor(0), "287082", at(59 + 61)), Ok(None));
    }

    #[test]
    fn an_app_can_scan_it_and_recovery_codes_differ() {
        let uri = otpauth_uri(SECRET, "li.na").unwrap();
        assert!(uri.starts_with("otpauth://totp/Sanping:li.na?") && uri.contains(SECRET), "{uri}");
        let codes: std::collections::HashSet<_> = new_recovery_codes().into_iter().collect();
        assert_eq!(codes.len(), RECOVERY_CODES);
        assert_eq!(new_secret().len(), 32);
    }
}
