use super::rows::ConsentRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    each,
    schema::consents::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    privacy::{Consent, Document},
    shared::{AccountId, ConsentId},
};
use std::collections::{BTreeMap, BTreeSet};

/// Stores a consent; one to the same version that stands already is given back instead.
///
/// # Errors
/// Trouble with the database.
pub fn give(tx: &mut Tx<'_>, consent: Consent) -> DbResult<Consent> {
    let standing = consents_of(tx, consent.account)?.into_iter().find(|one| {
        one.document == consent.document && one.version == consent.version && one.withdrawn_at.is_none()
    });
    if let Some(standing) = standing {
        return Ok(standing);
    }
    diesel::insert_into(dsl::consents).values(ConsentRow::from(&consent)).execute(&mut **tx)?;
    Ok(consent)
}

/// Withdraws a consent of this person; `None` where she has none of that id that stands.
///
/// # Errors
/// Trouble with the database.
pub fn withdraw(
    tx: &mut Tx<'_>,
    account: AccountId,
    id: ConsentId,
    now: DateTime<Utc>,
) -> DbResult<Option<Consent>> {
    let standing = dsl::consents
        .filter(dsl::id.eq(Key(id.0)).and(dsl::account_id.eq(Key(account.0))))
        .filter(dsl::withdrawn_at.is_null());
    if diesel::update(standing).set(dsl::withdrawn_at.eq(Some(At(now)))).execute(&mut **tx)? == 0 {
        return Ok(None);
    }
    Ok(consents_of(tx, account)?.into_iter().find(|one| one.id == id))
}

/// Every consent that a person gave, the withdrawn ones too, oldest first.
///
/// # Errors
/// Trouble with the database.
pub fn consents_of(conn: &mut Conn, account: AccountId) -> DbResult<Vec<Consent>> {
    let rows: Vec<ConsentRow> = dsl::consents
        .filter(dsl::account_id.eq(Key(account.0)))
        .order((dsl::given_at.asc(), dsl::id.asc()))
        .select(ConsentRow::as_select())
        .load(conn)?;
    rows.into_iter().map(ConsentRow::into_domain).collect()
}

/// Whether what needs this consent may be done: it may not once the person has withdrawn hers. Who was never asked
/// has refused nothing: a community's duties stand on the law, not on consent (PIPL, article 13).
///
/// # Errors
/// Trouble with the database.
pub fn may(conn: &mut Conn, account: AccountId, document: Document) -> DbResult<bool> {
    let last = dsl::consents
        .filter(dsl::account_id.eq(Key(account.0)).and(dsl::document.eq(document.as_str())))
        .order((dsl::given_at.desc(), dsl::id.desc()))
        .select(dsl::withdrawn_at);
    let last: Option<Option<At>> = each!(conn, c => last.first(c)).optional()?;
    Ok(last.flatten().is_none())
}

/// Those of these people who have withdrawn this consent.
///
/// # Errors
/// Trouble with the database.
pub fn withdrawn(conn: &mut Conn, people: &[AccountId], document: Document) -> DbResult<BTreeSet<AccountId>> {
    let rows: Vec<(Key, Option<At>)> = dsl::consents
        .filter(dsl::account_id.eq_any(people.iter().map(|id| Key(id.0)).collect::<Vec<_>>()))
        .filter(dsl::document.eq(document.as_str()))
        .order((dsl::given_at.asc(), dsl::id.asc()))
        .select((dsl::account_id, dsl::withdrawn_at))
        .load(conn)?;
    // The last one given is the one that counts.
    let last: BTreeMap<Key, Option<At>> = rows.into_iter().collect();
    Ok(last.into_iter().filter(|(_, at)| at.is_some()).map(|(id, _)| AccountId(id.0)).collect())
}
