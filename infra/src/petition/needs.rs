use crate::{
    db::{At, Conn, DbResult, Key},
    schema::petitions::dsl,
};
use chrono::NaiveDate;
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use sanping_domain::{
    petition::{Need, Status},
    shared::Cursor,
};

/// Petitions that wait for somebody to do one of these things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// What is waited for: any of these.
    pub any: Vec<Need>,
    /// The day in China: a review is due from its day on.
    pub today: NaiveDate,
}

impl Needs {
    /// The next after `from`, latest report first; each need has a small index of its own.
    pub(super) fn next(&self, conn: &mut Conn, from: Cursor, count: usize) -> DbResult<Vec<Cursor>> {
        let mut found: Vec<Cursor> = Vec::new();
        for need in &self.any {
            found.extend(self.of(conn, *need, from, count)?);
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        found.dedup();
        found.truncate(count);
        Ok(found)
    }

    fn of(&self, conn: &mut Conn, need: Need, from: Cursor, count: usize) -> DbResult<Vec<Cursor>> {
        let mut query = dsl::petitions.select((dsl::reported_at, dsl::id)).into_boxed();
        query = match need {
            Need::CallBack => query.filter(dsl::call_back_due),
            // Word for word as its index says it: SQLite takes a partial index for no condition with values in it.
            Need::Redispatch => {
                query.filter(sql::<Bool>("returns > 0")).filter(dsl::status.eq(Status::Reported.as_str()))
            }
            Need::Arbitration => {
                query.filter(dsl::arbitration).filter(dsl::status.eq(Status::Reported.as_str()))
            }
            Need::Extension => query.filter(dsl::extension_asked.is_not_null()),
            Need::Supervision => query.filter(dsl::supervised_at.is_not_null()),
            Need::Review => query.filter(dsl::review_on.is_not_null()).filter(dsl::review_on.le(self.today)),
        };
        let (at, id) = (At(from.at), Key(from.id));
        let keys: Vec<(At, Key)> = query
            .filter(dsl::reported_at.lt(at).or(dsl::reported_at.eq(at).and(dsl::id.lt(id))))
            .order((dsl::reported_at.desc(), dsl::id.desc()))
            .limit(i64::try_from(count).unwrap_or(i64::MAX))
            .load(conn)?;
        Ok(keys.into_iter().map(|(at, id)| Cursor { at: at.0, id: id.0 }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::{on_both, ways};
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    #[test]
    fn what_needs_somebody_is_found_without_a_look_at_all_that_was_reported() {
        on_both(async |db| {
            for need in Need::ALL {
                let needs = Needs { any: vec![*need], today: NaiveDate::MAX };
                let from = Cursor { at: DateTime::<Utc>::UNIX_EPOCH, id: Uuid::nil() };
                let ways = ways(&db, move |conn| needs.next(conn, from, 20)).await;
                let of_its_own = ways.iter().any(|way| way.contains("INDEX petitions_need_"));
                assert_eq!(of_its_own, db.is_embedded(), "{need:?}: {ways:?}");
                assert!(!ways.iter().any(|way| way.contains("TEMP B-TREE")), "{need:?} is sorted: {ways:?}");
            }
        });
    }
}
