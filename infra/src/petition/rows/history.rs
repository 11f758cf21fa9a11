use super::{unreadable, word};
use crate::db::{At, DbResult, Json, Key};
use crate::schema::{petition_events, petition_ratings};
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::{Action, Body, Event, Photos, Rating, Reason, Relation, Score, Status, Visibility},
    shared::{AccountId, EventId, PetitionId},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_events, treat_none_as_default_value = false)]
pub(in crate::petition) struct EventRow {
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
    pub(in crate::petition) fn new(
        id: EventId,
        petition: PetitionId,
        seq: i32,
        event: &Event,
    ) -> DbResult<Self> {
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

    /// What was said in it: reason, text and detail.
    pub(in crate::petition) fn words(self) -> (Option<String>, Option<String>, Option<Json>) {
        (self.reason, self.body, self.detail)
    }

    pub(in crate::petition) fn into_domain(self) -> DbResult<(EventId, Event)> {
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
pub(in crate::petition) struct RatingRow {
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
    pub(in crate::petition) fn new(petition: PetitionId, rating: &Rating) -> DbResult<Self> {
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

    pub(in crate::petition) fn into_domain(self) -> DbResult<Rating> {
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
