use super::{Bad, ImportError, outcome::Tally, row::Entry};
use crate::{
    http::{ApiError, Caller},
    petition::tell::tell,
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{Candidates, Clocks, Number, Report, civil_day, file, route},
    shared::{Actor, GridId, PetitionId},
};
use sanping_infra::{
    account,
    db::{Db, DbError, Tx},
    grid::{self, Places},
    petition::{self, Signature, Timing},
};
use serde_json::json;
use std::sync::Arc;

/// What all batches of a run stand on.
#[derive(Clone)]
pub(super) struct Ground {
    pub source: String,
    pub places: Arc<Places>,
    pub timing: Arc<Timing>,
    /// The node that takes what cannot be placed.
    pub desk: GridId,
}

/// Rows that are stored together or not at all.
pub(super) struct Batch {
    pub ground: Ground,
    pub entries: Vec<Entry>,
}

/// Why nothing of a batch is kept.
enum Undone {
    Rehearsed(Tally),
    Failed(ApiError),
    Database(DbError),
}

impl From<DbError> for Undone {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

/// Why a row was not filed.
enum Trouble {
    Row(Bad),
    Failed(Undone),
}

impl From<DbError> for Trouble {
    fn from(error: DbError) -> Self {
        Self::Failed(error.into())
    }
}

impl Batch {
    /// Stores the batch; where it is a rehearsal, all but the commit.
    pub async fn run(self, db: &Db, rehearsal: bool) -> Result<Tally, ImportError> {
        let stored = db.write(move |tx| {
            let tally = self.store(tx, Utc::now())?;
            if rehearsal { Err(Undone::Rehearsed(tally)) } else { Ok(tally) }
        });
        match stored.await {
            Ok(tally) | Err(Undone::Rehearsed(tally)) => Ok(tally),
            Err(Undone::Database(error)) => Err(error.into()),
            Err(Undone::Failed(error)) => Err(ImportError::Broken(error)),
        }
    }

    fn store(self, tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Tally, Undone> {
        grid::hold_still(tx)?;
        let Self { ground, entries } = self;
        let rows = [entries.first(), entries.last()].map(|entry| entry.map(|entry| entry.row));
        let mut tally = Tally::default();
        for entry in entries {
            if petition::imported(tx, &ground.source, &entry.key)?.is_some() {
                tally.present += 1;
                continue;
            }
            match ground.file(tx, entry, now) {
                Ok(()) => tally.filed += 1,
                Err(Trouble::Row(bad)) => tally.bad.push(bad),
                Err(Trouble::Failed(error)) => return Err(error),
            }
        }
        let detail =
            json!({"rows": rows, "filed": tally.filed, "present": tally.present, "bad": tally.bad.len()});
        let by = Caller { actor: Actor::system(), address: "console".into() };
        account::audit(tx, by.audits("petition.import", ("petition_import", ground.source), detail, now))?;
        Ok(tally)
    }
}

impl Ground {
    /// As a report over HTTP, but at the time of the row. Every rule is asked before the first write.
    fn file(&self, tx: &mut Tx<'_>, entry: Entry, now: DateTime<Utc>) -> Result<(), Trouble> {
        let Entry { row, key, at, voice, chosen, report } = entry;
        let chosen = match chosen {
            Some(code) => {
                let node = grid::by_code(tx, &code)?.filter(|node| node.retired_at.is_none());
                Some(node.ok_or_else(|| Trouble::Row(Bad::node(row, &code)))?.id)
            }
            None => None,
        };
        let signature = Signature::of(&report.title, &report.body, report.point);
        let report = self.routed(report, chosen);
        let day = civil_day(at);
        let number = Number::new(day, petition::reserve_numbers(tx, day, 1)?)
            .map_err(|_| DbError::Broken("the numbers of the day are used up".into()))?;
        let id = PetitionId::new();
        let terms = self.timing.terms(report.category_id, report.urgency, report.kind);
        let mut decision = file(report, id, number, &Actor::system(), at, &terms)
            .map_err(|error| Trouble::Row(Bad::rule(row, &error)))?;
        if let Some(voice) = voice {
            decision.petition.reporter = voice;
        }
        // Nothing was promised before it came here.
        decision.petition.clocks = Clocks::begin(now, &terms);
        // It is new here: whoever asks for changes since a moment must be told of it.
        decision.petition.times.updated_at = now;
        let ancestors = grid::ancestors(tx, decision.petition.grid_id)?;
        petition::insert(tx, &decision, &ancestors)?;
        petition::sign(tx, &decision.petition, &signature)?;
        petition::mark_imported(tx, &self.source, &key, id)?;
        tell(tx, &decision, now).map_err(|error| Trouble::Failed(Undone::Failed(error)))
    }

    fn routed(&self, report: Report, chosen: Option<GridId>) -> Report {
        let words = report.address.as_ref().and_then(|address| self.places.by_words(address.as_str()));
        let (grid_id, routed) = route(Candidates {
            by_point: report.point.and_then(|point| self.places.deepest(point)),
            by_code: None,
            by_words: words.map(|(id, words)| (id, words.to_owned())),
            chosen,
            desk: self.desk,
        });
        Report { grid_id, routed, ..report }
    }
}
