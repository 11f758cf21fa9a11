use crate::db::{Conn, DbError, DbResult};
use diesel::{
    QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Integer, Text},
};
use serde::{Deserialize, Serialize};

/// What is of no use elsewhere: the order of commits, and places in it, are this database's own.
pub(super) const STAYS: [&str; 2] = ["petition_stream", "webhook_place"];

/// What a column holds; how it is written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A string with hyphens.
    Uuid,
    /// Microseconds since 1970, UTC.
    Instant,
    /// The JSON itself, its keys sorted.
    Json,
    /// Base 64.
    Bytes,
    /// A string.
    Text,
    /// A whole number.
    Whole,
    /// `true` or `false`.
    Bool,
    /// A number, written so that it comes back to the last bit.
    Real,
    /// `2026-11-22`.
    Day,
}

impl Kind {
    /// By the name of the type: PostgreSQL's own, and the same word in the migrations that SQLite keeps.
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "UUID" => Self::Uuid,
            "TIMESTAMPTZ" | "TIMESTAMP WITH TIME ZONE" => Self::Instant,
            "JSONB" => Self::Json,
            "BYTEA" => Self::Bytes,
            "TEXT" => Self::Text,
            "INTEGER" | "BIGINT" | "SMALLINT" => Self::Whole,
            "BOOLEAN" => Self::Bool,
            "DOUBLE PRECISION" => Self::Real,
            "DATE" => Self::Day,
            _ => return None,
        })
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table, its columns by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The columns of its primary key, in order.
    pub key: Vec<String>,
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    /// 1 and on within the primary key, else 0.
    #[diesel(sql_type = Integer)]
    spot: i32,
}

const OF_SQLITE: &str = "SELECT t.name AS place, c.name AS name, upper(c.type) AS kind, c.pk AS spot \
     FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'";

const OF_POSTGRES: &str = "SELECT t.relname::text AS place, c.attname::text AS name, \
     upper(format_type(c.atttypid, NULL)) AS kind, \
     coalesce(array_position((k.indkey::int2[])[0:k.indnkeyatts - 1], c.attnum), 0)::int AS spot \
     FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = current_schema() \
     JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped \
     LEFT JOIN pg_index k ON k.indrelid = t.oid AND k.indisprimary WHERE t.relkind = 'r'";

/// The tables of a database and what they hold, both by name; alike on SQLite and PostgreSQL.
///
/// # Errors
/// [`DbError::Broken`] for a column that a backup cannot write; trouble with the database.
pub fn tables(conn: &mut Conn) -> DbResult<Vec<Table>> {
    let query = if matches!(conn, Conn::Pg(_)) { OF_POSTGRES } else { OF_SQLITE };
    let mut rows: Vec<ColumnRow> = sql_query(query).load(conn)?;
    rows.retain(|row| !row.place.starts_with("__diesel") && !STAYS.contains(&row.place.as_str()));
    rows.sort_by(|a, b| (&a.place, &a.name).cmp(&(&b.place, &b.name)));
    let mut tables: Vec<Table> = Vec::new();
    for of_table in rows.chunk_by(|a, b| a.place == b.place) {
        let mut key: Vec<_> = of_table.iter().filter(|row| row.spot > 0).collect();
        key.sort_by_key(|row| row.spot);
        tables.push(Table {
            name: of_table.first().map(|row| row.place.clone()).unwrap_or_default(),
            columns: of_table.iter().map(column).collect::<DbResult<_>>()?,
            key: key.into_iter().map(|row| row.name.clone()).collect(),
        });
    }
    Ok(tables)
}

fn column(row: &ColumnRow) -> DbResult<Column> {
    let kind = Kind::parse(&row.kind).ok_or_else(|| {
        DbError::Broken(format!("{}.{} is {}, which a backup cannot write", row.place, row.name, row.kind))
    })?;
    Ok(Column { name: row.name.clone(), kind })
}
