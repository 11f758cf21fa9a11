use super::AccountError;
use crate::shared::Phone;

/// By what a person signs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WaysIn {
    /// Whether she has a password.
    pub password: bool,
    /// Her phone.
    pub phone: Option<Phone>,
    /// Whether WeChat knows her.
    pub wechat: bool,
    /// Whether a second factor is asked for besides.
    pub second_factor: bool,
}

impl WaysIn {
    /// Whether her phone may be taken away.
    ///
    /// # Errors
    /// [`AccountError::LastWayIn`].
    pub const fn without_phone(&self) -> Result<(), AccountError> {
        if self.password || self.wechat { Ok(()) } else { Err(AccountError::LastWayIn) }
    }

    /// Whether WeChat may be taken away.
    ///
    /// # Errors
    /// [`AccountError::LastWayIn`].
    pub const fn without_wechat(&self) -> Result<(), AccountError> {
        if self.password || self.phone.is_some() { Ok(()) } else { Err(AccountError::LastWayIn) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_in_stays() {
        let only_phone = WaysIn { phone: Phone::parse("13800001234").ok(), ..WaysIn::default() };
        assert_eq!(only_phone.without_phone(), Err(AccountError::LastWayIn));
        assert_eq!(WaysIn { wechat: true, ..only_phone.clone() }.without_phone(), Ok(()));
        assert_eq!(WaysIn { wechat: true, ..only_phone }.without_wechat(), Ok(()));
        assert_eq!(
            WaysIn { wechat: true, ..WaysIn::default() }.without_wechat(),
            Err(AccountError::LastWayIn)
        );
    }
}
