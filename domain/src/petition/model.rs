use super::{
    Address, Body, Channel, Clocks, Days, IdentityMode, Number, PetitionKind, Status, Title, Urgency,
    coded::coded,
};
use crate::shared::{AccountId, CategoryId, GridId, PetitionId, Point, UnitId};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A reported matter: everything that is stored of it but its history, ratings and joined neighbours.
#[derive(Debug, Clone, PartialEq)]
pub struct Petition {
    /// Its id.
    pub id: PetitionId,
    /// Its number for people.
    pub number: Number,
    /// What sort it is.
    pub kind: PetitionKind,
    /// Its category.
    pub category_id: CategoryId,
    /// How soon it must be seen to.
    pub urgency: Urgency,
    /// The door it came through.
    pub channel: Channel,
    /// What it is called.
    pub title: Title,
    /// What was said.
    pub body: Body,
    /// Where it is, in words.
    pub address: Option<Address>,
    /// Where it is on the ground.
    pub point: Option<Point>,
    /// The node of the tree whose desk or worker has it.
    pub grid_id: GridId,
    /// How it came to that node.
    pub routed: Routed,
    /// How the reporter wants to be known.
    pub identity_mode: IdentityMode,
    /// Who speaks as its reporter: an account, or a petition's own id where nobody is known
    /// (see [`crate::shared::Actor::voice`]); a child keeps its parent's.
    pub reporter: Uuid,
    /// The petition it was split off from.
    pub parent_id: Option<PetitionId>,
    /// Where it stands.
    pub status: Status,
    /// Counts the steps, from 1: of two that act upon one version, one wins.
    pub version: i32,
    /// Who works on it and what is open in that work.
    pub work: Work,
    /// The clock's pauses.
    pub pause: Pause,
    /// What it was merged into, while it is merged.
    pub merger: Option<Merger>,
    /// When it passed its marks.
    pub times: Times,
    /// What was promised, and how it went.
    pub clocks: Clocks,
}

/// Who works on a petition and what is open in that work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Whom the desk handed it to.
    pub assignee: Option<Assignee>,
    /// Who accepted it.
    pub handler: Option<AccountId>,
    /// The handling round, from 1; each reopening begins another.
    pub round: i32,
    /// How often it was returned to the desk.
    pub returns: i32,
    /// Returned so often that the community decides who must handle it.
    pub arbitration: bool,
    /// The tier it has climbed to; never reset.
    pub tier: Option<GridId>,
    /// When the open question to the reporter expires.
    pub question_expires_at: Option<DateTime<Utc>>,
    /// When a suspended petition must be looked at again.
    pub review_on: Option<NaiveDate>,
    /// The extension asked for and not yet answered.
    pub extension_asked: Option<Days>,
    /// Working days granted in all, 0 to [`Days::MAX`].
    pub extended_days: i32,
    /// Someone rated low and must be called back.
    pub call_back_due: bool,
    /// Since when those above wait to hear how it goes.
    pub supervised_at: Option<DateTime<Utc>>,
}

/// The pauses of the clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pause {
    /// Since when the clocks wait, while they do.
    pub since: Option<DateTime<Utc>>,
    /// Seconds of the pauses that are over.
    pub seconds: i64,
}

/// What a merged petition needs to be itself again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merger {
    /// The petition it went into.
    pub into: PetitionId,
    /// Where it stood before.
    pub before: Status,
}

/// When a petition passed its marks; server time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// Reported.
    pub reported_at: DateTime<Utc>,
    /// Dispatched for the first time.
    pub dispatched_at: Option<DateTime<Utc>>,
    /// Accepted for the first time: the response.
    pub accepted_at: Option<DateTime<Utc>>,
    /// Handled for the first time: the reopen window begins, once.
    pub first_handled_at: Option<DateTime<Utc>>,
    /// Handled in the present round: the rating window begins.
    pub handled_at: Option<DateTime<Utc>>,
    /// Closed, rejected, withdrawn or merged.
    pub ended_at: Option<DateTime<Utc>>,
    /// The latest step.
    pub updated_at: DateTime<Utc>,
}

/// Whom a petition is handed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", content = "id", rename_all = "snake_case")]
pub enum Assignee {
    /// The workers and centres of a grid.
    Grid(GridId),
    /// The handlers of a member unit.
    Unit(UnitId),
    /// One person.
    Person(AccountId),
}

coded! {
    /// What brought a petition to its node.
    RoutedBy {
        /// The deepest grid around its point.
        Point = "point",
        /// The code of its building or household.
        AddressCode = "address_code",
        /// The words of its address.
        AddressWords = "address_words",
        /// Somebody's choice.
        Chosen = "chosen",
        /// Nothing better: the community desk.
        Desk = "desk",
    }
}

/// How a petition came to its node, and why; the reason is text for people, in Chinese.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Routed {
    /// The step of routing that decided.
    pub by: RoutedBy,
    /// The reason shown.
    pub reason: String,
}

impl Petition {
    /// This return is the last: then the community decides (PETITION: returns ≤ 2).
    pub const RETURNS_TO_ARBITRATION: i32 = 3;
    /// So often may its handlers pass it on in one round; then the desk decides who has it.
    pub const TRANSFERS_BY_HANDLERS: u32 = 3;
    /// So many calls in vain, an hour apart at the least, and nobody need call any more.
    pub const CALLS_IN_VAIN: usize = 3;

    /// Every name under which this petition is in somebody's scope: the ancestors of its grid, itself first,
    /// its unit or person, its reporter and the voices that joined. Sorted, without repeats.
    #[must_use]
    pub fn scope_keys(&self, ancestors: &[GridId], joined: &[Uuid]) -> Vec<Uuid> {
        let assignee = match self.work.assignee {
            Some(Assignee::Grid(grid)) => Some(grid.0),
            Some(Assignee::Unit(unit)) => Some(unit.0),
            Some(Assignee::Person(account)) => Some(account.0),
            None => None,
        };
        let mut keys: Vec<Uuid> = ancestors.iter().map(|grid| grid.0).collect();
        keys.extend(assignee);
        keys.push(self.reporter);
        keys.extend(joined);
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether the one reopen window is open: it begins when first handled and is never renewed.
    #[must_use]
    pub fn reopen_window_open(&self, window: TimeDelta, now: DateTime<Utc>) -> bool {
        self.times.first_handled_at.is_some_and(|at| now - at <= window)
    }

    /// Moves to another status and keeps what hangs on it: pauses, marks of time, open questions.
    pub(super) fn stand(&mut self, to: Status, now: DateTime<Utc>) {
        let from = self.status;
        self.status = to;
        match (to.pauses_clock(), self.pause.since) {
            (true, None) => self.pause.since = Some(now),
            (false, Some(since)) => {
                self.pause.seconds = self.pause.seconds.saturating_add((now - since).num_seconds().max(0));
                self.pause.since = None;
            }
            _ => {}
        }
        match to {
            Status::Dispatched => {
                self.times.dispatched_at.get_or_insert(now);
            }
            Status::Handled => {
                self.times.first_handled_at.get_or_insert(now);
                self.times.handled_at = Some(now);
            }
            Status::Handling if matches!(from, Status::Handled | Status::Closed) => {
                self.times.handled_at = None;
                self.work.round = self.work.round.saturating_add(1);
                self.work.call_back_due = false;
            }
            _ => {}
        }
        let ended = to == Status::Closed || to.stage() == super::Stage::Ended;
        self.times.ended_at = if ended { self.times.ended_at.or(Some(now)) } else { None };
        if (ended || to == Status::Handled) && to != Status::Merged {
            self.work.supervised_at = None;
        }
        // A merged petition keeps its open question and the rest, for the merge may be undone.
        if to != Status::Merged {
            if to != Status::AwaitingReporter {
                self.work.question_expires_at = None;
            }
            if to != Status::Suspended {
                self.work.review_on = None;
            }
            if !matches!(to, Status::Handling | Status::AwaitingReporter | Status::Suspended) {
                self.work.extension_asked = None;
            }
        }
    }
}

impl Assignee {
    /// For storage: the sort of assignee and its id.
    #[must_use]
    pub const fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Grid(id) => ("grid", id.0),
            Self::Unit(id) => ("unit", id.0),
            Self::Person(id) => ("person", id.0),
        }
    }

    /// Reads [`Assignee::parts`] back.
    #[must_use]
    pub fn from_parts(sort: &str, id: Uuid) -> Option<Self> {
        match sort {
            "grid" => Some(Self::Grid(GridId(id))),
            "unit" => Some(Self::Unit(UnitId(id))),
            "person" => Some(Self::Person(AccountId(id))),
            _ => None,
        }
    }
}
