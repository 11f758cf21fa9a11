use super::{RoutingError, RuleList};
use crate::petition::coded::coded;
use crate::shared::{AccountId, Name, RuleSetId};
use chrono::{DateTime, Utc};

coded! {
    /// Where a set of rules stands.
    SetState {
        /// 草稿: may be changed, decides nothing.
        Draft = "draft",
        /// 生效: decides.
        Active = "active",
        /// 历史: decided once, and may be made active again.
        Past = "past",
    }
}

/// A set of routing rules. What was ever active stays as it was, so that a past decision can be explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its id.
    pub id: RuleSetId,
    /// Its number for people, from 1, in the order in which sets were made.
    pub number: i32,
    /// What it is called.
    pub name: Name<60>,
    /// Where it stands.
    pub state: SetState,
    /// The rules in their order.
    pub rules: RuleList,
    /// Counts the changes, from 1.
    pub version: i32,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// Made.
    pub created_at: DateTime<Utc>,
    /// Changed last.
    pub updated_at: DateTime<Utc>,
    /// Made active last.
    pub activated_at: Option<DateTime<Utc>>,
}

impl RuleSet {
    /// Puts other rules in the place of a draft's.
    ///
    /// # Errors
    /// [`RoutingError::NotDraft`].
    pub fn replace(
        &mut self,
        name: Name<60>,
        rules: RuleList,
        now: DateTime<Utc>,
    ) -> Result<(), RoutingError> {
        if self.state != SetState::Draft {
            return Err(RoutingError::NotDraft);
        }
        (self.name, self.rules) = (name, rules);
        self.changed(now);
        Ok(())
    }

    /// Makes it the one that decides; the one before becomes past by [`RuleSet::pass`].
    ///
    /// # Errors
    /// [`RoutingError::AlreadyActive`].
    pub fn activate(&mut self, now: DateTime<Utc>) -> Result<(), RoutingError> {
        if self.state == SetState::Active {
            return Err(RoutingError::AlreadyActive);
        }
        self.state = SetState::Active;
        self.activated_at = Some(now);
        self.changed(now);
        Ok(())
    }

    /// Decides no longer.
    pub fn pass(&mut self, now: DateTime<Utc>) {
        self.state = SetState::Past;
        self.changed(now);
    }

    fn changed(&mut self, now: DateTime<Utc>) {
        self.version = self.version.saturating_add(1);
        self.updated_at = now;
    }
}
