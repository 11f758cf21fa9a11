use super::{
    Action, Assignee, Body, ByRule, CallOutcome, Merger, NewChild, Petition, Photos, RatingReason, Reason,
    RejectReason, Relation, RoutedBy, Score, Status, coded::coded,
};
use crate::shared::{AccountId, GridId, PetitionId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A step that may be taken: what must be stored, told and done, all in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The petition after the step, its version one higher.
    pub petition: Petition,
    /// The one line of history.
    pub event: Event,
    /// Who must be told.
    pub notices: Vec<Notice>,
    /// Who had the work before the step, where somebody had: who accepted it, else whom it was handed to.
    pub former: Option<Assignee>,
    /// What must happen to other rows.
    pub effects: Vec<Effect>,
}

/// A line of a petition's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What was done.
    pub action: Action,
    /// The account that did it; none for an anonymous reporter and for Sanping itself.
    pub by: Option<AccountId>,
    /// As what they did it.
    pub capacity: Relation,
    /// Where the petition stood; none at its report.
    pub from: Option<Status>,
    /// Where it stands after.
    pub to: Status,
    /// The handling round in which it happened.
    pub round: i32,
    /// Why.
    pub reason: Option<Reason>,
    /// What was said.
    pub text: Option<Body>,
    /// The photos of this step.
    pub photos: Photos,
    /// What only this action has to say.
    pub detail: Option<Detail>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Server time.
    pub at: DateTime<Utc>,
    /// The time on the caller's clock, set by the door it came through.
    pub client_at: Option<DateTime<Utc>>,
}

/// What only one action has to say of itself. Its fields are renamed variant by variant: the contract's generator
/// does not know how to rename those of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names of the fields and of their types say what they are")]
pub enum Detail {
    /// A report: how it came to its node, and the petition it was split off from.
    #[serde(rename_all = "camelCase")]
    Routed {
        grid_id: GridId,
        by: RoutedBy,
        reason: String,
        parent_id: Option<PetitionId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rule: Option<ByRule>,
    },
    /// A dispatch or transfer.
    Assigned { to: Assignee },
    /// A dispatch by a routing rule.
    AssignedByRule { to: Assignee, why: ByRule },
    /// A return: how many there were, and whether the community must now decide.
    Returned { returns: i32, arbitration: bool },
    /// A question to the reporter.
    #[serde(rename_all = "camelCase")]
    Asked { expires_at: DateTime<Utc> },
    /// An extension in working days, asked for, granted or refused.
    Extension { days: u8 },
    /// A suspension.
    #[serde(rename_all = "camelCase")]
    Suspended { review_on: NaiveDate },
    /// A split.
    Split { children: usize },
    /// Where the check was made, WGS-84 degrees.
    Checked { longitude: f64, latitude: f64 },
    /// A rating.
    Rated { score: u8, reasons: Vec<RatingReason> },
    /// A call back.
    #[serde(rename_all = "camelCase")]
    CalledBack {
        outcome: CallOutcome,
        /// How many calls in vain there were, where this was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_vain: Option<usize>,
    },
    /// A climb.
    Climbed { to: GridId },
    /// A rejection and where to go instead.
    #[serde(rename_all = "camelCase")]
    Rejected { reason: RejectReason, go_to: Option<String> },
    /// A merge, or its undoing.
    Merged { into: PetitionId },
    /// A warning, or a deadline that has passed: which it was.
    #[serde(rename_all = "camelCase")]
    Due { due_at: DateTime<Utc> },
    /// The deadlines after they were counted anew; those that do not stand are left out.
    #[serde(rename_all = "camelCase")]
    Retimed { response_due_at: Option<DateTime<Utc>>, handling_due_at: Option<DateTime<Utc>> },
    /// The reporters of another petition joined, because that was merged into this one.
    Absorbed { from: PetitionId },
}

impl Detail {
    /// As those read it who neither work on the petition nor watch over it: without the rules of the house and
    /// the people who were considered.
    #[must_use]
    pub fn for_outsiders(self) -> Self {
        match self {
            Self::Routed { grid_id, by, reason, parent_id, rule: _ } => {
                Self::Routed { grid_id, by, reason, parent_id, rule: None }
            }
            Self::AssignedByRule { to, why: _ } => Self::Assigned { to },
            detail => detail,
        }
    }
}

coded! {
    /// Who may read a line of history.
    Visibility {
        /// Those who work on it or watch over it.
        Internal = "internal",
        /// They, the reporter and whoever joined.
        Reporter = "reporter",
        /// Everyone who can see the petition.
        Public = "public",
    }

    /// Who is told of a step.
    Audience {
        /// The reporter.
        Reporter = "reporter",
        /// Everyone who joined.
        Joined = "joined",
        /// The grid, unit or person it is handed to.
        Assignee = "assignee",
        /// Who accepted it.
        Handler = "handler",
        /// Who had the work until this step took it away.
        Former = "former",
        /// Grid workers and centres of the place.
        Workers = "workers",
        /// The dispatchers of the place.
        Desk = "desk",
        /// The community administrators of the place.
        Admins = "admins",
        /// The supervisors of the place.
        Supervisors = "supervisors",
    }
}

/// Somebody must be told something; the text is made where it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Notice {
    /// Who.
    pub to: Audience,
    /// What.
    pub kind: NoticeKind,
}

/// What somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NoticeKind {
    /// This step was taken.
    Step(Action),
    /// The third return: the community must decide who handles it.
    ArbitrationDue,
    /// A low rating: somebody must call back.
    CallBackDue,
    /// The work is no longer theirs.
    TakenAway,
}

impl NoticeKind {
    /// The word in the outbox.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Step(action) => action.as_str(),
            Self::ArbitrationDue => "arbitration_due",
            Self::CallBackDue => "call_back_due",
            Self::TakenAway => "taken_away",
        }
    }
}

/// What must happen to other rows in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// File this child: see [`super::file_child`].
    FileChild(NewChild),
    /// This voice has joined.
    Join(Uuid),
    /// Store this rating; one voice rates a round once.
    Rate(Rating),
    /// A child was opened or ended: the parent's answers about its children change.
    LookAtParent(PetitionId),
    /// The petition merged into takes a step of its own: see [`super::absorb`].
    Absorb {
        /// The petition merged into.
        into: PetitionId,
    },
    /// The reporter and whoever joined that petition join this one, remembered as come from there.
    JoinReportersOf(PetitionId),
    /// Those who came from the petition now unmerged leave the one it was merged into.
    Release(Merger),
}

/// One voice's rating of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Whose.
    pub voice: Uuid,
    /// By the reporter herself; else by somebody who joined.
    pub by_reporter: bool,
    /// The round rated.
    pub round: i32,
    /// The score.
    pub score: Score,
    /// Why.
    pub reasons: Vec<RatingReason>,
    /// In words.
    pub text: Option<Body>,
    /// Server time.
    pub at: DateTime<Utc>,
}
