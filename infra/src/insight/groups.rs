use super::{select::Chosen, sql::Dialect};
use crate::db::{DbError, DbResult};
use sanping_domain::insight::GroupBy;
use uuid::Uuid;

/// What names the group of a petition `p`, as text; NULL where it is in none.
pub(super) fn of(by: GroupBy, chosen: &Chosen<'_>) -> String {
    let dialect = chosen.dialect;
    match by {
        GroupBy::Grid if chosen.selection.grid.is_some() => id(
            dialect,
            "COALESCE((SELECT below.ancestor_id FROM grid_ancestors below \
             WHERE below.node_id = p.grid_id AND below.distance = lies.distance - 1), p.grid_id)",
        ),
        GroupBy::Grid => id(dialect, "p.grid_id"),
        GroupBy::Category => id(dialect, "p.category_id"),
        GroupBy::Worker => id(dialect, "p.handler_id"),
        GroupBy::Unit => id(dialect, "CASE WHEN p.assignee_kind = 'unit' THEN p.assignee_id END"),
        GroupBy::Day => dialect
            .either(
                "to_char(p.reported_at AT TIME ZONE 'UTC' + INTERVAL '8 hours', 'YYYY-MM-DD')",
                "strftime('%Y-%m-%d', p.reported_at / 1000000 + 28800, 'unixepoch')",
            )
            .into(),
        GroupBy::Week => dialect
            .either(
                "to_char(date_trunc('week', p.reported_at AT TIME ZONE 'UTC' + INTERVAL '8 hours'), 'YYYY-MM-DD')",
                // The first day of the epoch was a Thursday.
                "strftime('%Y-%m-%d', p.reported_at / 1000000 + 28800, 'unixepoch', \
                 '-' || (((p.reported_at / 1000000 + 28800) / 86400 + 3) % 7) || ' days')",
            )
            .into(),
        GroupBy::Month => dialect
            .either(
                "to_char(p.reported_at AT TIME ZONE 'UTC' + INTERVAL '8 hours', 'YYYY-MM-01')",
                "strftime('%Y-%m-01', p.reported_at / 1000000 + 28800, 'unixepoch')",
            )
            .into(),
        GroupBy::Kind => "p.kind".into(),
        GroupBy::Channel => "p.channel".into(),
        GroupBy::Urgency => "p.urgency".into(),
        GroupBy::Status => "p.status".into(),
        GroupBy::Level => LEVEL.into(),
    }
}

/// The level of the tier that a petition climbed to, else of its own node.
pub(super) const LEVEL: &str =
    "(SELECT solves.level FROM grid_nodes solves WHERE solves.id = COALESCE(p.tier_id, p.grid_id))";

fn id(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("CAST({column} AS TEXT)"),
        Dialect::Sqlite => format!("lower(hex({column}))"),
    }
}

/// Whether the groups are things with an id.
const fn are_things(by: GroupBy) -> bool {
    matches!(by, GroupBy::Grid | GroupBy::Category | GroupBy::Worker | GroupBy::Unit)
}

/// The name of a group in one form for both databases.
pub(super) fn read(by: GroupBy, stored: Option<String>) -> DbResult<Option<String>> {
    match stored {
        // SQLite writes an absent id as no digits at all.
        Some(text) if are_things(by) && text.is_empty() => Ok(None),
        Some(text) if are_things(by) => match Uuid::try_parse(&text) {
            Ok(id) => Ok(Some(id.to_string())),
            Err(_) => Err(DbError::Broken(format!("no id: {text}"))),
        },
        other => Ok(other),
    }
}

/// The name of a group as the database writes it.
pub(super) fn write(by: GroupBy, dialect: Dialect, name: &str) -> String {
    match (Uuid::try_parse(name), dialect) {
        (Ok(id), Dialect::Sqlite) if are_things(by) => id.simple().to_string(),
        (Ok(id), Dialect::Postgres) if are_things(by) => id.to_string(),
        _ => name.to_owned(),
    }
}
