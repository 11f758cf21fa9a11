use super::{Conn, DbError, Migrations, OpenError, Target, tx::reading};
use diesel::connection::SimpleConnection;

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
    reading(&mut conn, work)
}

#[cfg(test)]
mod tests {
    use super::super::{Conn, Db, DbError, DbResult, testing::on_both};
    use diesel::{RunQueryDsl, connection::SimpleConnection, sql_query, sql_types::BigInt};
    use std::sync::mpsc;

    #[derive(diesel::QueryableByName)]
    struct Counted {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }

    fn count(conn: &mut Conn) -> DbResult<i64> {
        let counted = sql_query("SELECT count(*) AS count FROM notes_of_a_test");
        Ok(match conn {
            Conn::Pg(pg) => counted.get_result::<Counted>(pg)?.count,
            Conn::Sqlite(sqlite) => counted.get_result::<Counted>(sqlite)?.count,
        })
    }

    async fn write(db: &Db, sql: &'static str) {
        db.write(move |tx| tx.batch_execute(sql).map_err(DbError::from)).await.unwrap();
    }

    #[test]
    fn a_long_read_does_not_see_what_is_written_meanwhile() {
        on_both(async |db| {
            write(&db, "CREATE TABLE notes_of_a_test (id BIGINT PRIMARY KEY)").await;
            let (looked, has_looked) = mpsc::channel();
            let (wrote, has_written) = mpsc::channel();
            let reader = db.clone();
            let read = tokio::spawn(async move {
                reader
                    .read_long(move |conn| -> DbResult<_> {
                        let before = count(conn)?;
                        looked.send(()).unwrap();
                        has_written.recv().unwrap();
                        Ok((before, count(conn)?))
                    })
                    .await
            });
            tokio::task::spawn_blocking(move || has_looked.recv().unwrap()).await.unwrap();
            write(&db, "INSERT INTO notes_of_a_test VALUES (1)").await;
            wrote.send(()).unwrap();
            assert_eq!(read.await.unwrap().unwrap(), (0, 0));
            assert_eq!(db.read(count).await.unwrap(), 1);
        });
    }
}
