use crate::shared::{Holding, Role};
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;

/// How long a sign-in may wait for its second factor.
pub const CHALLENGE_LIVES: TimeDelta = TimeDelta::minutes(5);
/// How many recovery codes are given.
pub const RECOVERY_CODES: usize = 10;
/// Wrong second factors within [`FACTOR_WINDOW`], after which the account's factor rests. Only who got past the
/// first factor can bring it there.
pub const FACTOR_TRIES: i32 = 10;
/// See [`FACTOR_TRIES`].
pub const FACTOR_WINDOW: TimeDelta = TimeDelta::hours(1);

/// Somebody's second factor: a secret shared with an app (TOTP, RFC 6238).
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// The shared secret in base 32.
    pub secret: String,
    /// Since when it counts; one that was never confirmed asks nothing of anybody.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The newest time step that was used: that one and all before it count no more (RFC 6238, section 5.2).
    pub last_step: i64,
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor").field("confirmed_at", &self.confirmed_at).finish_non_exhaustive()
    }
}

/// What was typed as a second factor.
#[derive(Clone, PartialEq, Eq)]
pub enum TypedFactor {
    /// Six digits from the app.
    App(String),
    /// A recovery code, folded to its ten characters.
    Recovery(String),
}

impl TypedFactor {
    /// Reads what was typed: six digits, or ten characters of base 32; spaces and hyphens between are dropped.
    /// `None` for what can be neither.
    #[must_use]
    pub fn parse(raw: &str) -> Option<Self> {
        let bare = raw.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>().to_ascii_uppercase();
        let base32 = |byte: u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(&byte);
        if bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_digit()) {
            Some(Self::App(bare))
        } else if bare.len() == 10 && bare.bytes().all(base32) {
            Some(Self::Recovery(bare))
        } else {
            None
        }
    }
}

/// Which roles may be used only with a second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactorRule {
    /// The roles.
    pub roles: Vec<Role>,
    /// Grows by one with every change.
    pub version: i32,
}

impl SecondFactorRule {
    /// Whether who holds these must have a second factor.
    #[must_use]
    pub fn binds(&self, holdings: &[Holding]) -> bool {
        holdings.iter().any(|held| self.roles.contains(&held.role))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Place;

    #[test]
    fn what_is_typed_is_told_apart_by_its_shape() {
        assert!(matches!(TypedFactor::parse("123 456"), Some(TypedFactor::App(code)) if code == "123456"));
        let typed = TypedFactor::parse("abcde-fg234");
        assert!(matches!(typed, Some(TypedFactor::Recovery(code)) if code == "ABCDEFG234"));
        for raw in ["", "12345", "1234567", "ABCDE-FG18!", "１２３４５６", "ABCDE-FGH1J"] {
            assert!(TypedFactor::parse(raw).is_none(), "{raw}");
        }
    }

    #[test]
    fn a_rule_binds_who_holds_a_role_of_it_anywhere() {
        let rule = SecondFactorRule { roles: vec![Role::SystemAdmin], version: 1 };
        let holding = |role| Holding { role, place: Place::Everywhere };
        assert!(rule.binds(&[holding(Role::Sentinel), holding(Role::SystemAdmin)]));
        assert!(!rule.binds(&[holding(Role::Auditor)]));
        assert!(!rule.binds(&[]));
    }
}
