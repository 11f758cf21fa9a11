use sanping_infra::{
    account,
    db::{Conn, Db, DbError, DbResult},
    petition, privacy,
    seal::{self, Sealer},
};

/// Why a database cannot be worked with under these keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// Every list with an address in it would be refused, and nobody found by her phone.
    #[error(
        "what is sealed in this database does not open: it was used with another SANPING_SECRET, or with \
         SANPING_SEAL_KEYS that are not set here. To change the secret, first seal everything with a key of \
         SANPING_SEAL_KEYS: `sanping keys rotate --help`"
    )]
    Others,
    /// It does not answer.
    #[error(transparent)]
    Database(#[from] DbError),
}

/// Makes the keys known to the process, with the lasting ones that this database keeps.
///
/// # Errors
/// [`KeysError`] as its variants say.
pub async fn install_keys(db: &Db, keys: Sealer) -> Result<(), KeysError> {
    let keys = db.read(move |conn| privacy::with_lasting(conn, keys)).await?;
    seal::install(keys.ok_or(KeysError::Others)?);
    Ok(())
}

/// The same, and the lasting keys are kept where none are: for whoever was surely called with the secret.
///
/// # Errors
/// As [`install_keys`].
pub async fn keep_keys(db: &Db, keys: Sealer) -> Result<(), KeysError> {
    install_keys(db, keys).await?;
    // Those of a wrong secret would keep out the right one from then on.
    if !db.read(sealed_opens).await? {
        return Err(KeysError::Others);
    }
    Ok(db.write(privacy::keep_lasting).await?)
}

/// Whether what was sealed last opens.
///
/// # Errors
/// Trouble with the database.
pub fn sealed_opens(conn: &mut Conn) -> DbResult<bool> {
    Ok(petition::latest_address_opens(conn)? && account::latest_contact_opens(conn)?)
}
