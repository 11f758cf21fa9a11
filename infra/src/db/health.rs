use super::{Conn, DbResult};
use chrono::{DateTime, Utc};
use diesel::{
    connection::SimpleConnection,
    dsl::sql,
    prelude::*,
    sql_types::{Integer, Text, Timestamptz},
};

/// How a database does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// What it is, with its version.
    pub server: String,
    /// What its integrity check found; empty where it is sound, none where there is no such check.
    pub damage: Option<Vec<String>>,
    /// The settings that a power cut asks about, in words.
    pub durability: String,
    /// Whether what it answered for survives a power cut.
    pub durable: bool,
    /// The time on its clock, where that is another machine's.
    pub clock: Option<DateTime<Utc>>,
}

/// Looks at a database as a whole; on a large SQLite file this takes seconds.
///
/// # Errors
/// Trouble with the database.
pub fn health(conn: &mut Conn) -> DbResult<Health> {
    match conn {
        Conn::Sqlite(sqlite) => {
            let settings = of_sqlite(sqlite)?;
            Ok(Health { damage: Some(damage(conn)?), ..settings })
        }
        Conn::Pg(conn) => Ok(of_postgres(conn)?),
    }
}

/// What the integrity check of an embedded database finds; nothing on a server, which has checks of its own.
pub(super) fn damage(conn: &mut Conn) -> DbResult<Vec<String>> {
    let Conn::Sqlite(conn) = conn else { return Ok(Vec::new()) };
    let findings: Vec<Finding> = diesel::sql_query("PRAGMA quick_check").load(conn)?;
    // What it read fills the cache of this connection, and nobody asks for it again.
    conn.batch_execute("PRAGMA shrink_memory")?;
    Ok(findings.into_iter().map(|one| one.quick_check).filter(|one| one != "ok").collect())
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

#[derive(QueryableByName)]
struct Journal {
    #[diesel(sql_type = Text)]
    journal_mode: String,
}

#[derive(QueryableByName)]
struct Synchronous {
    #[diesel(sql_type = Integer)]
    synchronous: i32,
}

fn of_sqlite(conn: &mut SqliteConnection) -> QueryResult<Health> {
    /// `PRAGMA synchronous`: 2 is FULL, 3 is EXTRA.
    const FULL: i32 = 2;
    let version: String = diesel::select(sql::<Text>("sqlite_version()")).get_result(conn)?;
    let Journal { journal_mode } = diesel::sql_query("PRAGMA journal_mode").get_result(conn)?;
    let Synchronous { synchronous } = diesel::sql_query("PRAGMA synchronous").get_result(conn)?;
    Ok(Health {
        server: format!("SQLite {version}"),
        damage: None,
        durable: journal_mode == "wal" && synchronous >= FULL,
        durability: format!("journal_mode {journal_mode}, synchronous {synchronous} (2 is FULL)"),
        clock: None,
    })
}

fn of_postgres(conn: &mut PgConnection) -> QueryResult<Health> {
    let setting = |conn: &mut PgConnection, name: &str| -> QueryResult<String> {
        diesel::select(sql::<Text>(&format!("current_setting('{name}')"))).get_result(conn)
    };
    let version = setting(conn, "server_version")?;
    let (fsync, commit) = (setting(conn, "fsync")?, setting(conn, "synchronous_commit")?);
    let clock: DateTime<Utc> = diesel::select(sql::<Timestamptz>("clock_timestamp()")).get_result(conn)?;
    Ok(Health {
        server: format!("PostgreSQL {version}"),
        damage: None,
        durable: fsync == "on" && commit != "off",
        durability: format!("fsync {fsync}, synchronous_commit {commit}"),
        clock: Some(clock),
    })
}
