use crate::db::{DbError, OpenError};
use sanping_domain::shared::FileId;
use std::{io, path::Path};

/// Why a backup could not be made, read or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Trouble with the database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A file cannot be read or written.
    #[error("{0}: {1}")]
    File(String, #[source] io::Error),
    /// The file to be written is there already; it stays as it is.
    #[error("{0} is there already, and is left as it is: choose another name")]
    Exists(String),
    /// A photo cannot be read or kept.
    #[error("photos: {0}")]
    Photos(String),
    /// What the store gives is not the photo that was kept.
    #[error(
        "photo {id} ({size}) is not what was kept: bring it back from an earlier backup, or remove it from the store to go on without it"
    )]
    Altered {
        /// The photo.
        id: FileId,
        /// Which size of it.
        size: &'static str,
    },
    /// The archive is cut off, altered, or none of ours.
    #[error("the archive is damaged or none of Sanping's: {0}")]
    Damaged(String),
    /// The database fails its own integrity check.
    #[error("the database is damaged, so a backup of it could not be trusted: {0}")]
    Unsound(String),
    /// The archive is of another version of the schema.
    #[error(
        "the archive has schema {archive}, this version {here}: restore it with the version that made it, then migrate"
    )]
    OtherSchema {
        /// Of the archive.
        archive: String,
        /// Of this version.
        here: String,
    },
    /// There is something in the database already.
    #[error("the database is not empty: use another one, or --replace to lose what is in it")]
    NotEmpty,
    /// There are photos in the store already.
    #[error(
        "the photo store is not empty: use another one, or --replace to put photos beside those that are there"
    )]
    PhotosNotEmpty,
    /// What was read back is not what the archive holds; nothing was kept.
    #[error("what was stored is not what the archive holds ({0}); nothing was kept")]
    Mismatch(String),
}

impl BackupError {
    pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let shown = path.display().to_string();
        move |error| Self::File(shown.clone(), error)
    }
}
