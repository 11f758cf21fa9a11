//! The room `petition`: the main job, from a resident's report to her rating.
//!
//! One transition table ([`Status::after`]), one policy ([`allowed_actions`]) and one function
//! ([`decide`]) say what may happen to a petition. Whoever acts, through whichever door, passes here.
//!
//! It must never read a clock, touch storage, send anything, or let a step happen that is not in the table.
//! What it needs to know of other rows comes in as [`Facts`]; what must happen to them leaves as [`Effect`]s.

mod action;
mod category;
mod clocks;
pub(crate) mod coded;
mod command;
mod decide;
mod decision;
mod error;
mod facts;
mod forget;
mod likeness;
mod limits;
mod model;
mod need;
mod number;
mod personal;
mod policy;
mod report;
mod routing;
mod sector;
mod status;
mod stream;
mod suggestion;
mod terms;
#[cfg(test)]
mod tests;
mod timed;
mod values;

pub use action::Action;
pub use category::{
    Category, CategoryCode, CategoryError, Sector, at_or_under, check_move, check_parent, check_restore,
    check_retire, with_descendants,
};
pub use clocks::{ClockState, Clocks, Deadline, Limit, Measure, Terms};
pub use command::{Children, Command, NewChild};
pub use decide::{absorb, decide, expire_question};
pub use decision::{Audience, Decision, Detail, Effect, Event, Notice, NoticeKind, Rating, Visibility};
pub use error::PetitionError;
pub use facts::{Facts, LowRating, MergeTarget, Rules, Windows};
pub use forget::{forgotten, forgotten_event};
pub use likeness::{Likeness, Traits, cell_of, cells_around, likeness};
pub use limits::allowed_actions;
pub use model::{Assignee, Merger, Pause, Petition, Routed, RoutedBy, Times, Work};
pub use need::Need;
pub use number::{Number, NumberError};
pub use personal::{PersonalField, capacity, coarse, coarse_point, may_disclose, sees_address};
pub use policy::{Relation, Relations, Ties, may_ever, relations, relations_by, sees, sees_reporter};
pub use report::{Report, file, file_child};
pub use routing::{
    ByRule, Candidate, CandidateReason, Candidates, Choice, Condition, Conditions, Considered, Destination,
    Finding, Flaw, GridRole, Hours, Known, Matter, PersonKnown, Problem, RoutingError, RoutingRule, RuleBook,
    RuleList, RuleName, RuleRef, RuleSet, SetState, Skipped, SkippedRule, Target, TimeOfDay, Trial, Weekday,
    Word, WordMatch, Words, best_first, dispatch_by_rule, fewest_open, findings, leave_at_desk, route,
};
pub use sector::{Features, Layout, RunTable, SectorError, SectorModel, SectorScore, runs};
pub use status::{Stage, Status};
pub use stream::Told;
pub use suggestion::{CategoryScore, CategoryWord, Suggestion, sector_of, suggest};
pub use terms::{ClockRule, ClockRules, Explained, Found, Limits, Origin, Slot, TimingError};
pub use timed::{next_alarm, recount, timed_step};
pub use values::{
    Address, Body, CallOutcome, Channel, Days, IdentityMode, PetitionKind, Photos, RatingReason, Reason,
    RejectReason, Score, Title, Urgency,
};

pub use crate::calendar::civil_day;
