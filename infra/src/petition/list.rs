use super::{
    categories::category_with_descendants,
    condition::Holds,
    fitting::Fitting,
    needs::Needs,
    remembered::{Remembered, Stamp},
    rows::{PetitionRow, status_code},
    walk::{Step, Walk, Way},
};
use crate::{
    db::{Conn, DbResult},
    each,
    schema::petitions::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    petition::{Channel, Petition, PetitionKind, Status, Urgency},
    shared::{AccountId, CategoryId, Cursor, GridId, Limit, Page, PetitionId, Scope},
};
use std::{borrow::Borrow, collections::HashMap, sync::Arc};
use uuid::Uuid;

/// The most petitions looked at for one page; a filter that fits few gives short pages with a cursor.
const WALKED: usize = 5_000;
/// The most petitions looked at in one query.
const BATCH: usize = 500;
/// Before the first and after the last instant that may be stored (years 1 and 9999), in microseconds.
const ENDS_OF_TIME: (i64, i64) = (-62_135_596_800_000_000, 253_402_300_799_000_000);

/// Which petitions of a scope are wanted; the default wants all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// In one of these statuses; empty means any.
    pub statuses: Vec<Status>,
    /// Of this category or one under it.
    pub category: Option<CategoryId>,
    /// Of this sort.
    pub kind: Option<PetitionKind>,
    /// So urgent.
    pub urgency: Option<Urgency>,
    /// Come through this door.
    pub channel: Option<Channel>,
    /// Handed to this person, unit or grid, or accepted by this person.
    pub handed: Option<Uuid>,
    /// Handed to this person by name, or accepted by them.
    pub assignee: Option<AccountId>,
    /// Reported or joined by this voice.
    pub reporter: Option<Uuid>,
    /// At or under this grid node; what lies outside the scope stays outside.
    pub under: Option<GridId>,
    /// Words that must all stand in title, body, address or number, in any case; the first eight count.
    pub text: Option<String>,
    /// Reported at or after.
    pub since: Option<DateTime<Utc>>,
    /// Reported before.
    pub until: Option<DateTime<Utc>>,
    /// With a deadline that runs out before.
    pub due_before: Option<DateTime<Utc>>,
    /// What comes first.
    pub order: Order,
    /// Waiting for somebody to do one of these things; then the latest report comes first.
    pub needs: Option<Needs>,
}

/// What comes first in a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest report.
    #[default]
    Newest,
    /// The deadline that runs out first; what has none that runs is left out.
    Due,
}

/// The petitions of a scope, in the order of the filter. Not inside a transaction that writes.
///
/// # Errors
/// Trouble with the database.
pub fn list(
    conn: &mut Conn,
    known: &Remembered,
    scope: &Scope,
    filter: &Filter,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Arc<Petition>>> {
    let wanted = Wanted::new(conn, scope, filter)?;
    let mut from = wanted.start(after);
    let mut found: Vec<Arc<Petition>> = Vec::new();
    let (mut walked, mut size) = (0, limit.rows() + 1);
    loop {
        let mut steps = wanted.next(conn, from, size)?;
        let mut ended = steps.len() < size;
        let within = steps.partition_point(|(key, _)| wanted.before_end(key.at));
        ended |= within < steps.len();
        steps.truncate(within);
        found.extend(wanted.remembered(conn, known, &steps)?);
        walked += steps.len();
        match steps.last() {
            Some((last, _)) if !ended && found.len() <= limit.rows() => from = *last,
            _ => return Ok(Page::cut(found, limit, |petition| wanted.place(petition))),
        }
        if walked >= WALKED {
            return Ok(Page { items: found, next_cursor: Some(from.encode()) });
        }
        size = (size * 4).min(BATCH);
    }
}

/// Shows every petition of a scope that fits, in the order of the filter; `false` where there are more than `most`, which
/// are not shown.
///
/// # Errors
/// Trouble with the database.
pub fn walk(
    conn: &mut Conn,
    scope: &Scope,
    filter: &Filter,
    most: usize,
    mut show: impl FnMut(Petition),
) -> DbResult<bool> {
    let wanted = Wanted::new(conn, scope, filter)?;
    let (mut from, mut shown) = (wanted.start(None), 0);
    loop {
        let mut keys = wanted.walk.next(conn, from, BATCH)?;
        let within = keys.partition_point(|key| wanted.before_end(key.at));
        let ended = keys.len() < BATCH || within < keys.len();
        keys.truncate(within);
        for petition in wanted.load(conn, &keys)? {
            shown += 1;
            if shown > most {
                return Ok(false);
            }
            show(petition);
        }
        match keys.last() {
            Some(last) if !ended => from = *last,
            _ => return Ok(true),
        }
    }
}

/// The petitions of a scope that changed, oldest change first, for phones that were away.
///
/// A step that is stored late by the clock of another server can slip in before the cursor: ask again from a few
/// seconds earlier. A petition that comes into the scope because the tree was rebuilt is no change.
///
/// # Errors
/// Trouble with the database.
pub fn changed(
    conn: &mut Conn,
    known: &Remembered,
    scope: &Scope,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Arc<Petition>>> {
    let (first, last) = (end_of_time(ENDS_OF_TIME.0), end_of_time(ENDS_OF_TIME.1));
    let from = after.unwrap_or(Cursor { at: first, id: Uuid::nil() });
    // PostgreSQL knows no time before 4714 BC.
    let from = Cursor { at: from.at.clamp(first, last), ..from };
    let wanted = Wanted {
        walk: Walk::new(&scope.roots, &Way::Changes),
        within: Vec::new(),
        filter: &Filter::default(),
        categories: None,
    };
    let steps = wanted.next(conn, from, limit.rows() + 1)?;
    let petitions = wanted.remembered(conn, known, &steps)?;
    Ok(Page::cut(petitions, limit, |petition| Cursor { at: petition.times.updated_at, id: petition.id.0 }))
}

fn end_of_time(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}

/// A filter made ready: the way through the scope table, and what is asked of each petition on it.
struct Wanted<'a> {
    walk: Walk,
    /// Each of these scopes must hold the petition too.
    within: Vec<Vec<Uuid>>,
    filter: &'a Filter,
    categories: Option<Vec<CategoryId>>,
}

impl<'a> Wanted<'a> {
    /// Walks the narrowest names that every wanted petition bears, and asks each for the others.
    fn new(conn: &mut Conn, scope: &Scope, filter: &'a Filter) -> DbResult<Self> {
        let mut sets = vec![scope.roots.clone()];
        sets.extend(filter.under.map(|grid| vec![grid.0]));
        sets.extend(filter.reporter.map(|voice| vec![voice]));
        let mut narrowest = Vec::new();
        if filter.needs.is_none() {
            narrowest = sets.pop().unwrap_or_default();
            sets.retain(|set| !narrowest.iter().all(|name| set.contains(name)));
        }
        let statuses = if filter.statuses.is_empty() { Status::ALL } else { &filter.statuses };
        // No deadline runs where the work is done.
        let statuses = statuses.iter().filter(|status| filter.due_before.is_none() || status.is_open());
        let mut codes: Vec<i16> = statuses.copied().map(status_code).collect();
        codes.sort_unstable();
        codes.dedup();
        let categories = match filter.category {
            Some(category) => Some(category_with_descendants(conn, category)?),
            None => None,
        };
        let way = match filter.order {
            Order::Newest => Way::Newest(codes),
            Order::Due => Way::Due,
        };
        let walk = Walk::new(&narrowest, &way);
        // The way itself leaves other categories out; only where needs are walked instead is each petition asked.
        let (walk, categories) = match categories {
            Some(categories) if filter.needs.is_none() => (walk.of(&categories), None),
            asked => (walk, asked),
        };
        Ok(Self { walk, within: sets, filter, categories })
    }

    /// Where the way begins.
    fn start(&self, after: Option<Cursor>) -> Cursor {
        let (first, last) = ENDS_OF_TIME;
        match self.filter.order {
            Order::Newest => {
                let (first, last) = (end_of_time(first), end_of_time(last));
                // PostgreSQL knows no time before 4714 BC.
                let at = self.filter.until.map_or(last, |until| until.clamp(first, last));
                let until = Cursor { at, id: Uuid::nil() };
                after.map_or(until, |after| after.min(until))
            }
            Order::Due => after.unwrap_or_else(|| Cursor { at: end_of_time(first), id: Uuid::nil() }),
        }
    }

    /// Whether what lies at this time of the way may still be wanted.
    fn before_end(&self, at: DateTime<Utc>) -> bool {
        match self.filter.order {
            Order::Newest => self.filter.since.is_none_or(|since| at >= since),
            Order::Due => self.filter.due_before.is_none_or(|due| at < due),
        }
    }

    /// Whether a petition keeps to what the way does not look at.
    fn fits(&self, petition: &Petition) -> bool {
        let Filter { statuses, since, until, due_before, .. } = self.filter;
        let reported = petition.times.reported_at;
        (statuses.is_empty() || statuses.contains(&petition.status))
            && since.is_none_or(|since| reported >= since)
            && until.is_none_or(|until| reported < until)
            && due_before.is_none_or(|due| petition.due_at().is_some_and(|at| at < due))
    }

    /// The place of a petition on the way.
    fn place(&self, petition: &Petition) -> Cursor {
        let reported = petition.times.reported_at;
        let at = match self.filter.order {
            Order::Newest => reported,
            Order::Due => petition.due_at().unwrap_or(reported),
        };
        Cursor { at, id: petition.id.0 }
    }

    /// The next on the way, and which state those that fit are in.
    fn next(&self, conn: &mut Conn, from: Cursor, count: usize) -> DbResult<Vec<Step>> {
        let keys = match &self.filter.needs {
            Some(needs) => needs.next(conn, from, count)?,
            None if self.walk.is_single() => {
                return self.walk.next_fitting(conn, from, count, &self.fitting(None));
            }
            None => self.walk.next(conn, from, count)?,
        };
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let fit = dsl::petitions.filter(Holds(self.fitting(Some(&keys))));
        let stamp = (dsl::id, dsl::version, dsl::updated_at);
        let stamps: Vec<Stamp> = each!(conn, c => fit.select(stamp).load(c))?;
        let stamps: HashMap<Uuid, Stamp> = stamps.into_iter().map(|stamp| (stamp.0.0, stamp)).collect();
        Ok(keys.into_iter().map(|key| (key, stamps.get(&key.id).copied())).collect())
    }

    /// What is asked of the petitions of these keys; of those beside it in a statement without.
    fn fitting(&self, keys: Option<&[Cursor]>) -> Fitting {
        Fitting::of(keys, &self.within, self.categories.as_deref(), self.filter)
    }

    /// The petitions of these keys that fit, in the order of the keys: all of them read.
    fn load(&self, conn: &mut Conn, keys: &[Cursor]) -> DbResult<Vec<Petition>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let fit = dsl::petitions.filter(Holds(self.fitting(Some(keys))));
        let rows: Vec<PetitionRow> = each!(conn, c => fit.select(PetitionRow::columns()).load(c))?;
        let rows = rows.into_iter().map(PetitionRow::into_domain);
        let found = rows.map(|row| row.map(|petition| (petition.id, petition))).collect::<DbResult<_>>()?;
        Ok(self.in_order(keys.iter().map(|key| key.id), found))
    }

    /// The petitions of these steps that fit, in their order; read are only those that are not remembered as they are.
    fn remembered(
        &self,
        conn: &mut Conn,
        known: &Remembered,
        steps: &[Step],
    ) -> DbResult<Vec<Arc<Petition>>> {
        let found = known.many(conn, steps.iter().filter_map(|(_, stamp)| *stamp).collect())?;
        Ok(self.in_order(steps.iter().map(|(key, _)| key.id), found))
    }

    fn in_order<P: Borrow<Petition>>(
        &self,
        ids: impl Iterator<Item = Uuid>,
        mut found: HashMap<PetitionId, P>,
    ) -> Vec<P> {
        let found = ids.filter_map(|id| found.remove(&PetitionId(id)));
        found.filter(|petition| self.fits(petition.borrow())).collect()
    }
}
