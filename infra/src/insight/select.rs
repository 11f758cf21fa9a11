use super::sql::{Dialect, Sql};
use crate::{
    db::{Conn, DbResult, Key},
    petition::{category_with_descendants, status_code},
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    insight::Period,
    petition::{Channel, PetitionKind, Status, Urgency},
    shared::{AccountId, CategoryId, GridId, UnitId},
};
use std::fmt::Write;
use uuid::Uuid;

/// Which petitions are counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// The names of the caller's scope, as lists and counts have them ([`sanping_domain::shared::Scope`]). Each
    /// petition is counted once; it is quickest where the name that most petitions bear stands first.
    pub roots: Vec<Uuid>,
    /// Reported in it.
    pub period: Period,
    /// Lying at or under this node.
    pub grid: Option<GridId>,
    /// Of this category or one under it.
    pub category: Option<CategoryId>,
    /// Accepted last by this person.
    pub handler: Option<AccountId>,
    /// Handed to this member unit.
    pub unit: Option<UnitId>,
    /// Of this sort.
    pub kind: Option<PetitionKind>,
    /// Come through this door.
    pub channel: Option<Channel>,
    /// So urgent.
    pub urgency: Option<Urgency>,
    /// In one of these statuses; empty means any.
    pub statuses: Vec<Status>,
    /// What is due is judged at this instant.
    pub now: DateTime<Utc>,
}

/// A selection made ready for one database.
pub(super) struct Chosen<'a> {
    pub(super) selection: &'a Selection,
    pub(super) dialect: Dialect,
    /// Reported before; never after the end of the period.
    pub(super) until: DateTime<Utc>,
    /// Reported at or after; never before the beginning of the period.
    pub(super) since: DateTime<Utc>,
    categories: Option<Vec<CategoryId>>,
}

impl<'a> Chosen<'a> {
    pub(super) fn new(conn: &mut Conn, selection: &'a Selection) -> DbResult<Self> {
        let categories = match selection.category {
            Some(category) => Some(category_with_descendants(conn, category)?),
            None => None,
        };
        let (since, until) = (selection.period.begins(), selection.period.ends());
        Ok(Self { selection, dialect: Dialect::of(conn), until, since, categories })
    }

    /// Writes `FROM … WHERE …` of the petitions that are counted, as `p`.
    pub(super) fn say<T>(&self, sql: &mut Sql<T>) {
        sql.say(" FROM (");
        self.say_scope(sql);
        sql.say(") chosen JOIN petitions p ON p.id = chosen.petition_id");
        if let Some(grid) = self.selection.grid {
            sql.say(" JOIN grid_ancestors lies ON lies.node_id = p.grid_id AND lies.ancestor_id = ")
                .key(grid.0);
        }
        // Something must follow, whatever is asked for.
        sql.say(" WHERE p.version > 0");
        if let Some(categories) = &self.categories {
            sql.say(" AND p.category_id IN (NULL");
            for category in categories {
                sql.say(", ").key(category.0);
            }
            sql.say(")");
        }
        if let Some(handler) = self.selection.handler {
            sql.say(" AND p.handler_id = ").key(handler.0);
        }
        if let Some(unit) = self.selection.unit {
            sql.say(" AND p.assignee_kind = 'unit' AND p.assignee_id = ").key(unit.0);
        }
        let words = [
            (" AND p.kind = ", self.selection.kind.map(PetitionKind::as_str)),
            (" AND p.channel = ", self.selection.channel.map(Channel::as_str)),
            (" AND p.urgency = ", self.selection.urgency.map(Urgency::as_str)),
        ];
        for (column, word) in words {
            if let Some(word) = word {
                sql.say(column).text(word);
            }
        }
    }

    /// Each petition of the scope once: under its first name, and under another only where it lacks those before.
    fn say_scope<T>(&self, sql: &mut Sql<T>) {
        let statuses =
            if self.selection.statuses.is_empty() { Status::ALL } else { &self.selection.statuses };
        let codes = codes(statuses);
        if self.selection.roots.is_empty() {
            sql.say("SELECT petition_id FROM petition_scopes WHERE status < 0");
        }
        for (place, root) in self.selection.roots.iter().enumerate() {
            if place > 0 {
                sql.say(" UNION ALL ");
            }
            sql.say("SELECT s.petition_id FROM petition_scopes s WHERE s.scope_id = ").key(*root);
            sql.say(format!(" AND s.status IN ({codes}) AND s.created_at >= ")).at(self.since);
            sql.say(" AND s.created_at < ").at(self.until);
            if place > 0 {
                sql.say(
                    " AND NOT EXISTS (SELECT 1 FROM petition_scopes o \
                     WHERE o.petition_id = s.petition_id AND o.scope_id IN (NULL",
                );
                for before in self.selection.roots.iter().take(place) {
                    sql.say(", ").key(Key(*before));
                }
                sql.say("))");
            }
        }
    }
}

/// The numbers of these statuses in the scope table: named one by one, so that the index is walked by time.
pub(super) fn codes(statuses: &[Status]) -> String {
    let mut codes = String::from("-1");
    for status in statuses {
        // Writing to a String cannot fail.
        let _ = write!(codes, ",{}", status_code(*status));
    }
    codes
}
