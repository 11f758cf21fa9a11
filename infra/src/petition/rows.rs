//! The only mapping between rows and the domain of this room.

use crate::db::{At, DbError, DbResult, Json, Key};
use crate::schema::{categories, petition_events, petition_ratings, petitions};
use chrono::NaiveDate;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::{
        Action, Address, Assignee, Body, Category, CategoryCode, Channel, Days, Event, IdentityMode,
        LowRating, Merger, Pause, Petition, PetitionKind, Photos, Rating, Reason, Relation, Routed, RoutedBy,
        Score, Status, Times, Title, Urgency, Visibility, Work,
    },
    shared::{AccountId, CategoryId, EventId, GridId, Name, PetitionId, Point},
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
    address: Option<String>,
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
}

impl From<&Petition> for PetitionRow {
    fn from(petition: &Petition) -> Self {
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
        Self {
            id: Key(id.0),
            number: number.to_string(),
            kind: kind.as_str().to_owned(),
            category_id: Key(category_id.0),
            urgency: urgency.as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            title: title.as_str().to_owned(),
            body: body.as_str().to_owned(),
            address: address.as_ref().map(|address| address.as_str().to_owned()),
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
        }
    }
}

impl PetitionRow {
    pub(super) fn into_domain(self) -> DbResult<Petition> {
        Ok(Petition {
            work: self.work()?,
            times: self.times(),
            id: PetitionId(self.id.0),
            number: self.number.parse().map_err(unreadable)?,
            kind: word(PetitionKind::parse, &self.kind)?,
            category_id: CategoryId(self.category_id.0),
            urgency: word(Urgency::parse, &self.urgency)?,
            channel: word(Channel::parse, &self.channel)?,
            title: Title::parse(&self.title).map_err(unreadable)?,
            body: Body::parse(&self.body).map_err(unreadable)?,
            address: self.address.as_deref().map(Address::parse).transpose().map_err(unreadable)?,
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

/// What a search looks through, folded.
pub(super) fn search_text(petition: &Petition) -> String {
    let address = petition.address.as_ref().map_or("", Address::as_str);
    format!("{}\n{}\n{address}\n{}", petition.title, petition.body, petition.number).to_lowercase()
}

/// The status in the scope table. These figures are stored: they never change their meaning.
pub(super) const fn status_code(status: Status) -> i16 {
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

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_events, treat_none_as_default_value = false)]
pub(super) struct EventRow {
    id: Key,
    petition_id: Key,
    seq: i32,
    action: String,
    account_id: Option<Key>,
    capacity: String,
    from_status: Option<String>,
    to_status: String,
    round: i32,
    reason: Option<String>,
    body: Option<String>,
    detail: Option<Json>,
    visibility: String,
    at: At,
    client_at: Option<At>,
}

impl EventRow {
    /// The photos are not stored here: the room `files` keeps which photo belongs to which event.
    pub(super) fn new(id: EventId, petition: PetitionId, seq: i32, event: &Event) -> DbResult<Self> {
        let Event {
            action,
            by,
            capacity,
            from,
            to,
            round,
            reason,
            text,
            photos: _,
            detail,
            visibility,
            at,
            client_at,
        } = event;
        Ok(Self {
            id: Key(id.0),
            petition_id: Key(petition.0),
            seq,
            action: action.as_str().to_owned(),
            account_id: by.map(|id| Key(id.0)),
            capacity: capacity.as_str().to_owned(),
            from_status: from.map(|status| status.as_str().to_owned()),
            to_status: to.as_str().to_owned(),
            round: *round,
            reason: reason.as_ref().map(|reason| reason.as_str().to_owned()),
            body: text.as_ref().map(|text| text.as_str().to_owned()),
            detail: detail
                .as_ref()
                .map(|detail| serde_json::to_value(detail).map(Json))
                .transpose()
                .map_err(unreadable)?,
            visibility: visibility.as_str().to_owned(),
            at: At(*at),
            client_at: client_at.map(At),
        })
    }

    pub(super) fn into_domain(self) -> DbResult<(EventId, Event)> {
        let Self {
            id,
            petition_id: _,
            seq: _,
            action,
            account_id,
            capacity,
            from_status,
            to_status,
            round,
            reason,
            body,
            detail,
            visibility,
            at,
            client_at,
        } = self;
        let event = Event {
            action: word(Action::parse, &action)?,
            by: account_id.map(|id| AccountId(id.0)),
            capacity: word(Relation::parse, &capacity)?,
            from: from_status.map(|status| word(Status::parse, &status)).transpose()?,
            to: word(Status::parse, &to_status)?,
            round,
            reason: reason.as_deref().map(Reason::parse).transpose().map_err(unreadable)?,
            text: body.as_deref().map(Body::parse).transpose().map_err(unreadable)?,
            photos: Photos::default(),
            detail: detail.map(|json| serde_json::from_value(json.0)).transpose().map_err(unreadable)?,
            visibility: word(Visibility::parse, &visibility)?,
            at: at.0,
            client_at: client_at.map(|at| at.0),
        };
        Ok((EventId(id.0), event))
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_ratings, treat_none_as_default_value = false)]
pub(super) struct RatingRow {
    petition_id: Key,
    round: i32,
    voice: Key,
    by_reporter: bool,
    score: i16,
    reasons: Json,
    body: Option<String>,
    at: At,
}

impl RatingRow {
    pub(super) fn new(petition: PetitionId, rating: &Rating) -> DbResult<Self> {
        let Rating { voice, by_reporter, round, score, reasons, text, at } = rating;
        Ok(Self {
            petition_id: Key(petition.0),
            round: *round,
            voice: Key(*voice),
            by_reporter: *by_reporter,
            score: i16::from(score.get()),
            reasons: Json(serde_json::to_value(reasons).map_err(unreadable)?),
            body: text.as_ref().map(|text| text.as_str().to_owned()),
            at: At(*at),
        })
    }

    pub(super) fn into_domain(self) -> DbResult<Rating> {
        let Self { petition_id: _, round, voice, by_reporter, score, reasons, body, at } = self;
        Ok(Rating {
            voice: voice.0,
            by_reporter,
            round,
            score: Score::new(u8::try_from(score).unwrap_or_default()).map_err(unreadable)?,
            reasons: serde_json::from_value(reasons.0).map_err(unreadable)?,
            text: body.as_deref().map(Body::parse).transpose().map_err(unreadable)?,
            at: at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = categories, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct CategoryRow {
    id: Key,
    parent_id: Option<Key>,
    code: String,
    name: String,
    sector: Option<String>,
    photo_required: bool,
    check_required: bool,
    low_rating: String,
    retired_at: Option<At>,
    version: i32,
    created_at: At,
    updated_at: At,
}

impl From<&Category> for CategoryRow {
    fn from(category: &Category) -> Self {
        let Category {
            id,
            parent_id,
            code,
            name,
            sector,
            photo_required,
            check_required,
            low_rating,
            retired_at,
            version,
            created_at,
            updated_at,
        } = category;
        Self {
            id: Key(id.0),
            parent_id: parent_id.map(|id| Key(id.0)),
            code: code.as_str().to_owned(),
            name: name.as_str().to_owned(),
            sector: sector.as_ref().map(|sector| sector.as_str().to_owned()),
            photo_required: *photo_required,
            check_required: *check_required,
            low_rating: low_rating.as_str().to_owned(),
            retired_at: retired_at.map(At),
            version: *version,
            created_at: At(*created_at),
            updated_at: At(*updated_at),
        }
    }
}

impl CategoryRow {
    pub(super) fn into_domain(self) -> DbResult<Category> {
        let Self {
            id,
            parent_id,
            code,
            name,
            sector,
            photo_required,
            check_required,
            low_rating,
            retired_at,
            version,
            created_at,
            updated_at,
        } = self;
        Ok(Category {
            id: CategoryId(id.0),
            parent_id: parent_id.map(|id| CategoryId(id.0)),
            code: CategoryCode::parse(&code).map_err(unreadable)?,
            name: Name::parse(&name).map_err(unreadable)?,
            sector: sector.as_deref().map(Name::parse).transpose().map_err(unreadable)?,
            photo_required,
            check_required,
            low_rating: word(LowRating::parse, &low_rating)?,
            retired_at: retired_at.map(|at| at.0),
            version,
            created_at: created_at.0,
            updated_at: updated_at.0,
        })
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
