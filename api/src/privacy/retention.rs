//! What was kept long enough goes, a page at a time.

use crate::http::ApiError;
use chrono::{DateTime, Utc};
use sanping_domain::privacy::{Keeping, Periods};
use sanping_infra::{
    account,
    db::{Conn, Db, DbError, DbResult, Tx},
    files, idempotency, outbox, petition,
};

/// How much of one kind went, or would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cleared {
    /// The kind.
    pub kind: Keeping,
    /// How many.
    pub count: i64,
}

/// Removes what is older than its period; where `dry`, only counts it. What was removed before an error stays so.
///
/// # Errors
/// Trouble with the database.
pub async fn expire(
    db: &Db,
    periods: &Periods,
    now: DateTime<Utc>,
    dry: bool,
) -> Result<Vec<Cleared>, ApiError> {
    let mut cleared = Vec::new();
    for &kind in Keeping::ALL {
        let before = periods.cutoff(kind, now);
        let mut count = 0;
        if dry {
            count = db.read_long(move |conn| counted(conn, kind, before)).await?;
        } else {
            loop {
                let page = db.write(move |tx| removed(tx, kind, before, now)).await?;
                count += i64::try_from(page).unwrap_or_default();
                if page == 0 {
                    break;
                }
            }
        }
        cleared.push(Cleared { kind, count });
    }
    Ok(cleared)
}

fn counted(conn: &mut Conn, kind: Keeping, before: DateTime<Utc>) -> DbResult<i64> {
    match kind {
        Keeping::Audit => {
            let (head, _) = account::audit_head(conn)?;
            Ok(account::audit_until(conn, before)?.map_or(0, |until| until - head.base_seq))
        }
        Keeping::Sessions => account::ended_sessions(conn, before),
        Keeping::Answers => idempotency::forgettable(conn, before),
        Keeping::Messages => outbox::forgettable(conn, before),
        Keeping::Petitions => petition::forgettable(conn, before),
    }
}

fn removed(
    tx: &mut Tx<'_>,
    kind: Keeping,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<usize, DbError> {
    match kind {
        Keeping::Audit => account::expire_audit(tx, before),
        Keeping::Sessions => account::expire_sessions(tx, before),
        Keeping::Answers => idempotency::forget(tx, before),
        Keeping::Messages => outbox::forget(tx, before),
        Keeping::Petitions => {
            let page = petition::ended_before(tx, before)?;
            for id in &page {
                petition::forget(tx, *id, now)?;
            }
            files::release(tx, &page, None, now)?;
            let subjects: Vec<_> = page.iter().map(|id| id.0).collect();
            idempotency::forget_about(tx, &subjects)?;
            Ok(page.len())
        }
    }
}
