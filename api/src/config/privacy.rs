use super::{ConfigError, parsed, text};
use chrono::TimeDelta;
use sanping_domain::privacy::Periods;

/// How personal data is forgotten.
#[derive(Debug, Clone, Copy)]
pub struct PrivacySettings {
    /// How long a wish to be forgotten may be withdrawn.
    pub grace: TimeDelta,
    /// How long things are kept.
    pub periods: Periods,
}

impl Default for PrivacySettings {
    fn default() -> Self {
        Self { grace: TimeDelta::days(7), periods: Periods::default() }
    }
}

impl PrivacySettings {
    pub(super) fn from_env() -> Result<Self, ConfigError> {
        let days: Option<u16> = parsed("SANPING_ERASURE_GRACE_DAYS", "a number of days")?;
        let kept = text("SANPING_KEEP_DAYS").unwrap_or_default();
        Ok(Self {
            grace: days.map_or(Self::default().grace, |days| TimeDelta::days(days.into())),
            periods: Periods::parse(&kept).map_err(ConfigError::Periods)?,
        })
    }
}
