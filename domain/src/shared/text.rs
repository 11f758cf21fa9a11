use std::fmt;

/// Why a text was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// More characters than the cap; characters, not bytes.
    #[error("must not be longer than {0} characters")]
    TooLong(usize),
    /// A control character; line breaks and tabs are allowed in running text only.
    #[error("must not hold control characters")]
    Control,
    /// A bidi override or zero-width character, which would make a name read as another.
    #[error("must not hold invisible or direction-changing characters")]
    Invisible,
}

impl TextError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong(_) => "too_long",
            Self::Control => "control_character",
            Self::Invisible => "invisible_character",
        }
    }
}

/// One line: a name or a title. Trimmed, 1 to `MAX` characters, none invisible.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name<const MAX: usize>(String);

/// Running text of 1 to `MAX` characters; line breaks and tabs are kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Name<MAX> {
    /// Reads a name.
    ///
    /// # Errors
    /// [`TextError`] as its variants say.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let text = raw.trim();
        if text.chars().any(char::is_control) {
            return Err(TextError::Control);
        }
        if text.chars().any(is_invisible) {
            return Err(TextError::Invisible);
        }
        sized(text, MAX).map(Self)
    }
}

impl<const MAX: usize> Text<MAX> {
    /// Reads running text.
    ///
    /// # Errors
    /// [`TextError::Empty`], [`TextError::TooLong`] or [`TextError::Control`].
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let text = raw.trim();
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(TextError::Control);
        }
        sized(text, MAX).map(Self)
    }
}

fn sized(text: &str, max: usize) -> Result<String, TextError> {
    match text.chars().count() {
        0 => Err(TextError::Empty),
        count if count > max => Err(TextError::TooLong(max)),
        _ => Ok(text.to_owned()),
    }
}

/// Zero-width characters and bidi controls (Unicode TR 36, section 2.5).
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}' | '\u{00AD}')
}

/// What both kinds of text offer.
macro_rules! textual {
    ($kind:ident) => {
        impl<const MAX: usize> $kind<MAX> {
            /// The text itself.
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
        impl<const MAX: usize> fmt::Display for $kind<MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
textual!(Name);
textual!(Text);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(Name::<3>::parse("𠮷野家").is_ok());
        assert_eq!(Name::<3>::parse("𠮷野家店"), Err(TextError::TooLong(3)));
    }

    #[test]
    fn nul_and_bidi_are_refused_in_names() {
        assert_eq!(Name::<9>::parse("a\0b"), Err(TextError::Control));
        assert_eq!(Name::<9>::parse("a\u{202E}b"), Err(TextError::Invisible));
        assert_eq!(Name::<9>::parse("a\u{200B}b"), Err(TextError::Invisible));
    }

    #[test]
    fn line_breaks_stay_in_running_text() {
        assert_eq!(Text::<9>::parse(" a\nb ").map(Text::into_string), Ok("a\nb".into()));
        assert_eq!(Text::<9>::parse("a\0b"), Err(TextError::Control));
        assert_eq!(Text::<9>::parse(" \n "), Err(TextError::Empty));
    }
}
