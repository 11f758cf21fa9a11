//! The only mapping between rows and the domain of this room.

mod category;
mod clocks;
mod history;
mod routing;
mod rule;
mod stream;
mod suggestion;

pub(super) use category::CategoryRow;
pub(super) use history::{EventRow, RatingRow};
pub(super) use routing::{AlarmRow, RuleSetRow};
pub(super) use rule::{RuleRow, minutes};
pub(super) use stream::{LineRow, PositionRow};
pub(super) use suggestion::SuggestionRow;

use crate::db::{At, DbError, DbResult, Key};
use crate::schema::petitions;
use crate::seal::{SealError, Spot, sealer};
use chrono::NaiveDate;
use clocks::ClockRow;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::{
        Address, Assignee, Body, Channel, Days, IdentityMode, Merger, Pause, Petition, PetitionKind, Routed,
        RoutedBy, Status, Times, Title, Urgency, Work,
    },
    shared::{AccountId, CategoryId, GridId, PetitionId, Point},
};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = petitions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct PetitionRow {
    id: Key,
    number: String,
    kind: String,
    category_id: Key,
    urgency: String,
    channel: String,
    title: String,
    body: String,
    /// In clear only in rows from before it was sealed; never written any more.
    address: Option<String>,
    address_sealed: Option<Vec<u8>>,
    longitude: Option<f64>,
    latitude: Option<f64>,
    grid_id: Key,
    routed_by: String,
    routed_reason: String,
    identity_mode: String,
    reporter: Key,
    parent_id: Option<Key>,
    status: String,
    version: i32,
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
    reported_at: At,
    dispatched_at: Option<At>,
    accepted_at: Option<At>,
    first_handled_at: Option<At>,
    handled_at: Option<At>,
    ended_at: Option<At>,
    updated_at: At,
    #[diesel(embed)]
    clocks: ClockRow,
}

impl PetitionRow {
    /// As it is stored, its exact address sealed.
    pub(super) fn sealed(petition: &Petition) -> DbResult<Self> {
        let Petition {
            id,
            number,
            kind,
            category_id,
            urgency,
            channel,
            title,
            body,
            address,
            point,
            grid_id,
            routed: Routed { by: routed_by, reason: routed_reason },
            identity_mode,
            reporter,
            parent_id,
            status,
            version,
            work,
            pause: Pause { since, seconds },
            merger,
            times,
            clocks,
        } = petition;
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
        } = work;
        let Times {
            reported_at,
            dispatched_at,
            accepted_at,
            first_handled_at,
            handled_at,
            ended_at,
            updated_at,
        } = times;
        let assignee = assignee.map(Assignee::parts);
        let address = address.as_ref().map(|address| seal_address(*id, address.as_str())).transpose()?;
        Ok(Self {
            id: Key(id.0),
            number: number.to_string(),
            kind: kind.as_str().to_owned(),
            category_id: Key(category_id.0),
            urgency: urgency.as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            title: title.as_str().to_owned(),
            body: body.as_str().to_owned(),
            address: None,
            address_sealed: address,
            longitude: point.map(Point::longitude),
            latitude: point.map(Point::latitude),
            grid_id: Key(grid_id.0),
            routed_by: routed_by.as_str().to_owned(),
            routed_reason: routed_reason.clone(),
            identity_mode: identity_mode.as_str().to_owned(),
            reporter: Key(*reporter),
            parent_id: parent_id.map(|id| Key(id.0)),
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
            paused_seconds: *seconds,
            merged_into: merger.map(|merger| Key(merger.into.0)),
            merged_before: merger.map(|merger| merger.before.as_str().to_owned()),
            reported_at: At(*reported_at),
            dispatched_at: dispatched_at.map(At),
            accepted_at: accepted_at.map(At),
            first_handled_at: first_handled_at.map(At),
            handled_at: handled_at.map(At),
            ended_at: ended_at.map(At),
            updated_at: At(*updated_at),
            clocks: ClockRow::from(clocks),
        })
    }

    pub(super) fn into_domain(self) -> DbResult<Petition> {
        Ok(Petition {
            address: self.address()?,
            work: self.work()?,
            times: self.times(),
            clocks: self.clocks.into_domain()?,
            id: PetitionId(self.id.0),
            number: self.number.parse().map_err(unreadable)?,
            kind: word(PetitionKind::parse, &self.kind)?,
            category_id: CategoryId(self.category_id.0),
            urgency: word(Urgency::parse, &self.urgency)?,
            channel: word(Channel::parse, &self.channel)?,
            title: Title::parse(&self.title).map_err(unreadable)?,
            body: Body::parse(&self.body).map_err(unreadable)?,
            point: both(self.longitude, self.latitude)?
                .map(|(longitude, latitude)| Point::new(longitude, latitude))
                .transpose()
                .map_err(unreadable)?,
            grid_id: GridId(self.grid_id.0),
            routed: Routed { by: word(RoutedBy::parse, &self.routed_by)?, reason: self.routed_reason },
            identity_mode: word(IdentityMode::parse, &self.identity_mode)?,
            reporter: self.reporter.0,
            parent_id: self.parent_id.map(|id| PetitionId(id.0)),
            status: word(Status::parse, &self.status)?,
            version: self.version,
            pause: Pause { since: self.paused_since.map(|at| at.0), seconds: self.paused_seconds },
            merger: both(self.merged_into, self.merged_before.as_deref())?
                .map(|(into, before)| {
                    DbResult::Ok(Merger { into: PetitionId(into.0), before: word(Status::parse, before)? })
                })
                .transpose()?,
        })
    }

    fn address(&self) -> DbResult<Option<Address>> {
        let id = PetitionId(self.id.0);
        let opened = match (&self.address_sealed, &self.address) {
            (Some(sealed), _) => Some(open_address(id, sealed)?),
            (None, before) => before.clone(),
        };
        opened.as_deref().map(Address::parse).transpose().map_err(unreadable)
    }

    fn work(&self) -> DbResult<Work> {
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

    fn times(&self) -> Times {
        Times {
            reported_at: self.reported_at.0,
            dispatched_at: self.dispatched_at.map(|at| at.0),
            accepted_at: self.accepted_at.map(|at| at.0),
            first_handled_at: self.first_handled_at.map(|at| at.0),
            handled_at: self.handled_at.map(|at| at.0),
            ended_at: self.ended_at.map(|at| at.0),
            updated_at: self.updated_at.0,
        }
    }
}

/// What a search looks through, folded. The exact address is sealed, and so cannot be searched.
pub(super) fn search_text(petition: &Petition) -> String {
    format!("{}\n{}\n{}", petition.title, petition.body, petition.number).to_lowercase()
}

/// Where the address of a petition is sealed.
const fn spot(id: PetitionId) -> Spot {
    Spot { column: "petitions.address", row: id.0 }
}

pub(super) fn seal_address(id: PetitionId, address: &str) -> DbResult<Vec<u8>> {
    sealer().and_then(|keys| keys.seal(spot(id), address)).map_err(unopened)
}

pub(super) fn open_address(id: PetitionId, sealed: &[u8]) -> DbResult<String> {
    sealer().and_then(|keys| keys.open(spot(id), sealed)).map_err(unopened)
}

fn unopened(error: SealError) -> DbError {
    DbError::Broken(format!("the address of a petition: {error}"))
}

/// The status in the scope table. These figures are stored: they never change their meaning.
pub(crate) const fn status_code(status: Status) -> i16 {
    match status {
        Status::Reported => 10,
        Status::Dispatched => 20,
        Status::Handling => 30,
        Status::AwaitingReporter => 40,
        Status::Suspended => 50,
        Status::Verifying => 60,
        Status::Handled => 70,
        Status::Closed => 80,
        Status::Rejected => 90,
        Status::Withdrawn => 91,
        Status::Merged => 92,
    }
}

fn word<T>(parse: impl FnOnce(&str) -> Option<T>, stored: &str) -> DbResult<T> {
    parse(stored).ok_or_else(|| DbError::Broken(format!("unknown word {stored}")))
}

/// Two columns that are filled together or not at all.
fn both<A, B>(a: Option<A>, b: Option<B>) -> DbResult<Option<(A, B)>> {
    match (a, b) {
        (Some(a), Some(b)) => Ok(Some((a, b))),
        (None, None) => Ok(None),
        _ => Err(DbError::Broken("a stored petition is half filled".into())),
    }
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("a stored petition cannot be read: {error}"))
}
