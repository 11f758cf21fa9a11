use super::rows::{LineRow, PetitionRow, PositionRow};
use crate::{
    db::{At, Conn, DbError, DbResult, Key, Tx},
    each,
    schema::{petition_reporters, petition_scopes, petition_stream::dsl, petitions},
};
use chrono::{DateTime, Utc};
use diesel::{prelude::*, sql_types::BigInt};
use sanping_domain::{
    petition::{Action, Petition, Status, Visibility},
    shared::{EventId, PetitionId},
};
use std::collections::HashMap;
use uuid::Uuid;

/// A place in the stream of all steps. Of two steps, the one with the greater place was committed later, except
/// that on PostgreSQL those that ran at once may stand in either order. Opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    xact: i64,
    position: i64,
    event: EventId,
}

impl Position {
    /// Before the first step.
    pub const START: Self = Self { xact: 0, position: 0, event: EventId(Uuid::nil()) };

    pub(super) const fn new(xact: i64, position: i64, event: EventId) -> Self {
        Self { xact, position, event }
    }

    /// The step that stands there.
    #[must_use]
    pub const fn event(self) -> EventId {
        self.event
    }

    /// The text that goes to the client.
    #[must_use]
    pub fn encode(self) -> String {
        format!("{:x}.{:x}.{}", self.xact, self.position, self.event.0.simple())
    }

    /// Reads it back; `None` for anything that [`Position::encode`] did not write.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let number = |part: &str| i64::from_str_radix(part, 16).ok().filter(|number| *number >= 0);
        let (xact, position) = (number(parts.next()?)?, number(parts.next()?)?);
        let found = Self { xact, position, event: EventId(Uuid::try_parse(parts.next()?).ok()?) };
        (found.encode() == text).then_some(found)
    }
}

/// A step in the stream, with the petition as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its place.
    pub position: Position,
    /// The petition.
    pub petition: Petition,
    /// Every name under which the petition is in somebody's scope now.
    pub names: Vec<Uuid>,
    /// Its reporter and everyone who joined.
    pub voices: Vec<Uuid>,
    /// What was done.
    pub action: Action,
    /// Who may read of it.
    pub visibility: Visibility,
    /// The petition's version after the step.
    pub version: i32,
    /// Where it stood after the step.
    pub status: Status,
    /// When.
    pub at: DateTime<Utc>,
}

/// Puts a step into the stream; it is seen there once its transaction and all before it have ended.
pub(super) fn stream(tx: &mut Tx<'_>, event: EventId, at: DateTime<Utc>) -> DbResult<()> {
    let row = (dsl::event_id.eq(Key(event.0)), dsl::at.eq(At(at)));
    each!(&mut **tx, c => diesel::insert_into(dsl::petition_stream).values(row).execute(c))?;
    Ok(())
}

/// Which rows of `petition_stream s` have settled: nothing can come to stand before them any more.
///
/// PostgreSQL numbers rows before it commits them, so a lower number may appear after a higher one. It appears
/// with the number of its transaction, and every transaction below `xmin` of the snapshot has ended.
const fn settled(conn: &Conn) -> &'static str {
    match conn {
        Conn::Sqlite(_) => "s.xact = 0",
        Conn::Pg(_) => "s.xact < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
    }
}

/// The place of the last step that has settled; [`Position::START`] where there is none.
///
/// # Errors
/// Trouble with the database.
pub fn head(conn: &mut Conn) -> DbResult<Position> {
    let order = if matches!(conn, Conn::Pg(_)) { "s.xact DESC, s.position DESC" } else { "s.position DESC" };
    let settled = settled(conn);
    let last: Option<PositionRow> = diesel::sql_query(format!(
        "SELECT s.xact, s.position, s.event_id FROM petition_stream s WHERE {settled} ORDER BY {order} LIMIT 1"
    ))
    .get_result(conn)
    .optional()?;
    Ok(last.map_or(Position::START, PositionRow::into_domain))
}

/// Whether everything after this place is still kept, so that going on from it misses nothing.
///
/// # Errors
/// Trouble with the database.
pub fn stands(conn: &mut Conn, at: Position) -> DbResult<bool> {
    if at == Position::START {
        let first: Option<i64> =
            dsl::petition_stream.select(diesel::dsl::min(dsl::position)).first::<Option<i64>>(conn)?;
        return Ok(first.is_none_or(|first| first <= 1));
    }
    let found: i64 = dsl::petition_stream
        .filter(dsl::xact.eq(at.xact).and(dsl::position.eq(at.position)))
        .filter(dsl::event_id.eq(Key(at.event.0)))
        .count()
        .get_result(conn)?;
    Ok(found > 0)
}

/// The steps after a place that have settled, in order, `most` at the most.
///
/// # Errors
/// Trouble with the database.
pub fn lines_after(conn: &mut Conn, from: Position, most: i64) -> DbResult<Vec<Line>> {
    let settled = settled(conn);
    // One writer numbers the rows of SQLite, so there the second half of the key is all of it.
    let (after, order) = match conn {
        Conn::Sqlite(_) => ("s.xact >= $1 AND s.position > $2", "s.position"),
        Conn::Pg(_) => ("(s.xact, s.position) > ($1, $2)", "s.xact, s.position"),
    };
    let rows: Vec<LineRow> = diesel::sql_query(format!(
        "SELECT s.xact, s.position, s.event_id, e.petition_id, e.action, e.visibility, e.seq, e.to_status, e.at \
         FROM petition_stream s JOIN petition_events e ON e.id = s.event_id \
         WHERE {after} AND {settled} ORDER BY {order} LIMIT $3"
    ))
    .bind::<BigInt, _>(from.xact)
    .bind::<BigInt, _>(from.position)
    .bind::<BigInt, _>(most)
    .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Key> = rows.iter().map(|row| row.petition_id).collect();
    let around = Around::of(conn, &ids)?;
    rows.into_iter().map(|row| row.into_domain(|id| around.of_petition(id))).collect()
}

/// What is read of the petitions of many lines at once.
struct Around {
    petitions: HashMap<PetitionId, Petition>,
    names: HashMap<Key, Vec<Uuid>>,
    voices: HashMap<Key, Vec<Uuid>>,
}

impl Around {
    fn of(conn: &mut Conn, ids: &[Key]) -> DbResult<Self> {
        let rows: Vec<PetitionRow> = petitions::table
            .filter(petitions::id.eq_any(ids.to_vec()))
            .select(PetitionRow::as_select())
            .load(conn)?;
        let petitions = rows.into_iter().map(PetitionRow::into_domain);
        let names: Vec<(Key, Key)> = petition_scopes::table
            .filter(petition_scopes::petition_id.eq_any(ids.to_vec()))
            .select((petition_scopes::petition_id, petition_scopes::scope_id))
            .load(conn)?;
        let voices: Vec<(Key, Key)> = petition_reporters::table
            .filter(petition_reporters::petition_id.eq_any(ids.to_vec()))
            .select((petition_reporters::petition_id, petition_reporters::voice))
            .load(conn)?;
        Ok(Self {
            petitions: petitions
                .map(|row| row.map(|petition| (petition.id, petition)))
                .collect::<DbResult<_>>()?,
            names: by_petition(names),
            voices: by_petition(voices),
        })
    }

    fn of_petition(&self, id: PetitionId) -> DbResult<(Petition, Vec<Uuid>, Vec<Uuid>)> {
        let petition = self.petitions.get(&id).cloned();
        let petition = petition.ok_or_else(|| DbError::Broken(format!("a step of no petition {id}")))?;
        let of = |map: &HashMap<Key, Vec<Uuid>>| map.get(&Key(id.0)).cloned().unwrap_or_default();
        Ok((petition, of(&self.names), of(&self.voices)))
    }
}

fn by_petition(pairs: Vec<(Key, Key)>) -> HashMap<Key, Vec<Uuid>> {
    let mut found: HashMap<Key, Vec<Uuid>> = HashMap::new();
    for (petition, name) in pairs {
        found.entry(petition).or_default().push(name.0);
    }
    found
}

/// Forgets steps taken before `then`, and says how many. Whoever wants to go on from one of them starts anew.
///
/// # Errors
/// Trouble with the database.
pub fn forget_stream(tx: &mut Tx<'_>, then: DateTime<Utc>) -> DbResult<usize> {
    Ok(diesel::delete(dsl::petition_stream.filter(dsl::at.lt(At(then)))).execute(&mut **tx)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_went_and_nothing_else_is_one() {
        let place = Position::new(77, 4096, EventId::new());
        assert_eq!(Position::decode(&place.encode()), Some(place));
        assert_eq!(Position::decode(&Position::START.encode()), Some(Position::START));
        for text in ["", "1", "1.2", "-1.2.0", "x.y.z", &format!("{}.1", place.encode()), "0.0.0\u{0}"] {
            assert_eq!(Position::decode(text), None, "{text}");
        }
    }
}
