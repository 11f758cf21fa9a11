//! How long petitions spent in a stage, from their history.
//!
//! A step out of the stage adds its time, a step into it takes its time away: what is left over the whole history
//! is the time spent, however often the petition came back.

use super::{
    facts::{is_ours, status_in},
    select::Chosen,
    sql::{Dialect, Sql},
};
use crate::db::{Conn, DbResult};
use chrono::TimeDelta;
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Nullable, Text},
};
use sanping_domain::{
    insight::Spread,
    petition::{Stage, Status},
};
use std::collections::BTreeMap;

/// The stages that have an end.
const STAGES: [Stage; 4] = [Stage::Report, Stage::Dispatch, Stage::Handle, Stage::Rate];

/// Whether a petition is in the stage here; one that is closed waits for nothing any more.
fn within(stage: Stage) -> impl Fn(Status) -> bool {
    move |status| status.stage() == stage && status != Status::Closed
}

/// Microseconds of an instant.
const fn micros(dialect: Dialect) -> &'static str {
    dialect.either("CAST(EXTRACT(EPOCH FROM e.at) * 1000000 AS BIGINT)", "e.at")
}

/// The time that each petition of the selection spent in a stage that it has left, in `micros`; none where it
/// never was there or still is.
fn say_spent(stage: Stage, dialect: Dialect) -> String {
    let (from, to) = (status_in("e.from_status", within(stage)), status_in("e.to_status", within(stage)));
    let (at, here) = (micros(dialect), status_in("counted.status", within(stage)));
    format!(
        "CASE WHEN {here} THEN NULL ELSE \
         CAST(SUM(CASE WHEN {from} THEN {at} END) - SUM(CASE WHEN {to} THEN {at} END) AS BIGINT) END"
    )
}

/// Writes the petitions of which hours are counted, with their history.
fn say_histories<T>(sql: &mut Sql<T>, chosen: &Chosen<'_>, group: &str) {
    sql.say(format!(" FROM (SELECT p.id, p.reported_at, p.status, {group} AS grp"));
    chosen.say(sql);
    sql.say(format!(" AND {}", status_in("p.status", is_ours)));
    sql.say(
        ") counted JOIN petition_events e ON e.petition_id = counted.id \
         AND (e.from_status IS NULL OR e.from_status <> e.to_status) \
         GROUP BY counted.id, counted.reported_at, counted.status, counted.grp",
    );
}

/// The spread of each group and stage in which anything was measured.
pub(super) fn spreads(
    conn: &mut Conn,
    chosen: &Chosen<'_>,
    group: &str,
) -> DbResult<BTreeMap<(Option<String>, Stage), Spread>> {
    type Row = (Option<String>, i64, i64, i64, i64);
    let mut sql = Sql::<(Nullable<Text>, BigInt, BigInt, BigInt, BigInt)>::new();
    let materialized = "WITH spent AS MATERIALIZED (SELECT CAST(grp AS TEXT) AS grp";
    sql.say(materialized);
    for (place, stage) in STAGES.into_iter().enumerate() {
        sql.say(format!(", {} AS stage_{place}", say_spent(stage, chosen.dialect)));
    }
    say_histories(&mut sql, chosen, group);
    sql.say("), each AS (");
    for place in 0..STAGES.len() {
        let union = if place > 0 { " UNION ALL " } else { "" };
        sql.say(format!(
            "{union}SELECT grp, {place} AS stage, stage_{place} AS micros FROM spent WHERE stage_{place} IS NOT NULL"
        ));
    }
    // The nearest rank, by whole numbers alone: both databases find the same petition.
    sql.say(
        "), ranked AS (SELECT grp, stage, micros, \
         ROW_NUMBER() OVER (PARTITION BY grp, stage ORDER BY micros) AS rank, \
         COUNT(*) OVER (PARTITION BY grp, stage) AS n FROM each) \
         SELECT grp, CAST(stage AS BIGINT), n, \
         CAST(MAX(CASE WHEN rank = (n + 1) / 2 THEN micros END) AS BIGINT), \
         CAST(MAX(CASE WHEN rank = (n * 9 + 9) / 10 THEN micros END) AS BIGINT) \
         FROM ranked GROUP BY grp, stage, n",
    );
    let rows: Vec<Row> = sql.load(conn)?;
    let spread = |(name, stage, count, median, p90): Row| {
        let stage = STAGES.get(usize::try_from(stage).ok()?)?;
        let spread =
            Spread { count, median: TimeDelta::microseconds(median), p90: TimeDelta::microseconds(p90) };
        Some(((name, *stage), spread))
    };
    Ok(rows.into_iter().filter_map(spread).collect())
}

/// Writes the petitions behind the hours of a stage, as `id, reported_at, grp, weight`.
pub(super) fn say_members<T>(sql: &mut Sql<T>, chosen: &Chosen<'_>, group: &str, stage: Stage) {
    sql.say(format!(
        "SELECT id, reported_at, grp, micros AS weight FROM (SELECT counted.id, counted.reported_at, \
         counted.grp, {} AS micros",
        say_spent(stage, chosen.dialect)
    ));
    say_histories(sql, chosen, group);
    sql.say(") spent WHERE micros IS NOT NULL");
}
