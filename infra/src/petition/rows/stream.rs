use super::word;
use crate::{
    db::{At, DbResult, DbTs, DbUuid, Key},
    petition::{Line, Position},
};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Integer, Text},
};
use sanping_domain::{
    petition::{Action, Petition, Status, Visibility},
    shared::{EventId, PetitionId},
};
use uuid::Uuid;

/// Only where a step stands.
#[derive(QueryableByName)]
pub(in crate::petition) struct PositionRow {
    #[diesel(sql_type = BigInt)]
    xact: i64,
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = DbUuid)]
    event_id: Key,
}

impl PositionRow {
    pub(in crate::petition) fn into_domain(self) -> Position {
        Position::new(self.xact, self.position, EventId(self.event_id.0))
    }
}

#[derive(QueryableByName)]
pub(in crate::petition) struct LineRow {
    #[diesel(embed)]
    place: PositionRow,
    #[diesel(sql_type = DbUuid)]
    pub(in crate::petition) petition_id: Key,
    #[diesel(sql_type = Text)]
    action: String,
    #[diesel(sql_type = Text)]
    visibility: String,
    #[diesel(sql_type = Integer)]
    seq: i32,
    #[diesel(sql_type = Text)]
    to_status: String,
    #[diesel(sql_type = DbTs)]
    at: At,
}

impl LineRow {
    /// `around` gives the petition, the names it is in scope under, and its voices.
    pub(in crate::petition) fn into_domain(
        self,
        around: impl Fn(PetitionId) -> DbResult<(Petition, Vec<Uuid>, Vec<Uuid>)>,
    ) -> DbResult<Line> {
        let Self { place, petition_id, action, visibility, seq, to_status, at } = self;
        let (petition, names, voices) = around(PetitionId(petition_id.0))?;
        Ok(Line {
            position: place.into_domain(),
            petition,
            names,
            voices,
            action: word(Action::parse, &action)?,
            visibility: word(Visibility::parse, &visibility)?,
            version: seq,
            status: word(Status::parse, &to_status)?,
            at: at.0,
        })
    }
}
