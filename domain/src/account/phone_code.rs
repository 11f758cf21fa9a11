use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a code sent to a phone is for; it opens nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// To sign in.
    SignIn,
    /// To set a new password.
    ResetPassword,
    /// To make the phone one's own.
    LinkPhone,
    /// To show, before a change of the ways in, that one is who signed in.
    ConfirmIdentity,
}

impl CodePurpose {
    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::ResetPassword => "reset_password",
            Self::LinkPhone => "link_phone",
            Self::ConfirmIdentity => "confirm_identity",
        }
    }

    /// Whether only a phone that somebody has is sent such a code. The answer to who asks is the same.
    #[must_use]
    pub const fn wants_owner(self) -> bool {
        matches!(self, Self::ResetPassword | Self::ConfirmIdentity)
    }
}

/// How long a code counts.
pub const CODE_LIVES: TimeDelta = TimeDelta::minutes(5);
/// How often a code may be tried.
pub const CODE_TRIES: i32 = 5;

const PER_PHONE: [(TimeDelta, usize); 3] =
    [(TimeDelta::minutes(1), 1), (TimeDelta::hours(1), 5), (TimeDelta::days(1), 10)];
/// How far back [`SentLately`] looks.
pub const CODE_DAY: TimeDelta = TimeDelta::days(1);

/// How many codes may be sent within a day, whatever the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeCaps {
    /// For one address. Many phones share one: carriers translate addresses.
    pub per_address: i64,
    /// In all, because each costs money.
    pub in_all: i64,
}

impl Default for CodeCaps {
    fn default() -> Self {
        Self { per_address: 200, in_all: 5_000 }
    }
}

/// Which codes were sent within the last [`CODE_DAY`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLately {
    /// To this phone, when.
    pub to_phone: Vec<DateTime<Utc>>,
    /// For this address, how many.
    pub for_address: i64,
    /// In all, how many.
    pub in_all: i64,
}

/// Whether one more code may be sent: one a minute, five an hour and ten a day to one phone, and within `caps`.
/// Every cap frees itself within a day, so nobody is locked out for good.
///
/// # Errors
/// How long to wait.
pub fn may_send_code(sent: &SentLately, caps: CodeCaps, now: DateTime<Utc>) -> Result<(), TimeDelta> {
    if sent.for_address >= caps.per_address || sent.in_all >= caps.in_all {
        return Err(TimeDelta::hours(1));
    }
    let mut times = sent.to_phone.clone();
    times.sort_unstable_by(|a, b| b.cmp(a));
    let waits = PER_PHONE.iter().filter_map(|(window, most)| {
        // The code that must have left the window before another one fits.
        let oldest = times.get(most.checked_sub(1)?)?;
        Some(*oldest + *window - now).filter(|wait| *wait > TimeDelta::zero())
    });
    waits.max().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn sent(to_phone: Vec<DateTime<Utc>>) -> SentLately {
        SentLately { to_phone, for_address: 0, in_all: 0 }
    }

    #[test]
    fn a_second_code_within_a_minute_waits_for_the_rest_of_it() {
        let caps = CodeCaps::default();
        assert_eq!(may_send_code(&sent(vec![at(0)]), caps, at(20)), Err(TimeDelta::seconds(40)));
        assert_eq!(may_send_code(&sent(vec![at(0)]), caps, at(60)), Ok(()));
    }

    #[test]
    fn an_address_and_the_whole_day_have_their_caps() {
        let caps = CodeCaps { per_address: 3, in_all: 5 };
        let count = |for_address, in_all| SentLately { to_phone: Vec::new(), for_address, in_all };
        assert!(may_send_code(&count(2, 4), caps, at(0)).is_ok());
        assert!(may_send_code(&count(3, 3), caps, at(0)).is_err());
        assert!(may_send_code(&count(0, 5), caps, at(0)).is_err());
    }

    proptest! {
        /// Whoever asks as often as she likes gets no more than the caps, and after a day always one more.
        #[test]
        fn however_often_one_asks_the_caps_hold_and_free_themselves(gaps in prop::collection::vec(1i64..2000, 1..150)) {
            let (mut now, mut got): (i64, Vec<DateTime<Utc>>) = (0, Vec::new());
            for gap in gaps {
                now += gap;
                if may_send_code(&sent(got.clone()), CodeCaps::default(), at(now)).is_ok() {
                    got.push(at(now));
                }
                let within = |window: i64| got.iter().filter(|then| at(now) - **then < TimeDelta::seconds(window)).count();
                prop_assert!(within(60) <= 1 && within(3600) <= 5 && within(86_400) <= 10);
            }
            prop_assert!(may_send_code(&sent(got), CodeCaps::default(), at(now + 86_400)).is_ok());
        }
    }
}
