use super::{facts::status_in, select::codes, sql::Sql};
use crate::db::{Conn, DbError, DbResult, DbUuid, Key};
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Double, Text},
};
use sanping_domain::{
    insight::{Area, Spot},
    petition::{Status, Urgency},
    shared::{PetitionId, Point},
};
use uuid::Uuid;

/// The most petitions looked at for one map.
const MOST: i64 = 20_000;

/// The petitions of a scope in a part of the map, and whether there are more than were looked at.
///
/// A small scope is walked through; of a large one the part of the map is, by its own index.
///
/// # Errors
/// Trouble with the database.
pub fn map(conn: &mut Conn, roots: &[Uuid], area: Area, statuses: &[Status]) -> DbResult<(Vec<Spot>, bool)> {
    if roots.is_empty() {
        return Ok((Vec::new(), false));
    }
    let mut sql = Sql::<(DbUuid, Double, Double, Text, Text)>::new();
    sql.say("SELECT p.id, p.longitude, p.latitude, p.status, p.urgency FROM petitions p WHERE ");
    if is_small(conn, roots, statuses)? {
        sql.say("p.id IN (SELECT s.petition_id FROM petition_scopes s WHERE ");
        say_scope(&mut sql, roots);
        sql.say(format!(" AND s.status IN ({}))", codes(statuses)));
    } else {
        sql.say(status_in("p.status", |status| statuses.contains(&status)));
        sql.say(" AND EXISTS (SELECT 1 FROM petition_scopes s WHERE s.petition_id = p.id AND ");
        say_scope(&mut sql, roots);
        sql.say(")");
    }
    let Area { south_west, north_east } = area;
    sql.say(" AND p.latitude >= ").degrees(south_west.latitude());
    sql.say(" AND p.latitude < ").degrees(north_east.latitude());
    sql.say(" AND p.longitude >= ").degrees(south_west.longitude());
    sql.say(" AND p.longitude < ").degrees(north_east.longitude());
    sql.say(" LIMIT ").number(MOST + 1);
    let rows: Vec<(Key, f64, f64, String, String)> = sql.load(conn)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    let spot = |(id, longitude, latitude, status, urgency): (Key, f64, f64, String, String)| {
        let point = Point::new(longitude, latitude).ok()?;
        let (status, urgency) = (Status::parse(&status)?, Urgency::parse(&urgency)?);
        Some(Spot { id: PetitionId(id.0), point, status, urgency })
    };
    let spots = rows.into_iter().take(most).map(|row| spot(row).ok_or_else(unreadable));
    Ok((spots.collect::<DbResult<_>>()?, more))
}

fn unreadable() -> DbError {
    DbError::Broken("a stored petition cannot be put on the map".into())
}

/// Whether the scope holds so few petitions that all of them can be looked at.
fn is_small(conn: &mut Conn, roots: &[Uuid], statuses: &[Status]) -> DbResult<bool> {
    let mut sql = Sql::<BigInt>::new();
    sql.say("SELECT COUNT(*) FROM (SELECT 1 FROM petition_scopes s WHERE ");
    say_scope(&mut sql, roots);
    sql.say(format!(" AND s.status IN ({}) LIMIT ", codes(statuses))).number(MOST + 1).say(") found");
    let count: i64 = sql.get_result(conn)?;
    Ok(count <= MOST)
}

fn say_scope<T>(sql: &mut Sql<T>, roots: &[Uuid]) {
    sql.say("s.scope_id IN (NULL");
    for root in roots {
        sql.say(", ").key(*root);
    }
    sql.say(")");
}
