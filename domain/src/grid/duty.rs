use super::GridError;
use crate::shared::{AccountId, DutyId, GridId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A post at a node: one head and six members (一长六员), as a published practice of a community names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Post {
    /// 网格长.
    Head,
    /// 党建指导员.
    PartyAdviser,
    /// 安全卫生监督员.
    SafetyInspector,
    /// 民事纠纷调解员.
    Mediator,
    /// 消防员.
    FireWarden,
    /// 警员.
    PoliceOfficer,
    /// 网格巡查员.
    Patroller,
}

impl Post {
    /// Every post, the head first.
    pub const ALL: [Self; 7] = [
        Self::Head,
        Self::PartyAdviser,
        Self::SafetyInspector,
        Self::Mediator,
        Self::FireWarden,
        Self::PoliceOfficer,
        Self::Patroller,
    ];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::PartyAdviser => "party_adviser",
            Self::SafetyInspector => "safety_inspector",
            Self::Mediator => "mediator",
            Self::FireWarden => "fire_warden",
            Self::PoliceOfficer => "police_officer",
            Self::Patroller => "patroller",
        }
    }

    /// Reads the name back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|post| post.as_str() == text)
    }
}

/// One person on one post at one node for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    /// Its id.
    pub id: DutyId,
    /// Who.
    pub account: AccountId,
    /// Where.
    pub grid: GridId,
    /// As what.
    pub post: Post,
    /// From this moment on.
    pub from: DateTime<Utc>,
    /// Until just before this moment; none while no end is known.
    pub to: Option<DateTime<Utc>>,
}

impl Duty {
    /// Whether the person is on duty then.
    #[must_use]
    pub fn on_duty(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }

    /// Ends it at this moment.
    ///
    /// # Errors
    /// [`GridError::DutyEnded`], or [`GridError::DutyPeriod`] where it has not begun.
    pub fn end(mut self, at: DateTime<Utc>) -> Result<Self, GridError> {
        if self.to.is_some_and(|to| to <= at) {
            return Err(GridError::DutyEnded);
        }
        self.to = Some(at);
        self.checked()
    }

    /// Checks that the period ends after it begins; for a roster and for its end alike.
    ///
    /// # Errors
    /// [`GridError::DutyPeriod`].
    pub fn checked(self) -> Result<Self, GridError> {
        if self.to.is_some_and(|to| to <= self.from) { Err(GridError::DutyPeriod) } else { Ok(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duty(to: Option<i64>) -> Result<Duty, GridError> {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let (id, account, grid) = (DutyId::new(), AccountId::new(), GridId::new());
        Duty { id, account, grid, post: Post::Mediator, from: at(100), to: to.map(at) }.checked()
    }

    #[test]
    fn a_duty_runs_from_its_first_moment_until_just_before_its_last() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let duty = duty(Some(200)).unwrap();
        assert!(!duty.on_duty(at(99)) && duty.on_duty(at(100)));
        assert!(duty.on_duty(at(199)) && !duty.on_duty(at(200)));
    }

    #[test]
    fn a_duty_without_an_end_goes_on() {
        assert!(duty(None).unwrap().on_duty(DateTime::<Utc>::MAX_UTC));
    }

    #[test]
    fn a_period_that_ends_before_it_begins_is_refused() {
        assert_eq!(duty(Some(100)), Err(GridError::DutyPeriod));
        assert_eq!(duty(Some(99)), Err(GridError::DutyPeriod));
    }

    #[test]
    fn a_duty_ends_once_and_not_before_it_begins() {
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let ended = duty(Some(200)).unwrap().end(at(150)).unwrap();
        assert_eq!(ended.to, Some(at(150)));
        assert_eq!(ended.end(at(150)), Err(GridError::DutyEnded));
        assert_eq!(duty(None).unwrap().end(at(100)), Err(GridError::DutyPeriod));
    }

    #[test]
    fn the_name_of_a_post_on_the_wire_is_its_name_in_the_database() {
        for post in Post::ALL {
            assert_eq!(serde_json::to_value(post).unwrap(), post.as_str());
            assert_eq!(Post::parse(post.as_str()), Some(post));
        }
    }
}
