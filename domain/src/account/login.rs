use super::AccountError;
use crate::shared::AccountId;

/// A sign-in name, folded to lower case: two people never differ by case alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Login(String);

impl Login {
    /// Reads a sign-in name.
    ///
    /// # Errors
    /// [`AccountError::MalformedLogin`].
    pub fn parse(raw: &str) -> Result<Self, AccountError> {
        let folded = raw.trim().to_ascii_lowercase();
        let sound = (3..=40).contains(&folded.len())
            && folded.starts_with(|c: char| c.is_ascii_lowercase())
            && folded.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'));
        if sound { Ok(Self(folded)) } else { Err(AccountError::MalformedLogin) }
    }

    /// The name of an account that is gone.
    pub(super) fn of_tombstone(id: AccountId) -> Self {
        Self(format!("gone-{}", id.0.simple()))
    }

    /// The folded name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A password as typed. Its length is capped before hashing, so that a long one costs nothing.
pub struct Password(String);

impl Password {
    /// Takes a new password of 8 to 128 characters (NIST SP 800-63B: length, no composition rules).
    ///
    /// # Errors
    /// [`AccountError::WeakPassword`].
    pub fn parse(raw: &str) -> Result<Self, AccountError> {
        if (8..=128).contains(&raw.chars().count()) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(AccountError::WeakPassword)
        }
    }

    /// The bytes to hash.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_outer_space_do_not_make_another_person() {
        assert_eq!(Login::parse(" Li.Na "), Login::parse("li.na"));
    }

    #[test]
    fn names_that_mislead_are_refused() {
        for raw in ["", "ab", "李娜", "1abc", "a b c", "a\u{200B}bc", &"a".repeat(41)] {
            assert_eq!(Login::parse(raw), Err(AccountError::MalformedLogin), "{raw}");
        }
    }

    #[test]
    fn a_password_is_counted_in_characters_and_capped() {
        assert!(Password::parse("密码密码密码密码").is_ok());
        assert!(Password::parse("short").is_err());
        assert!(Password::parse(&"x".repeat(129)).is_err());
    }
}
