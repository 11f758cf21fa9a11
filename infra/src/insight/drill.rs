use super::{
    facts, groups, hours,
    select::{Chosen, Selection},
    sql::Sql,
};
use crate::db::{At, Conn, DbResult, DbTs, DbUuid, Key};
use chrono::TimeDelta;
use diesel::{RunQueryDsl, sql_types::BigInt};
use sanping_domain::{
    insight::{Figure, GroupBy, Measure, Part},
    shared::{Cursor, Limit, Page, PetitionId},
};

/// One group of a figure; no name for what is in none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The way it was parted.
    pub by: GroupBy,
    /// Which group, as [`super::parted`] names it.
    pub name: Option<String>,
}

/// A petition behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Which one.
    pub id: PetitionId,
    /// Where it stands in the list: by its report.
    pub place: Cursor,
    /// How much of the figure it makes: 1, its ratings that count, or for hours the microseconds spent.
    pub weight: i64,
}

/// How far back is looked at first; four times as far each time that was not enough.
const FIRST_LOOK: TimeDelta = TimeDelta::days(2);

/// The petitions that a figure counts, latest report first. The weights of all of them make the figure.
///
/// A figure that is no share has only a denominator; the other parts of it are empty.
///
/// # Errors
/// Trouble with the database.
pub fn members(
    conn: &mut Conn,
    selection: &Selection,
    what: (Figure, Part),
    group: Option<&Group>,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Member>> {
    let mut chosen = Chosen::new(conn, selection)?;
    let begins = chosen.since;
    if let Some(after) = after {
        // What was reported later was shown before.
        chosen.until = chosen.until.min(after.at + TimeDelta::microseconds(1));
    }
    let (mut found, mut look) = (Vec::new(), FIRST_LOOK);
    while found.len() <= limit.rows() && chosen.until > begins {
        chosen.since = begins.max(chosen.until - look);
        let wanted = limit.rows() + 1 - found.len();
        found.extend(part(conn, &chosen, what, group, after, wanted)?);
        (chosen.until, look) = (chosen.since, look * 4);
    }
    Ok(Page::cut(found, limit, |member| member.place))
}

/// The latest of those reported in a part of the period.
fn part(
    conn: &mut Conn,
    chosen: &Chosen<'_>,
    what: (Figure, Part),
    group: Option<&Group>,
    after: Option<Cursor>,
    rows: usize,
) -> DbResult<Vec<Member>> {
    let mut sql = Sql::<(DbUuid, DbTs, BigInt)>::new();
    sql.say("SELECT id, reported_at, weight FROM (");
    let by = group.map_or_else(|| "NULL".to_owned(), |group| groups::of(group.by, chosen));
    say_members(&mut sql, chosen, what, &by);
    sql.say(") member WHERE weight IS NOT NULL");
    if let Some(Group { by, name }) = group {
        match name {
            Some(name) => sql.say(" AND grp = ").text(groups::write(*by, chosen.dialect, name)),
            None => sql.say(" AND (grp IS NULL OR grp = '')"),
        };
    }
    if let Some(Cursor { at, id }) = after {
        sql.say(" AND (reported_at, id) < (").at(at).say(", ").key(id).say(")");
    }
    let rows = i64::try_from(rows).unwrap_or(i64::MAX);
    sql.say(" ORDER BY reported_at DESC, id DESC LIMIT ").number(rows);
    let rows: Vec<(Key, At, i64)> = sql.load(conn)?;
    let member = |(id, at, weight): (Key, At, i64)| {
        let place = Cursor { at: at.0, id: id.0 };
        Member { id: PetitionId(id.0), place, weight }
    };
    Ok(rows.into_iter().map(member).collect())
}

/// Writes what a figure counts, as `id, reported_at, grp, weight`.
fn say_members<T>(sql: &mut Sql<T>, chosen: &Chosen<'_>, (figure, part): (Figure, Part), by: &str) {
    match (figure.measure(), part) {
        (Measure::Share { of, with }, part) => {
            let (both, of) = (of.bit() | with.bit(), of.bit());
            let wanted = match part {
                Part::Numerator => both,
                Part::Denominator | Part::Missed => of,
            };
            let mask = if part == Part::Denominator { of } else { both };
            say_counted(sql, chosen, by);
            sql.say(format!(" WHERE facts & {mask} = {wanted}"));
        }
        (Measure::Ratings, part) => {
            let counts = match part {
                Part::Numerator => "r.score >= 4",
                Part::Denominator => "r.score > 0",
                Part::Missed => "r.score < 4",
            };
            sql.say(format!(
                "SELECT counted.id, counted.reported_at, counted.grp, COUNT(*) AS weight \
                 FROM (SELECT p.id, p.reported_at, {by} AS grp"
            ));
            chosen.say(sql);
            sql.say(format!(
                ") counted JOIN petition_ratings r ON r.petition_id = counted.id AND {counts} \
                 GROUP BY counted.id, counted.reported_at, counted.grp"
            ));
        }
        (Measure::Hours(stage), Part::Denominator) => hours::say_members(sql, chosen, by, stage),
        (Measure::Count, Part::Denominator) => say_counted(sql, chosen, by),
        (Measure::Hours(_) | Measure::Count, Part::Numerator | Part::Missed) => {
            say_counted(sql, chosen, by);
            sql.say(" WHERE facts < 0");
        }
    }
}

fn say_counted<T>(sql: &mut Sql<T>, chosen: &Chosen<'_>, by: &str) {
    sql.say(format!(
        "SELECT id, reported_at, grp, CAST(1 AS BIGINT) AS weight FROM (SELECT p.id, p.reported_at, {by} AS grp, "
    ));
    facts::say(sql, chosen.dialect, chosen.selection.now);
    sql.say(" AS facts");
    chosen.say(sql);
    sql.say(") counted");
}
