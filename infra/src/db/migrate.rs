use super::Conn;
use diesel::{
    RunQueryDsl,
    backend::Backend,
    connection::SimpleConnection,
    migration::{Migration, MigrationSource, MigrationVersion},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;

/// What both databases understand; column types carry PostgreSQL's names, which SQLite takes as they are.
const COMMON: EmbeddedMigrations = embed_migrations!("../migrations/common");
/// What only SQLite needs.
const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
/// What only PostgreSQL needs.
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Any number that no other user of this database server is likely to lock on.
const PG_LOCK: &str = "7304601120261121";

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A newer Sanping made this database.
    #[error("the database has migrations this version does not know ({0}); use the newer sanping")]
    Newer(String),
    /// Migrations are pending and were not asked for.
    #[error("{0} migrations are pending: run `sanping migrate`")]
    Pending(usize),
    /// A statement failed; what ran before stays, and running again goes on from there.
    #[error("a migration failed: {0}")]
    Failed(String),
}

/// The migrations of one database, in order.
pub struct Migrations([EmbeddedMigrations; 2]);

impl<DB: Backend> MigrationSource<DB> for Migrations {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let mut all = Vec::new();
        for source in &self.0 {
            all.extend(MigrationSource::<DB>::migrations(source)?);
        }
        all.sort_unstable_by(|a, b| a.name().version().cmp(&b.name().version()));
        Ok(all)
    }
}

impl Migrations {
    /// Checks the schema and, where `run`, brings it up to date under a lock.
    pub(super) fn prepare(conn: &mut Conn, run: bool) -> Result<(), MigrateError> {
        let own = if matches!(conn, Conn::Pg(_)) { POSTGRES } else { SQLITE };
        let migrations = Self([COMMON, own]);
        if let Conn::Pg(pg) = conn {
            // Two processes that start together wait for each other; the lock goes with the session.
            pg.batch_execute(&format!(
                "SET lock_timeout = '120s'; SELECT pg_advisory_lock({PG_LOCK}); SET lock_timeout = '5s'"
            ))
            .map_err(failed)?;
        }
        let done = migrations.bring_up(conn, run);
        if let Conn::Pg(pg) = conn {
            diesel::sql_query(format!("SELECT pg_advisory_unlock({PG_LOCK})")).execute(pg).map_err(failed)?;
        }
        done
    }

    /// The version of the schema: of its last migration, whichever of the two databases that is for. They end alike.
    #[must_use]
    pub fn schema_version() -> String {
        let of = |source| MigrationSource::<super::MultiBackend>::migrations(source).unwrap_or_default();
        [&COMMON, &SQLITE, &POSTGRES]
            .into_iter()
            .flat_map(of)
            .map(|one| one.name().version().to_string())
            .max()
            .unwrap_or_default()
    }

    /// Undoes every migration: for tests that a way back exists, and for nothing else.
    ///
    /// # Errors
    /// [`MigrateError::Failed`] where a step back does not run.
    pub fn undo_all(target: &super::Target) -> Result<(), MigrateError> {
        let mut conn = target.connect(false).map_err(failed)?;
        let own = if matches!(conn, Conn::Pg(_)) { POSTGRES } else { SQLITE };
        conn.revert_all_migrations(Self([COMMON, own])).map_err(failed)?;
        Ok(())
    }

    fn bring_up(self, conn: &mut Conn, run: bool) -> Result<(), MigrateError> {
        let applied = conn.applied_migrations().map_err(failed)?;
        let known: Vec<Box<dyn Migration<super::MultiBackend>>> = self.migrations().map_err(failed)?;
        let known: BTreeSet<String> = known.iter().map(|m| m.name().version().to_string()).collect();
        let unknown: Vec<String> =
            applied.iter().map(MigrationVersion::to_string).filter(|v| !known.contains(v)).collect();
        if !unknown.is_empty() {
            return Err(MigrateError::Newer(unknown.join(", ")));
        }
        let pending = known.len().saturating_sub(applied.len());
        if pending > 0 && !run {
            return Err(MigrateError::Pending(pending));
        }
        if pending > 0 {
            conn.run_pending_migrations(self).map_err(failed)?;
            log::info!("{pending} migrations applied");
        }
        Ok(())
    }
}

fn failed(error: impl std::fmt::Display) -> MigrateError {
    MigrateError::Failed(error.to_string())
}
