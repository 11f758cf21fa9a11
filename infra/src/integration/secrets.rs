use super::{post::secret, rows::unreadable};
use crate::{
    db::{At, Conn, DbError, DbResult, Key, Tx},
    schema::webhook_secrets::dsl,
    seal::{self, Resealed, SealError, Spot},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::shared::WebhookId;
use uuid::Uuid;

/// A secret that a webhook's deliveries are signed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// `whsec_` and base 64.
    pub secret: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when, after a newer one was made.
    pub ends_at: Option<DateTime<Utc>>,
}

const fn spot(row: Uuid) -> Spot {
    Spot { column: "webhook_secrets.sealed", row }
}

/// The secrets that sign at `now`, newest first: one, or two for a while after a rotation.
///
/// # Errors
/// Trouble with the database, or with the keys that fields are sealed with.
pub fn secrets(conn: &mut Conn, webhook: WebhookId, now: DateTime<Utc>) -> DbResult<Vec<Kept>> {
    let rows: Vec<(Key, Vec<u8>, At, Option<At>)> = dsl::webhook_secrets
        .filter(dsl::webhook_id.eq(Key(webhook.0)))
        .filter(dsl::ends_at.is_null().or(dsl::ends_at.assume_not_null().gt(At(now))))
        .order((dsl::created_at.desc(), dsl::id.desc()))
        .select((dsl::id, dsl::sealed, dsl::created_at, dsl::ends_at))
        .load(conn)?;
    let open = |(id, sealed, created_at, ends_at): (Key, Vec<u8>, At, Option<At>)| {
        let secret = seal::sealer().and_then(|keys| keys.open(spot(id.0), &sealed)).map_err(unreadable)?;
        Ok(Kept { secret, created_at: created_at.0, ends_at: ends_at.map(|at| at.0) })
    };
    rows.into_iter().map(open).collect()
}

/// Makes a new secret. The newest before it signs too until `until`; older ones are forgotten.
///
/// # Errors
/// As [`secrets`].
pub fn rotate(tx: &mut Tx<'_>, webhook: WebhookId, now: DateTime<Utc>, until: DateTime<Utc>) -> DbResult<()> {
    let own = || dsl::webhook_secrets.filter(dsl::webhook_id.eq(Key(webhook.0)));
    diesel::delete(own().filter(dsl::ends_at.is_not_null())).execute(&mut **tx)?;
    diesel::update(own()).set(dsl::ends_at.eq(Some(At(until)))).execute(&mut **tx)?;
    let id = Uuid::now_v7();
    let broken = |error: SealError| DbError::Broken(error.to_string());
    let sealed = seal::sealer().and_then(|keys| keys.seal(spot(id), &secret())).map_err(broken)?;
    diesel::insert_into(dsl::webhook_secrets)
        .values((
            dsl::id.eq(Key(id)),
            dsl::webhook_id.eq(Key(webhook.0)),
            dsl::sealed.eq(sealed),
            dsl::created_at.eq(At(now)),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Seals the webhooks' secrets behind `after` with the newest key. There are few: all of them are one page.
///
/// # Errors
/// As [`secrets`].
pub fn reseal(tx: &mut Tx<'_>, after: Option<Uuid>) -> DbResult<Resealed<Uuid>> {
    let keys = seal::sealer().map_err(unreadable)?;
    let rows: Vec<(Key, Vec<u8>)> = dsl::webhook_secrets
        .filter(dsl::id.gt(Key(after.unwrap_or_default())))
        .order(dsl::id)
        .select((dsl::id, dsl::sealed))
        .load(&mut **tx)?;
    let mut done = Resealed { next: rows.last().map(|(id, _)| id.0), sealed: 0 };
    for (id, old) in rows.into_iter().filter(|(_, sealed)| !keys.is_current(sealed)) {
        let secret = keys.open(spot(id.0), &old).map_err(unreadable)?;
        let new = keys.seal(spot(id.0), &secret).map_err(unreadable)?;
        diesel::update(dsl::webhook_secrets.find(id)).set(dsl::sealed.eq(new)).execute(&mut **tx)?;
        done.sealed += 1;
    }
    Ok(done)
}

/// How many secrets are sealed with an older key.
///
/// # Errors
/// As [`secrets`].
pub fn under_older_key(conn: &mut Conn) -> DbResult<i64> {
    let keys = seal::sealer().map_err(unreadable)?;
    let rows: Vec<Vec<u8>> = dsl::webhook_secrets.select(dsl::sealed).load(conn)?;
    let old = rows.iter().filter(|sealed| !keys.is_current(sealed)).count();
    Ok(i64::try_from(old).unwrap_or_default())
}
