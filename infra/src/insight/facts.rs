//! What holds of a petition `p`, as one number of bits. The rules in words are those of
//! [`sanping_domain::insight::Figure::definition`].

use super::sql::{Dialect, Sql};
use chrono::{DateTime, Utc};
use sanping_domain::{insight::Fact, petition::Status};
use std::fmt::Write;

/// How long after a first handling the same trouble counts as the same again.
const REPEAT_DAYS: i64 = 90;

/// Writes the bits of `p` as they stand at `now`.
pub(super) fn say<T>(sql: &mut Sql<T>, dialect: Dialect, now: DateTime<Utc>) {
    let in_any = |which: &dyn Fn(Status) -> bool| status_in("p.status", which);
    let done = |status| matches!(status, Status::Handled | Status::Closed);
    let running = |status: Status| status.is_open() && !status.pauses_clock();
    let handled = "p.first_handled_at IS NOT NULL";
    let plain = [
        (Fact::Ours, in_any(&is_ours)),
        (Fact::Done, in_any(&done)),
        (Fact::ResponseInTime, "p.dispatched_at IS NOT NULL AND p.responded_in_time".into()),
        (Fact::HandlingInTime, format!("{handled} AND p.handled_in_time")),
        (Fact::Handled, handled.into()),
        (Fact::Closed, in_any(&|status| status == Status::Closed)),
        (Fact::Reopened, "p.round > 1".into()),
        (Fact::Dispatched, "p.dispatched_at IS NOT NULL".into()),
        (Fact::Returned, "p.returns > 0".into()),
        (Fact::Open, in_any(&Status::is_open)),
    ];
    sql.say("(0");
    for (fact, holds) in plain {
        sql.say(format!(" + CASE WHEN {holds} THEN {} ELSE 0 END", fact.bit()));
    }
    let running = in_any(&running);
    case(
        sql,
        Fact::ResponseDue,
        "p.dispatched_at IS NOT NULL AND (p.accepted_at IS NOT NULL OR p.response_due_at < ",
    );
    sql.at(now);
    close(sql);
    case(sql, Fact::HandlingDue, &format!("{handled} OR ({running} AND p.handling_due_at < "));
    sql.at(now);
    close(sql);
    case(sql, Fact::Overdue, &format!("{running} AND (p.handling_due_at < "));
    sql.at(now).say(" OR p.accepted_at IS NULL AND p.response_due_at < ").at(now);
    close(sql);
    say_repeated(sql, dialect);
    say_rated(sql);
    // All of it a BIGINT, as the columns of tallies are.
    sql.say(" + CAST(0 AS BIGINT))");
}

/// Neither rejected, withdrawn nor merged.
pub(super) const fn is_ours(status: Status) -> bool {
    !matches!(status, Status::Rejected | Status::Withdrawn | Status::Merged)
}

/// `column IN (…)` for the statuses of which this holds.
pub(super) fn status_in(column: &str, which: impl Fn(Status) -> bool) -> String {
    let mut list = format!("{column} IN (''");
    for status in Status::ALL.iter().copied().filter(|status| which(*status)) {
        // Writing to a String cannot fail.
        let _ = write!(list, ",'{}'", status.as_str());
    }
    list.push(')');
    list
}

/// Begins a fact whose condition ends in an open bracket and a value to be bound.
fn case<T>(sql: &mut Sql<T>, fact: Fact, condition: &str) {
    sql.say(format!(" + {} * (CASE WHEN {condition}", fact.bit()));
}

fn close<T>(sql: &mut Sql<T>) {
    sql.say(") THEN 1 ELSE 0 END)");
}

fn say_repeated<T>(sql: &mut Sql<T>, dialect: Dialect) {
    let before = match dialect {
        Dialect::Postgres => format!("p.reported_at - INTERVAL '{REPEAT_DAYS} days'"),
        Dialect::Sqlite => format!("p.reported_at - {}", REPEAT_DAYS * 86_400_000_000),
    };
    sql.say(format!(
        " + CASE WHEN EXISTS (SELECT 1 FROM petitions q WHERE q.reporter = p.reporter \
         AND q.category_id = p.category_id AND q.grid_id = p.grid_id AND q.id <> p.id \
         AND q.first_handled_at <= p.reported_at AND q.first_handled_at > {before}) THEN {} ELSE 0 END",
        Fact::Repeated.bit()
    ));
}

/// The ratings of the last handled round are looked at once for the three facts that hang on them.
fn say_rated<T>(sql: &mut Sql<T>) {
    let (rated, satisfied) = (Fact::Rated.bit(), Fact::Satisfied.bit());
    sql.say(format!(
        " + CASE WHEN p.first_handled_at IS NULL THEN 0 ELSE (SELECT CASE \
         WHEN COUNT(*) = 0 THEN CASE WHEN p.status = 'closed' THEN {} ELSE 0 END \
         WHEN SUM(r.score) >= 4 * COUNT(*) THEN {} ELSE {rated} END \
         FROM petition_ratings r WHERE r.petition_id = p.id \
         AND r.round = CASE WHEN p.handled_at IS NULL THEN p.round - 1 ELSE p.round END) END",
        Fact::Unanswered.bit(),
        rated + satisfied,
    ));
}
