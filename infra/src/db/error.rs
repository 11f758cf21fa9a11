use super::damage;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use sanping_domain::shared::{Kind, Rule};

/// What a query function gives.
pub type DbResult<T> = Result<T, DbError>;

/// Trouble with the database; never the caller's fault, except [`DbError::Taken`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// A unique constraint was in the way; the text names it for the log.
    #[error("already taken: {0}")]
    Taken(String),
    /// Locked, overloaded, or the server is away: try again.
    #[error("database unavailable: {0}")]
    Unavailable(String),
    /// The disk is full.
    #[error("disk full: {0}")]
    Full(String),
    /// The file fails its integrity check; writes are refused.
    #[error("database damaged: {0}")]
    Corrupt(String),
    /// A defect of ours: a query that cannot run or a row that cannot be read.
    #[error("query failed: {0}")]
    Broken(String),
}

impl Rule for DbError {
    fn code(&self) -> &'static str {
        match self {
            Self::Taken(_) => "already_taken",
            Self::Unavailable(_) => "database_unavailable",
            Self::Full(_) => "storage_full",
            Self::Corrupt(_) => "database_damaged",
            Self::Broken(_) => "internal",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Taken(_) => Kind::Conflict,
            Self::Unavailable(_) | Self::Corrupt(_) => Kind::Unavailable,
            Self::Full(_) => Kind::StorageFull,
            Self::Broken(_) => Kind::Internal,
        }
    }
}

impl From<DieselError> for DbError {
    fn from(error: DieselError) -> Self {
        let (kind, info) = match error {
            DieselError::DatabaseError(kind, info) => (kind, info),
            // The server went away in the middle: what failed first says why.
            DieselError::RollbackErrorOnCommit { commit_error, .. } => return Self::from(*commit_error),
            DieselError::BrokenTransactionManager | DieselError::NotInTransaction => {
                return Self::Unavailable(error.to_string());
            }
            _ => return Self::Broken(error.to_string()),
        };
        let text = info.message().to_owned();
        match kind {
            DatabaseErrorKind::UniqueViolation => {
                Self::Taken(info.constraint_name().map_or(text, ToOwned::to_owned))
            }
            DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::SerializationFailure
            | DatabaseErrorKind::UnableToSendCommand => Self::Unavailable(text),
            _ => by_words(text),
        }
    }
}

/// Diesel gives no code for these conditions, so the databases' own fixed words decide.
fn by_words(text: String) -> DbError {
    const FULL: [&str; 3] = ["disk is full", "No space left", "could not extend file"];
    const CORRUPT: [&str; 3] =
        ["database disk image is malformed", "file is not a database", "invalid page in block"];
    const AWAY: [&str; 20] = [
        "database is locked",
        "database table is locked",
        "disk I/O error",
        "unable to open database file",
        "readonly database",
        "server closed the connection",
        "connection to server",
        "terminating connection",
        "the database system is",
        "statement timeout",
        "lock timeout",
        "deadlock detected",
        "no connection to the server",
        "too many clients",
        "remaining connection slots",
        "could not receive data",
        "could not send data",
        "SSL SYSCALL error",
        "read-only transaction",
        "Input/output error",
    ];
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if says(&FULL) {
        DbError::Full(text)
    } else if says(&CORRUPT) {
        damage::met();
        DbError::Corrupt(text)
    } else if says(&AWAY) {
        DbError::Unavailable(text)
    } else {
        DbError::Broken(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_goes_away_at_commit_is_away_and_no_defect() {
        let gone = |words: &str| {
            Box::new(DieselError::DatabaseError(
                DatabaseErrorKind::UnableToSendCommand,
                Box::new(words.to_owned()),
            ))
        };
        let commit_error = gone("server closed the connection unexpectedly");
        let error =
            DieselError::RollbackErrorOnCommit { rollback_error: gone("no connection"), commit_error };
        assert!(matches!(DbError::from(error), DbError::Unavailable(_)));
    }

    #[test]
    fn words_of_a_database_tell_damage_from_other_trouble() {
        let says = |words: &str| by_words(words.to_owned());
        assert!(matches!(says("invalid page in block 0 of relation base/5/16384"), DbError::Corrupt(_)));
        assert!(matches!(says("malformed JSON"), DbError::Broken(_)));
        assert!(matches!(says("remaining connection slots are reserved"), DbError::Unavailable(_)));
    }
}
