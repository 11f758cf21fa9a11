use super::{Petition, Status, Terms, coded::coded};
use crate::shared::GridId;
use chrono::{DateTime, TimeDelta, Utc};

/// What storage must tell before a step can be judged: the petition's surroundings and the caller's past.
///
/// The default is a petition nobody has a part in, under the default rules.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The petition's grid and its ancestors up to the root.
    pub ancestors: Vec<GridId>,
    /// The caller has joined this petition.
    pub joined: bool,
    /// The caller lives or works in the petition's neighbourhood, and so may join.
    pub neighbour: bool,
    /// The caller was a handler in the present round, even if another is now.
    pub worked_this_round: bool,
    /// The caller has rated the present round.
    pub rated_this_round: bool,
    /// When the caller last urged this petition.
    pub last_urged_at: Option<DateTime<Utc>>,
    /// How many of its children are open.
    pub open_children: u32,
    /// How often its handlers passed it on in this round.
    pub transfers: u32,
    /// When somebody was called back in vain since the latest low rating, the latest call first.
    pub unreached_calls: Vec<DateTime<Utc>>,
    /// For a dispatch or transfer: the one named exists, is active and serves this place.
    pub assignee_fits: bool,
    /// For a merge: the petition named, where the caller can see it.
    pub merge_target: Option<MergeTarget>,
    /// The rules of the category and the community.
    pub rules: Rules,
    /// The time limits, and the calendar they are counted by.
    pub terms: Terms,
}

/// A petition that another is to be merged into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeTarget {
    /// Where it stands.
    pub status: Status,
    /// It was split off from the petition to be merged, directly or further down.
    pub descends: bool,
}

/// What a category and a community have chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// The category asks for a photo after the work.
    pub photo_required: bool,
    /// The category asks that another person checks.
    pub check_required: bool,
    /// What a rating of 1 or 2 leads to.
    pub low_rating: LowRating,
    /// How long each window stays open.
    pub windows: Windows,
}

coded! {
    /// What a rating of 1 or 2 leads to.
    #[derive(Default)]
    LowRating {
        /// The desk must call back.
        #[default]
        CallBack = "call_back",
        /// The work begins again; outside the reopen window the desk must call back.
        Reopen = "reopen",
    }
}

/// How long each window stays open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Windows {
    /// To rate, from handling.
    pub rating: TimeDelta,
    /// To reopen, from the first handling.
    pub reopen: TimeDelta,
    /// To answer a question.
    pub question: TimeDelta,
    /// Between two urgings by one person.
    pub urge: TimeDelta,
}

impl Default for Windows {
    fn default() -> Self {
        Self {
            rating: TimeDelta::days(7),
            reopen: TimeDelta::days(15),
            question: TimeDelta::days(5),
            urge: TimeDelta::hours(24),
        }
    }
}

impl Facts {
    /// The tier above the one that the petition has climbed to, if there is one.
    #[must_use]
    pub fn next_tier(&self, petition: &Petition) -> Option<GridId> {
        let tier = petition.work.tier.filter(|tier| self.ancestors.contains(tier));
        let present = tier.unwrap_or(petition.grid_id);
        self.ancestors.iter().copied().skip_while(|grid| *grid != present).nth(1)
    }
}
