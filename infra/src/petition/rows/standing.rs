use super::{both, clocks::ClockRow, unreadable, word};
use crate::{
    db::{At, DbResult, Key},
    schema::petitions,
};
use chrono::NaiveDate;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::{Assignee, Days, Merger, Pause, Petition, Routed, Status, Times, Work},
    shared::{AccountId, GridId, PetitionId},
};

/// What a step may change. A step writes these columns and no others: what was said is not sealed anew each time, and
/// the indexes on it are left alone.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = petitions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(in crate::petition) struct StandingRow {
    pub(super) category_id: Key,
    pub(super) urgency: String,
    pub(super) grid_id: Key,
    pub(super) routed_by: String,
    pub(super) routed_reason: String,
    pub(super) status: String,
    pub(super) version: i32,
    assignee_kind: Option<String>,
    assignee_id: Option<Key>,
    handler_id: Option<Key>,
    round: i32,
    returns: i32,
    arbitration: bool,
    tier_id: Option<Key>,
    question_expires_at: Option<At>,
    review_on: Option<NaiveDate>,
    extension_asked: Option<i16>,
    extended_days: i32,
    call_back_due: bool,
    supervised_at: Option<At>,
    paused_since: Option<At>,
    paused_seconds: i64,
    merged_into: Option<Key>,
    merged_before: Option<String>,
    dispatched_at: Option<At>,
    accepted_at: Option<At>,
    first_handled_at: Option<At>,
    handled_at: Option<At>,
    ended_at: Option<At>,
    updated_at: At,
    #[diesel(embed)]
    pub(super) clocks: ClockRow,
}

impl StandingRow {
    pub(in crate::petition) fn of(petition: &Petition) -> Self {
        let Petition { category_id, urgency, grid_id, status, version, merger, clocks, .. } = petition;
        let Routed { by: routed_by, reason: routed_reason } = &petition.routed;
        let Pause { since, seconds } = petition.pause;
        let Work {
            assignee,
            handler,
            round,
            returns,
            arbitration,
            tier,
            question_expires_at,
            review_on,
            extension_asked,
            extended_days,
            call_back_due,
            supervised_at,
        } = &petition.work;
        let Times {
            reported_at: _,
            dispatched_at,
            accepted_at,
            first_handled_at,
            handled_at,
            ended_at,
            updated_at,
        } = petition.times;
        let assignee = assignee.map(Assignee::parts);
        Self {
            category_id: Key(category_id.0),
            urgency: urgency.as_str().to_owned(),
            grid_id: Key(grid_id.0),
            routed_by: routed_by.as_str().to_owned(),
            routed_reason: routed_reason.clone(),
            status: status.as_str().to_owned(),
            version: *version,
            assignee_kind: assignee.map(|(kind, _)| kind.to_owned()),
            assignee_id: assignee.map(|(_, id)| Key(id)),
            handler_id: handler.map(|id| Key(id.0)),
            round: *round,
            returns: *returns,
            arbitration: *arbitration,
            tier_id: tier.map(|id| Key(id.0)),
            question_expires_at: question_expires_at.map(At),
            review_on: *review_on,
            extension_asked: extension_asked.map(|days| i16::from(days.get())),
            extended_days: *extended_days,
            call_back_due: *call_back_due,
            supervised_at: supervised_at.map(At),
            paused_since: since.map(At),
            paused_seconds: seconds,
            merged_into: merger.map(|merger| Key(merger.into.0)),
            merged_before: merger.map(|merger| merger.before.as_str().to_owned()),
            dispatched_at: dispatched_at.map(At),
            accepted_at: accepted_at.map(At),
            first_handled_at: first_handled_at.map(At),
            handled_at: handled_at.map(At),
            ended_at: ended_at.map(At),
            updated_at: At(updated_at),
            clocks: ClockRow::from(clocks),
        }
    }

    pub(super) fn work(&self) -> DbResult<Work> {
        let assignee = both(self.assignee_kind.as_deref(), self.assignee_id)?;
        Ok(Work {
            assignee: assignee
                .map(|(kind, id)| word(|kind| Assignee::from_parts(kind, id.0), kind))
                .transpose()?,
            handler: self.handler_id.map(|id| AccountId(id.0)),
            round: self.round,
            returns: self.returns,
            arbitration: self.arbitration,
            tier: self.tier_id.map(|id| GridId(id.0)),
            question_expires_at: self.question_expires_at.map(|at| at.0),
            review_on: self.review_on,
            extension_asked: self
                .extension_asked
                .map(|days| Days::new(u8::try_from(days).unwrap_or_default()))
                .transpose()
                .map_err(unreadable)?,
            extended_days: self.extended_days,
            call_back_due: self.call_back_due,
            supervised_at: self.supervised_at.map(|at| at.0),
        })
    }

    pub(super) fn times(&self, reported_at: At) -> Times {
        Times {
            reported_at: reported_at.0,
            dispatched_at: self.dispatched_at.map(|at| at.0),
            accepted_at: self.accepted_at.map(|at| at.0),
            first_handled_at: self.first_handled_at.map(|at| at.0),
            handled_at: self.handled_at.map(|at| at.0),
            ended_at: self.ended_at.map(|at| at.0),
            updated_at: self.updated_at.0,
        }
    }

    pub(super) fn pause(&self) -> Pause {
        Pause { since: self.paused_since.map(|at| at.0), seconds: self.paused_seconds }
    }

    pub(super) fn merger(&self) -> DbResult<Option<Merger>> {
        let merger = both(self.merged_into, self.merged_before.as_deref())?;
        let merger = merger.map(|(into, before)| {
            DbResult::Ok(Merger { into: PetitionId(into.0), before: word(Status::parse, before)? })
        });
        merger.transpose()
    }
}
