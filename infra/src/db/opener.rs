//! How the pool opens connections and tells whether one still serves.

use super::{Conn, Target, damage::Damage};
use diesel::{connection::SimpleConnection, r2d2::R2D2Connection};

/// A pooled connection, and whether its last use ended in an error.
pub(super) struct Pooled {
    conn: Conn,
    suspect: bool,
    damage: Damage,
}

impl Pooled {
    /// Does work on it.
    pub(super) fn run<T, E>(&mut self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        self.suspect = true;
        let result = self.damage.watched(|| work(&mut self.conn));
        self.suspect = result.is_err();
        result
    }
}

/// Opens connections for the pool by the scheme of the URL, not by trying one after the other.
#[derive(Debug)]
pub(super) struct Opener {
    pub(super) target: Target,
    pub(super) read_only: bool,
    pub(super) damage: Damage,
}

impl r2d2::ManageConnection for Opener {
    type Connection = Pooled;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Pooled, Self::Error> {
        let conn = self.target.connect(self.read_only)?;
        Ok(Pooled { conn, suspect: false, damage: self.damage.clone() })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Self::Error> {
        pooled.conn.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        // A connection whose server went away looks sound until it is used, so one that just failed is tried.
        pooled.conn.is_broken() || (pooled.suspect && self.is_valid(pooled).is_err())
    }
}
