use super::{facts::status_in, select::codes, sql::Sql};
use crate::{
    db::{Conn, DbError, DbResult, DbUuid, Key},
    petition::category_with_descendants,
};
use chrono::{DateTime, Utc};
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Double, Nullable, Text},
};
use sanping_domain::{
    insight::{Area, Spot},
    petition::{Assignee, Status, Ties, Urgency},
    shared::{CategoryId, GridId, PetitionId, Point},
};
use uuid::Uuid;

/// The most petitions looked at for one map.
const MOST: i64 = 20_000;

/// A petition on the map, with what says how exactly a caller may see where it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Where it is.
    pub spot: Spot,
    /// The node it lies at.
    pub grid: GridId,
    /// Whose it is.
    pub ties: Ties,
}

type Columns = (DbUuid, Double, Double, Text, Text, DbUuid, DbUuid, Nullable<Text>, Nullable<DbUuid>);
type Line = (Key, f64, f64, String, String, Key, Key, Option<String>, Option<Key>);

/// Which petitions are on the map.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The part of the map.
    pub area: Area,
    /// In one of these statuses.
    pub statuses: Vec<Status>,
    /// Of this category or one under it.
    pub category: Option<CategoryId>,
    /// Reported at or after.
    pub since: Option<DateTime<Utc>>,
    /// Reported before.
    pub until: Option<DateTime<Utc>>,
}

/// The petitions of a scope in a part of the map, and whether there are more than were looked at.
///
/// A small scope is walked through; of a large one the part of the map is, by its own index.
///
/// # Errors
/// Trouble with the database.
pub fn map(conn: &mut Conn, roots: &[Uuid], shown: &Shown) -> DbResult<(Vec<Placed>, bool)> {
    let statuses = shown.statuses.as_slice();
    if roots.is_empty() {
        return Ok((Vec::new(), false));
    }
    let mut sql = Sql::<Columns>::new();
    sql.say("SELECT p.id, p.longitude, p.latitude, p.status, p.urgency, p.grid_id, p.reporter, ");
    sql.say("p.assignee_kind, p.assignee_id FROM petitions p WHERE ");
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
    let Area { south_west, north_east } = shown.area;
    sql.say(" AND p.latitude >= ").degrees(south_west.latitude());
    sql.say(" AND p.latitude < ").degrees(north_east.latitude());
    sql.say(" AND p.longitude >= ").degrees(south_west.longitude());
    sql.say(" AND p.longitude < ").degrees(north_east.longitude());
    if let Some(category) = shown.category {
        sql.say(" AND p.category_id IN (NULL");
        for category in category_with_descendants(conn, category)? {
            sql.say(", ").key(category.0);
        }
        sql.say(")");
    }
    if let Some(since) = shown.since {
        sql.say(" AND p.reported_at >= ").at(since);
    }
    if let Some(until) = shown.until {
        sql.say(" AND p.reported_at < ").at(until);
    }
    sql.say(" LIMIT ").number(MOST + 1);
    let rows: Vec<Line> = sql.load(conn)?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    let spots = rows.into_iter().take(most).map(|row| placed(row).ok_or_else(unreadable));
    Ok((spots.collect::<DbResult<_>>()?, more))
}

fn placed(
    (id, longitude, latitude, status, urgency, grid, reporter, kind, assignee): Line,
) -> Option<Placed> {
    let point = Point::new(longitude, latitude).ok()?;
    let (status, urgency) = (Status::parse(&status)?, Urgency::parse(&urgency)?);
    let assignee = kind.zip(assignee).and_then(|(kind, id)| Assignee::from_parts(&kind, id.0));
    Some(Placed {
        spot: Spot { id: PetitionId(id.0), point, status, urgency },
        grid: GridId(grid.0),
        ties: Ties { reporter: reporter.0, assignee, handler: None },
    })
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
