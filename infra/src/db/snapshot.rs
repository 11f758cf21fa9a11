use super::{
    Conn, DbError, Migrations, OpenError, Target,
    tx::{Manager, begin_reading},
};
use diesel::{connection::SimpleConnection, connection::TransactionManager};

/// Runs long reads upon one unchanging picture of the database, on a connection of its own: also beside a server
/// that is using it, which goes on undisturbed.
///
/// # Errors
/// What `work` gives; trouble with the database; a schema of another version.
pub fn snapshot<T, E>(target: &Target, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
where
    E: From<DbError> + From<OpenError>,
{
    if let Some(file) = target.file().filter(|file| !file.exists()) {
        let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(OpenError::File(file.display().to_string(), missing).into());
    }
    let mut conn = target.connect(true).map_err(|error| OpenError::Connect(error.to_string()))?;
    Migrations::prepare(&mut conn, false).map_err(OpenError::from)?;
    if let Conn::Pg(pg) = &mut conn {
        pg.batch_execute("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
            .map_err(DbError::from)?;
    }
    begin_reading(&mut conn).map_err(DbError::from)?;
    let read = work(&mut conn);
    Manager::rollback_transaction(&mut conn).map_err(DbError::from)?;
    read
}
