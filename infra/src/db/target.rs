use super::Conn;
use diesel::{Connection, PgConnection, SqliteConnection, connection::SimpleConnection};
use std::path::{Path, PathBuf};

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
                let mut conn = PgConnection::establish(url).map_err(ConnectionError)?;
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
                let query_only = if read_only { "ON" } else { "OFF" };
                conn.batch_execute(&format!(
                    "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                     PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=1073741824; \
                     PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000; PRAGMA query_only={query_only};"
                ))
                .map_err(QueryError)?;
                Ok(Conn::Sqlite(conn))
            }
        }
    }
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
}
