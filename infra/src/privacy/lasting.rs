//! The keys that outlast the secret: kept sealed, like the personal fields that they lead to.

use crate::{
    db::{Both, Conn, DbError, DbResult, Tx},
    schema::lasting_keys::dsl,
    seal::{Lasting, Resealed, SealError, Sealer, sealer},
};
use data_encoding::BASE64;
use diesel::prelude::*;

/// `keys` with the lasting keys that this database keeps. `None` where those do not open: the secret or the numbered keys
/// are not those of before.
///
/// # Errors
/// Trouble with the database.
pub fn with_lasting(conn: &mut Conn, mut keys: Sealer) -> DbResult<Option<Sealer>> {
    for which in Lasting::ALL {
        if let Some(sealed) = sealed(conn, which)? {
            let opened = opened(&keys, which, &sealed).and_then(|key| keys.take(which, &key));
            if opened.is_err() {
                return Ok(None);
            }
        }
    }
    Ok(Some(keys))
}

/// Keeps the lasting keys that the process works with, where this database keeps none yet. Several processes may do so at
/// once: under one secret they have the same.
///
/// # Errors
/// Trouble with the database.
pub fn keep_lasting(tx: &mut Tx<'_>) -> DbResult<()> {
    let keys = sealer().map_err(broken)?;
    for which in Lasting::ALL {
        if sealed(tx, which)?.is_none() {
            let sealed = of(keys, which, keys.lasting(which)).map_err(broken)?;
            let row = (dsl::name.eq(which.as_str()), dsl::key_sealed.eq(sealed));
            let new = diesel::insert_into(dsl::lasting_keys).values(row);
            Both(new.on_conflict(dsl::name).do_nothing()).execute(&mut **tx)?;
        }
    }
    Ok(())
}

/// Seals the lasting keys with the newest key. To be done after all else: where they no longer need an older key, nothing
/// does.
///
/// # Errors
/// [`DbError::Broken`] where one does not open; trouble with the database.
pub fn reseal_lasting(tx: &mut Tx<'_>, _: Option<()>) -> DbResult<Resealed<()>> {
    let keys = sealer().map_err(broken)?;
    let mut done = Resealed { next: None, sealed: 0 };
    for which in Lasting::ALL {
        let Some(old) = sealed(tx, which)?.filter(|sealed| !keys.is_current(sealed)) else { continue };
        let new = opened(keys, which, &old).and_then(|key| of(keys, which, &key)).map_err(broken)?;
        let row = dsl::lasting_keys.find(which.as_str()).filter(dsl::key_sealed.eq(old));
        diesel::update(row).set(dsl::key_sealed.eq(new)).execute(&mut **tx)?;
        done.sealed += 1;
    }
    Ok(done)
}

/// How many lasting keys are sealed with an older key.
///
/// # Errors
/// Trouble with the database.
pub fn lasting_under_older_key(conn: &mut Conn) -> DbResult<i64> {
    let keys = sealer().map_err(broken)?;
    let rows: Vec<Vec<u8>> = dsl::lasting_keys.select(dsl::key_sealed).load(conn)?;
    Ok(rows.iter().map(|sealed| i64::from(!keys.is_current(sealed))).sum())
}

fn sealed(conn: &mut Conn, which: Lasting) -> DbResult<Option<Vec<u8>>> {
    Ok(dsl::lasting_keys.find(which.as_str()).select(dsl::key_sealed).first(conn).optional()?)
}

fn of(keys: &Sealer, which: Lasting, key: &[u8]) -> Result<Vec<u8>, SealError> {
    keys.seal(which.spot(), &BASE64.encode(key))
}

fn opened(keys: &Sealer, which: Lasting, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let text = keys.open(which.spot(), sealed)?;
    BASE64.decode(text.as_bytes()).map_err(|_| SealError::Broken)
}

fn broken(error: SealError) -> DbError {
    DbError::Broken(error.to_string())
}
