use std::fmt;

/// The short code of a place or a unit, for people and files: 2 to 32 upper-case ASCII letters, digits and
/// hyphens. The 12-digit place codes of the national statistics (GB/T 10114) fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);

/// Why a code was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 2 to 32 upper-case letters, digits or hyphens")]
pub struct CodeError;

impl Code {
    /// Reads a code; white space around it is dropped.
    ///
    /// # Errors
    /// [`CodeError`] for anything but 2 to 32 of the allowed characters.
    pub fn parse(raw: &str) -> Result<Self, CodeError> {
        let text = raw.trim();
        let allowed = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if (2..=32).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CodeError)
        }
    }

    /// The code itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the text away.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_code_of_twelve_digits_fits() {
        assert_eq!(Code::parse(" 350304001000 ").map(Code::into_string), Ok("350304001000".into()));
        assert!(Code::parse("SQ-01").is_ok());
    }

    #[test]
    fn other_letters_and_lengths_are_refused() {
        for raw in ["", "A", "sq-01", "SQ 01", "网格-01", "A\0B", &"9".repeat(33)] {
            assert_eq!(Code::parse(raw), Err(CodeError), "{raw}");
        }
    }
}
