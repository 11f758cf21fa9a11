use super::rows::{open_address, seal_address};
use crate::{
    db::{Conn, DbError, DbResult, Key, Tx},
    schema::petitions::dsl,
    seal::{Resealed, sealer},
};
use diesel::prelude::*;
use sanping_domain::shared::PetitionId;
use uuid::Uuid;

/// Petitions looked at in one transaction.
const PAGE: i64 = 500;

/// A petition and its version, with the address in clear or sealed.
type Kept = (Key, i32, Option<String>, Option<Vec<u8>>);

/// Seals the addresses of one page with the newest key, those behind `after` in the order of their ids. Run twice,
/// or after it was interrupted, it does what is left.
///
/// # Errors
/// [`DbError::Broken`] where an address does not open; trouble with the database.
pub fn reseal(tx: &mut Tx<'_>, after: Option<PetitionId>) -> DbResult<Resealed<PetitionId>> {
    let rows: Vec<Kept> = dsl::petitions
        .filter(dsl::id.gt(Key(after.map_or(Uuid::nil(), |id| id.0))))
        .order(dsl::id.asc())
        .limit(PAGE)
        .select((dsl::id, dsl::version, dsl::address, dsl::address_sealed))
        .load(&mut **tx)?;
    let keys = sealer().map_err(|error| DbError::Broken(error.to_string()))?;
    let next = rows.last().map(|row| PetitionId(row.0.0));
    let mut done = 0;
    for (id, version, clear, sealed) in rows {
        let id = PetitionId(id.0);
        let address = match (sealed, clear) {
            (Some(sealed), _) if keys.is_current(&sealed) => continue,
            (Some(sealed), _) => open_address(id, &sealed)?,
            (None, Some(clear)) => clear,
            (None, None) => continue,
        };
        done += reseal_one(tx, id, version, &address)?;
    }
    Ok(Resealed { next, sealed: done })
}

/// On the condition that nobody has changed it since it was read: what was erased must not come back. The search
/// text of old rows quotes the address too.
fn reseal_one(tx: &mut Tx<'_>, id: PetitionId, version: i32, address: &str) -> DbResult<i64> {
    let row = dsl::petitions.find(Key(id.0));
    let search: String = row.select(dsl::search_text).first(&mut **tx)?;
    let quoted = format!("\n{}\n", address.to_lowercase());
    let changed = diesel::update(row.filter(dsl::version.eq(version)))
        .set((
            dsl::address.eq(None::<String>),
            dsl::address_sealed.eq(Some(seal_address(id, address)?)),
            dsl::search_text.eq(search.replacen(&quoted, "\n", 1)),
        ))
        .execute(&mut **tx)?;
    Ok(i64::try_from(changed).unwrap_or_default())
}

/// How many addresses stand in clear, stored before they were sealed.
///
/// # Errors
/// Trouble with the database.
pub fn in_clear(conn: &mut Conn) -> DbResult<i64> {
    Ok(dsl::petitions.filter(dsl::address.is_not_null()).count().get_result(conn)?)
}

/// How many addresses are sealed with an older key. Reads the whole table.
///
/// # Errors
/// Trouble with the database.
pub fn under_older_key(conn: &mut Conn) -> DbResult<i64> {
    let keys = sealer().map_err(|error| DbError::Broken(error.to_string()))?;
    let (mut after, mut old) = (Uuid::nil(), 0);
    loop {
        let rows: Vec<(Key, Option<Vec<u8>>)> = dsl::petitions
            .filter(dsl::address_sealed.is_not_null().and(dsl::id.gt(Key(after))))
            .order(dsl::id.asc())
            .limit(PAGE)
            .select((dsl::id, dsl::address_sealed))
            .load(conn)?;
        let Some(last) = rows.last() else { return Ok(old) };
        after = last.0.0;
        let stale =
            rows.iter().filter(|(_, sealed)| sealed.as_ref().is_some_and(|one| !keys.is_current(one)));
        old += i64::try_from(stale.count()).unwrap_or_default();
    }
}

/// Whether the latest address opens. Where it does not, the keys are not those that this database was used with; among
/// a hundred petitions without any address nothing is said against them.
///
/// # Errors
/// Trouble with the database.
pub fn latest_address_opens(conn: &mut Conn) -> DbResult<bool> {
    let latest: Vec<(Key, Option<Vec<u8>>)> =
        dsl::petitions.order(dsl::id.desc()).limit(100).select((dsl::id, dsl::address_sealed)).load(conn)?;
    let sealed = latest.into_iter().find_map(|(id, sealed)| Some((PetitionId(id.0), sealed?)));
    Ok(sealed.is_none_or(|(id, sealed)| open_address(id, &sealed).is_ok()))
}
