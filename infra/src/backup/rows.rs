use super::{BackupError, Column, Kind, Table};
use crate::{
    db::{At, Conn, DbError, DbJson, DbResult, DbTs, DbUuid, Json, Key, Tx},
    each,
};
use chrono::{DateTime, NaiveDate};
use data_encoding::BASE64;
use diesel::{
    QueryableByName, RunQueryDsl,
    backend::Backend,
    connection::DefaultLoadingMode,
    deserialize::{self, FromSql},
    pg::PgRowByRowLoadingMode,
    row::{Field, NamedRow, Row},
    sql_query,
    sql_types::{BigInt, Binary, Bool, Date, Double, Nullable, Text},
};
use serde_json::{Map, Value, json};

/// A row as JSON, a value a column.
struct Record(Vec<Value>);

impl<DB> QueryableByName<DB> for Record
where
    DB: Backend,
    Key: FromSql<DbUuid, DB>,
    At: FromSql<DbTs, DB>,
    Json: FromSql<DbJson, DB>,
    Vec<u8>: FromSql<Binary, DB>,
    String: FromSql<Text, DB>,
    i64: FromSql<BigInt, DB>,
    bool: FromSql<Bool, DB>,
    f64: FromSql<Double, DB>,
    NaiveDate: FromSql<Date, DB>,
{
    /// The alias of each column begins with the letter of its kind: a row alone does not say what it holds.
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        let values = (0..row.field_count()).map(|at| {
            let field = Row::get(row, at).ok_or("a column is missing")?;
            let kind = field.field_name().and_then(|name| name.chars().next()).and_then(of_letter);
            let Some(raw) = field.value() else { return Ok(Value::Null) };
            Ok(match kind.ok_or("a column without a kind")? {
                Kind::Uuid => json!(<Key as FromSql<DbUuid, DB>>::from_sql(raw)?.0),
                Kind::Instant => json!(<At as FromSql<DbTs, DB>>::from_sql(raw)?.0.timestamp_micros()),
                Kind::Json => sorted(<Json as FromSql<DbJson, DB>>::from_sql(raw)?.0),
                Kind::Bytes => json!(BASE64.encode(&<Vec<u8> as FromSql<Binary, DB>>::from_sql(raw)?)),
                Kind::Text => json!(<String as FromSql<Text, DB>>::from_sql(raw)?),
                Kind::Whole => json!(<i64 as FromSql<BigInt, DB>>::from_sql(raw)?),
                Kind::Bool => json!(<bool as FromSql<Bool, DB>>::from_sql(raw)?),
                Kind::Real => json!(<f64 as FromSql<Double, DB>>::from_sql(raw)?),
                Kind::Day => json!(<NaiveDate as FromSql<Date, DB>>::from_sql(raw)?),
            })
        });
        values.collect::<deserialize::Result<_>>().map(Self)
    }
}

const LETTERS: [(char, Kind); 9] = [
    ('u', Kind::Uuid),
    ('i', Kind::Instant),
    ('j', Kind::Json),
    ('b', Kind::Bytes),
    ('t', Kind::Text),
    ('w', Kind::Whole),
    ('o', Kind::Bool),
    ('r', Kind::Real),
    ('d', Kind::Day),
];

fn of_letter(letter: char) -> Option<Kind> {
    LETTERS.iter().find(|(one, _)| *one == letter).map(|(_, kind)| *kind)
}

fn letter_of(kind: Kind) -> char {
    LETTERS.iter().find(|(_, one)| *one == kind).map_or('?', |(letter, _)| *letter)
}

/// PostgreSQL keeps keys in an order of its own; sorted, the same value is the same text everywhere.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.into_iter().collect();
            pairs.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(pairs.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn select(table: &Table, conn: &Conn) -> String {
    let column = |(at, column): (usize, &Column)| {
        let (name, letter) = (&column.name, letter_of(column.kind));
        match column.kind {
            Kind::Whole => format!("CAST(\"{name}\" AS BIGINT) AS {letter}{at}"),
            _ => format!("\"{name}\" AS {letter}{at}"),
        }
    };
    let columns: Vec<_> = table.columns.iter().enumerate().map(column).collect();
    let order = table.key.iter().map(|name| {
        let text = table.columns.iter().any(|column| column.name == *name && column.kind == Kind::Text);
        // Byte by byte, as SQLite does, whatever the language of the server.
        let collate = if text && matches!(conn, Conn::Pg(_)) { " COLLATE \"C\"" } else { "" };
        format!("\"{name}\"{collate}")
    });
    let order: Vec<_> = order.collect();
    format!("SELECT {} FROM \"{}\" ORDER BY {}", columns.join(", "), table.name, order.join(", "))
}

/// Gives every row of a table as JSON, in the order of its key, without holding them all.
///
/// # Errors
/// What `take` gives; trouble with the database.
pub fn each_row<E: From<DbError>>(
    conn: &mut Conn,
    table: &Table,
    mut take: impl FnMut(Vec<Value>) -> Result<(), E>,
) -> Result<(), E> {
    let query = sql_query(select(table, conn));
    let broken = |error: diesel::result::Error| DbError::from(error);
    match conn {
        Conn::Pg(conn) => {
            let rows = query.load_iter::<Record, PgRowByRowLoadingMode>(conn).map_err(broken)?;
            rows.into_iter().try_for_each(|row| take(row.map_err(broken)?.0))
        }
        Conn::Sqlite(conn) => {
            let rows = query.load_iter::<Record, DefaultLoadingMode>(conn).map_err(broken)?;
            rows.into_iter().try_for_each(|row| take(row.map_err(broken)?.0))
        }
    }
}

/// How many rows go into one statement: both databases bound the number of values.
pub(super) fn rows_a_statement(table: &Table) -> usize {
    (30_000 / table.columns.len().max(1)).clamp(1, 500)
}

/// Stores rows that [`each_row`] gave.
pub(super) fn insert(tx: &mut Tx<'_>, table: &Table, rows: &[Vec<Value>]) -> Result<(), BackupError> {
    if rows.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let mut next = 0;
    let mut group = || {
        let marks: Vec<_> = names
            .iter()
            .map(|_| {
                next += 1;
                format!("${next}")
            })
            .collect();
        format!("({})", marks.join(", "))
    };
    let groups: Vec<_> = rows.iter().map(|_| group()).collect();
    let text = format!("INSERT INTO \"{}\" ({}) VALUES {}", table.name, names.join(", "), groups.join(", "));
    let cells = rows.iter().flat_map(|row| row.iter().zip(&table.columns));
    let stored = each!(&mut **tx, conn => {
        let mut query = sql_query(text).into_boxed();
        for (value, column) in cells {
            query = match column.kind {
                Kind::Uuid => query.bind::<Nullable<DbUuid>, _>(cell(value, column, uuid)?),
                Kind::Instant => query.bind::<Nullable<DbTs>, _>(cell(value, column, instant)?),
                Kind::Json => query.bind::<Nullable<DbJson>, _>(cell(value, column, |v| Some(Json(v.clone())))?),
                Kind::Bytes => query.bind::<Nullable<Binary>, _>(cell(value, column, bytes)?),
                Kind::Text => query.bind::<Nullable<Text>, _>(cell(value, column, |v| v.as_str().map(str::to_owned))?),
                Kind::Whole => query.bind::<Nullable<BigInt>, _>(cell(value, column, Value::as_i64)?),
                Kind::Bool => query.bind::<Nullable<Bool>, _>(cell(value, column, Value::as_bool)?),
                Kind::Real => query.bind::<Nullable<Double>, _>(cell(value, column, Value::as_f64)?),
                Kind::Day => query.bind::<Nullable<Date>, _>(cell(value, column, day)?),
            };
        }
        query.execute(conn)
    });
    stored.map(drop).map_err(|error| DbError::from(error).into())
}

fn cell<T>(
    value: &Value,
    column: &Column,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Option<T>, BackupError> {
    match value {
        Value::Null => Ok(None),
        value => match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(BackupError::Damaged(format!("a value of {} is not {:?}", column.name, column.kind))),
        },
    }
}

fn uuid(value: &Value) -> Option<Key> {
    value.as_str()?.parse().ok().map(Key)
}

fn instant(value: &Value) -> Option<At> {
    DateTime::from_timestamp_micros(value.as_i64()?).map(At)
}

fn bytes(value: &Value) -> Option<Vec<u8>> {
    BASE64.decode(value.as_str()?.as_bytes()).ok()
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str()?.parse().ok()
}

/// The line of a row.
pub(super) fn line(row: &[Value]) -> DbResult<String> {
    serde_json::to_string(row).map_err(|error| DbError::Broken(error.to_string()))
}
