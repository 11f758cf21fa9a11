use crate::petition::coded::coded;
use chrono::{DateTime, TimeDelta, Utc};

coded! {
    /// A kind of data that is kept for a time only.
    Keeping {
        /// Lines of the audit trail; six months at least (Cybersecurity Law, article 21).
        Audit = "audit",
        /// Sessions that have ended, with their devices and addresses.
        Sessions = "sessions",
        /// Answers kept for repeated requests.
        Answers = "answers",
        /// Messages that have left.
        Messages = "messages",
        /// Words and exact places of petitions that have ended. The rest of a petition stays.
        Petitions = "petitions",
    }
}

/// Why a period was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// The audit trail is kept for six months at least.
    #[error("the audit trail must be kept for at least {} days", Periods::AUDIT_AT_LEAST)]
    AuditTooShort,
    /// Not `kind=days`, several with commas.
    #[error("not KIND=DAYS with commas between; the kinds are audit, sessions, answers, messages, petitions")]
    Malformed,
}

/// How long each kind of data is kept, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    audit: i64,
    sessions: i64,
    answers: i64,
    messages: i64,
    petitions: i64,
}

impl Default for Periods {
    fn default() -> Self {
        Self { audit: 365, sessions: 90, answers: 14, messages: 90, petitions: 5 * 365 }
    }
}

impl Periods {
    /// Six months, in days.
    pub const AUDIT_AT_LEAST: i64 = 184;

    /// Reads `audit=365,petitions=1825`; what is not named keeps its default.
    ///
    /// # Errors
    /// [`PeriodError`] as its variants say.
    pub fn parse(text: &str) -> Result<Self, PeriodError> {
        let mut periods = Self::default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (kind, days) = part.split_once('=').ok_or(PeriodError::Malformed)?;
            let kind = Keeping::parse(kind.trim()).ok_or(PeriodError::Malformed)?;
            let days = days.trim().parse().ok().filter(|days| (1..=36_500).contains(days));
            *periods.days_mut(kind) = days.ok_or(PeriodError::Malformed)?;
        }
        if periods.audit < Self::AUDIT_AT_LEAST { Err(PeriodError::AuditTooShort) } else { Ok(periods) }
    }

    /// What is from before this instant may go.
    #[must_use]
    pub fn cutoff(&self, kind: Keeping, now: DateTime<Utc>) -> DateTime<Utc> {
        now - TimeDelta::days(self.days(kind))
    }

    /// How long, in days.
    #[must_use]
    pub const fn days(&self, kind: Keeping) -> i64 {
        match kind {
            Keeping::Audit => self.audit,
            Keeping::Sessions => self.sessions,
            Keeping::Answers => self.answers,
            Keeping::Messages => self.messages,
            Keeping::Petitions => self.petitions,
        }
    }

    const fn days_mut(&mut self, kind: Keeping) -> &mut i64 {
        match kind {
            Keeping::Audit => &mut self.audit,
            Keeping::Sessions => &mut self.sessions,
            Keeping::Answers => &mut self.answers,
            Keeping::Messages => &mut self.messages,
            Keeping::Petitions => &mut self.petitions,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_named_keeps_its_default() {
        let periods = Periods::parse("audit=200, sessions=7").unwrap();
        assert_eq!((periods.days(Keeping::Audit), periods.days(Keeping::Sessions)), (200, 7));
        assert_eq!(periods.days(Keeping::Petitions), Periods::default().days(Keeping::Petitions));
        assert_eq!(Periods::parse(""), Ok(Periods::default()));
    }

    #[test]
    fn nobody_can_have_the_audit_trail_forget_within_six_months() {
        assert_eq!(Periods::parse("audit=183"), Err(PeriodError::AuditTooShort));
        assert!(Periods::parse("audit=184").is_ok());
    }

    #[test]
    fn a_period_that_says_nothing_is_refused() {
        for text in ["audit", "audit=", "audit=-1", "audit=1000000", "photos=3", "sessions=0"] {
            assert_eq!(Periods::parse(text), Err(PeriodError::Malformed), "{text}");
        }
    }
}
