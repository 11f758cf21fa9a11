use std::fmt;

/// Who somebody is to one WeChat mini-program. Personal: never logged, never stored in clear, and believed
/// only from WeChat's own server.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OpenId(String);

/// The text is no open id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to 64 letters, digits, hyphens or underscores")]
pub struct OpenIdError;

impl OpenId {
    /// Reads an open id: 1 to 64 letters, digits, `-` or `_`; WeChat's own have 28.
    ///
    /// # Errors
    /// [`OpenIdError`].
    pub fn parse(raw: &str) -> Result<Self, OpenIdError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if (1..=64).contains(&raw.len()) && raw.bytes().all(allowed) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(OpenIdError)
        }
    }

    /// The id itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OpenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OpenId(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_bounded_and_never_shows_itself() {
        let id = OpenId::parse("oA-b_c1234567890123456789012").unwrap();
        assert_eq!(format!("{id:?}"), "OpenId(…)");
        for raw in ["", "a b", "o\0", "号", &"o".repeat(65)] {
            assert_eq!(OpenId::parse(raw), Err(OpenIdError), "{raw}");
        }
    }
}
