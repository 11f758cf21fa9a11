use std::fmt;

/// A mobile number of mainland China, as its eleven digits: `1`, then `3` to `9`, then nine more
/// (the numbering plan of the ministry, 2017). Personal: never logged, never stored in clear.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// The text is no mobile number of mainland China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a mobile number of mainland China, such as 138 0000 1234")]
pub struct PhoneError;

impl Phone {
    /// Reads a number. Spaces and hyphens between the digits, and `+86`, `0086` or `86` before them, are dropped.
    ///
    /// # Errors
    /// [`PhoneError`] for anything else.
    pub fn parse(raw: &str) -> Result<Self, PhoneError> {
        let bare: String = raw.trim().chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let digits = ["+86", "0086", "86"].iter().find_map(|code| bare.strip_prefix(code)).unwrap_or(&bare);
        let mut bytes = digits.bytes();
        let sound = digits.len() == 11
            && bytes.next() == Some(b'1')
            && bytes.next().is_some_and(|second| (b'3'..=b'9').contains(&second))
            && bytes.all(|byte| byte.is_ascii_digit());
        if sound { Ok(Self(digits.to_owned())) } else { Err(PhoneError) }
    }

    /// The eleven digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With the country code (ITU-T E.164): `+8613800001234`.
    #[must_use]
    pub fn e164(&self) -> String {
        format!("+86{}", self.0)
    }

    /// As it may be shown in lists: `138****1234`.
    #[must_use]
    pub fn masked(&self) -> String {
        let part = |range: std::ops::Range<usize>| self.0.get(range).unwrap_or_default();
        format!("{}****{}", part(0..3), part(7..11))
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn however_it_is_written_it_is_the_same_number() {
        let plain = Phone::parse("13800001234").unwrap();
        for raw in [" 138 0000 1234 ", "+86 138-0000-1234", "008613800001234", "8613800001234"] {
            assert_eq!(Phone::parse(raw).as_ref(), Ok(&plain), "{raw}");
        }
        assert_eq!(plain.e164(), "+8613800001234");
    }

    #[test]
    fn what_is_no_mainland_mobile_number_is_refused() {
        let others = ["", "1380000123", "138000012345", "12800001234", "05941234567", "+85291234567"];
        let tricks = [
            "1380000123a",
            "１３８００００１２３４",
            "138\u{200B}00001234",
            "+8613800001234\0",
            "138.0000.1234",
        ];
        for raw in others.into_iter().chain(tricks) {
            assert_eq!(Phone::parse(raw), Err(PhoneError), "{raw}");
        }
    }

    #[test]
    fn it_shows_itself_only_masked() {
        let phone = Phone::parse("13800001234").unwrap();
        assert_eq!(phone.masked(), "138****1234");
        assert_eq!(format!("{phone:?}"), "138****1234");
    }
}
