//! Petitions as they were last read, to be shown again while the database says that they are still the same.
//!
//! It must never stand in for the database: each use asks it which version there is, and of a petition that is not
//! in the scope it says nothing. It must never be used inside a transaction that writes, for what that reads may
//! be rolled back.

use super::{around::State, find::find_many};
use crate::db::{At, Conn, DbResult, Key};
use moka::sync::Cache;
use sanping_domain::{petition::Petition, shared::PetitionId};
use std::{collections::HashMap, sync::Arc, time::Duration};

/// The most memory, in bytes as [`weight`] counts them: some ten thousand petitions.
const MOST: u64 = 16 << 20;
/// How long a petition may stay: the words of one that was forgotten must not linger either.
const STAYS: Duration = Duration::from_secs(300);

/// Which state of a petition the database has: the id, the version, and when it was changed last.
pub(super) type Stamp = (Key, i32, At);

/// The petitions that were read last. One a process.
///
/// Whatever writes to a petition raises its version, so the same stamp means the same petition.
#[derive(Debug)]
pub struct Remembered(Cache<PetitionId, Arc<Petition>>);

impl Default for Remembered {
    fn default() -> Self {
        Self(
            Cache::builder()
                .max_capacity(MOST)
                .weigher(|_, one: &Arc<Petition>| weight(one))
                .time_to_live(STAYS)
                .build(),
        )
    }
}

impl Remembered {
    /// The petition of this stamp; read where it is not known as that.
    ///
    /// # Errors
    /// Trouble with the database.
    pub(super) fn one(&self, conn: &mut Conn, stamp: Stamp) -> DbResult<Option<Arc<Petition>>> {
        if let Some(known) = self.known(stamp) {
            return Ok(Some(known));
        }
        let read = super::find(conn, PetitionId(stamp.0.0))?;
        Ok(read.map(|petition| self.keep(petition)))
    }

    /// The petitions of these stamps, those unknown read in one query; missing is what was erased meanwhile.
    ///
    /// # Errors
    /// Trouble with the database.
    pub(super) fn many(
        &self,
        conn: &mut Conn,
        stamps: Vec<Stamp>,
    ) -> DbResult<HashMap<PetitionId, Arc<Petition>>> {
        let mut found = HashMap::with_capacity(stamps.len());
        let mut unknown = Vec::new();
        for stamp in stamps {
            match self.known(stamp) {
                Some(known) => drop(found.insert(known.id, known)),
                None => unknown.push(PetitionId(stamp.0.0)),
            }
        }
        for petition in find_many(conn, &unknown)? {
            found.insert(petition.id, self.keep(petition));
        }
        Ok(found)
    }

    /// The petition as it was last read, which may not hold any more: see [`is_in`].
    pub(super) fn last(&self, id: PetitionId) -> Option<Arc<Petition>> {
        self.0.get(&id)
    }

    fn known(&self, (id, version, updated_at): Stamp) -> Option<Arc<Petition>> {
        self.last(PetitionId(id.0)).filter(|known| is_in(known, (version, updated_at)))
    }

    fn keep(&self, petition: Petition) -> Arc<Petition> {
        let petition = Arc::new(petition);
        self.0.insert(petition.id, Arc::clone(&petition));
        petition
    }
}

/// Whether this is still the state of a petition that was read.
pub(super) fn is_in(petition: &Petition, (version, updated_at): State) -> bool {
    petition.version == version && petition.times.updated_at == updated_at.0
}

/// About how many bytes a petition takes.
fn weight(petition: &Petition) -> u32 {
    let Petition { title, body, address, routed, .. } = petition;
    let words = title.as_str().len() + body.as_str().len() + routed.reason.len();
    let address = address.as_ref().map_or(0, |address| address.as_str().len());
    u32::try_from(size_of::<Petition>() + words + address + BESIDES).unwrap_or(u32::MAX)
}

/// What the cache itself keeps for each.
const BESIDES: usize = 256;
