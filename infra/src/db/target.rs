use super::Conn;
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use std::path::{Path, PathBuf};

/// Pages that a reading connection to SQLite keeps, in KiB.
pub(super) const READER_KIB: u32 = 8_192;
/// Pages that the writing connection keeps, in KiB.
const WRITER_KIB: u32 = 32_768;
/// How long a connection waits for the lock of another program, in milliseconds.
pub(super) const BUSY_MS: u32 = 5_000;

/// Which database a URL names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `postgres://…` or `postgresql://…`.
    Postgres(String),
    /// `sqlite:PATH`; the folder is made where it is missing.
    Sqlite(PathBuf),
}

impl Target {
    /// Reads a database URL; `None` where the scheme is neither.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Some(Self::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path == ":memory:" { None } else { Some(Self::Sqlite(PathBuf::from(path))) }
    }

    /// The database file, on SQLite.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Postgres(_) => None,
            Self::Sqlite(path) => Some(path),
        }
    }

    /// The URL without its password, for people to read.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite {}", path.display()),
            Self::Postgres(url) => {
                let tail = url.rsplit_once('@').map_or(url.as_str(), |(_, tail)| tail);
                let tail = tail.split_once("://").map_or(tail, |(_, tail)| tail);
                format!("PostgreSQL {tail}")
            }
        }
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// As the database says.
    pub(super) fn connect(&self, read_only: bool) -> Result<Conn, diesel::r2d2::Error> {
        use diesel::r2d2::Error::{ConnectionError, QueryError};
        match self {
            Self::Postgres(url) => {
                let mut conn = PgConnection::establish(&given_up_in_time(url)).map_err(ConnectionError)?;
                conn.batch_execute(
                    "SET TIME ZONE 'UTC'; SET statement_timeout = '15s'; SET lock_timeout = '5s'; \
                     SET idle_in_transaction_session_timeout = '20s'; SET synchronous_commit = 'on'",
                )
                .map_err(QueryError)?;
                Ok(Conn::Pg(conn))
            }
            Self::Sqlite(path) => {
                let mut conn =
                    SqliteConnection::establish(&path.to_string_lossy()).map_err(ConnectionError)?;
                // The system keeps the file's pages as well, so that what each connection keeps may be small.
                // What is counted over many petitions is sorted in a file where it outgrows the cache.
                let (query_only, kibibytes, temporary) =
                    if read_only { ("ON", READER_KIB, "FILE") } else { ("OFF", WRITER_KIB, "MEMORY") };
                conn.batch_execute(&format!(
                    "PRAGMA busy_timeout={BUSY_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                     PRAGMA foreign_keys=ON; PRAGMA cache_size=-{kibibytes}; PRAGMA temp_store={temporary}; \
                     PRAGMA wal_autocheckpoint=4000; PRAGMA secure_delete=ON; PRAGMA query_only={query_only};"
                ))
                .map_err(QueryError)?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }
}

/// The URL with bounds where it names none: a server whose machine is gone neither answers nor refuses, and the
/// system would wait for a quarter of an hour.
fn given_up_in_time(url: &str) -> String {
    let mut bounded = url.to_owned();
    for (name, value) in [("connect_timeout", "5"), ("tcp_user_timeout", "10000"), ("keepalives_idle", "30")]
    {
        if !url.contains(name) {
            let joined_by = if bounded.contains('?') { "&" } else { "?" };
            bounded.extend([joined_by, name, "=", value]);
        }
    }
    bounded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_decides_and_the_password_stays_hidden() {
        assert_eq!(Target::parse("sqlite:data/a.db"), Some(Target::Sqlite("data/a.db".into())));
        assert_eq!(Target::parse("sqlite:///tmp/a.db"), Some(Target::Sqlite("/tmp/a.db".into())));
        assert_eq!(Target::parse("mysql://x"), None);
        let pg = Target::parse("postgres://ann:secret@db/sanping").unwrap();
        assert_eq!(pg.describe(), "PostgreSQL db/sanping");
    }

    #[test]
    fn a_server_that_is_gone_is_given_up_in_time_unless_the_url_says_otherwise() {
        assert_eq!(
            given_up_in_time("postgres://db/sanping?connect_timeout=60"),
            "postgres://db/sanping?connect_timeout=60&tcp_user_timeout=10000&keepalives_idle=30"
        );
        assert!(given_up_in_time("postgres://db/sanping").contains("sanping?connect_timeout=5&"));
    }
}
