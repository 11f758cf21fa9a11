//! Second factors, their recovery codes, and the rule that asks for them.

use super::rows::{SecondFactorRow, sealed_secret};
use crate::{
    db::{At, Conn, DbError, DbResult, Json, Key, Tx},
    schema::{accounts, holdings, recovery_codes, second_factor_rule, second_factors},
    seal::sealer,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::{FACTOR_TRIES, FACTOR_WINDOW, SecondFactor, SecondFactorRule},
    shared::{AccountId, Role},
};
use serde_json::Value;

/// The second factor of a person, confirmed or not.
///
/// # Errors
/// Trouble with the database, or a sealed value that does not open.
pub fn second_factor(conn: &mut Conn, account: AccountId) -> DbResult<Option<SecondFactor>> {
    second_factors::table
        .filter(second_factors::account_id.eq(Key(account.0)))
        .select(SecondFactorRow::as_select())
        .first(conn)
        .optional()?
        .map(|row| row.into_domain(account))
        .transpose()
}

/// Begins an enrolment: what waited to be confirmed before is forgotten.
///
/// # Errors
/// Trouble with the database.
pub fn begin_factor(
    tx: &mut Tx<'_>,
    account: AccountId,
    secret: &str,
    recovery: &[String],
    now: DateTime<Utc>,
) -> DbResult<()> {
    remove_factor(tx, account)?;
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::account_id.eq(Key(account.0)),
            second_factors::secret_sealed.eq(sealed_secret(account, secret)?),
            second_factors::last_step.eq(0),
            second_factors::tries.eq(0),
            second_factors::tries_since.eq(At(now)),
        ))
        .execute(&mut **tx)?;
    for code in recovery {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::hash.eq(recovery_hash(account, code)?),
                recovery_codes::account_id.eq(Key(account.0)),
            ))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// Lets a second factor count from now on; `false` where it does already.
///
/// # Errors
/// Trouble with the database.
pub fn confirm_factor(tx: &mut Tx<'_>, account: AccountId, now: DateTime<Utc>) -> DbResult<bool> {
    let waiting = second_factors::account_id.eq(Key(account.0)).and(second_factors::confirmed_at.is_null());
    let confirmed = diesel::update(second_factors::table.filter(waiting))
        .set(second_factors::confirmed_at.eq(Some(At(now))))
        .execute(&mut **tx)?;
    Ok(confirmed == 1)
}

/// Removes a second factor with its recovery codes; `false` where there was none.
///
/// # Errors
/// Trouble with the database.
pub fn remove_factor(tx: &mut Tx<'_>, account: AccountId) -> DbResult<bool> {
    let key = Key(account.0);
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(key))).execute(&mut **tx)?;
    let removed = diesel::delete(second_factors::table.filter(second_factors::account_id.eq(key)))
        .execute(&mut **tx)?;
    Ok(removed == 1)
}

/// Counts a try at a second factor; `false` where it rests after too many wrong ones. The transaction must be
/// committed whatever comes of the try.
///
/// # Errors
/// Trouble with the database.
pub fn take_factor_try(tx: &mut Tx<'_>, account: AccountId, now: DateTime<Utc>) -> DbResult<bool> {
    use second_factors::dsl;
    let window = At(now - FACTOR_WINDOW);
    let within = dsl::account_id.eq(Key(account.0)).and(dsl::tries_since.gt(window));
    let counted = diesel::update(dsl::second_factors.filter(within.and(dsl::tries.lt(FACTOR_TRIES))))
        .set(dsl::tries.eq(dsl::tries + 1))
        .execute(&mut **tx)?;
    if counted == 1 {
        return Ok(true);
    }
    let rested = dsl::account_id.eq(Key(account.0)).and(dsl::tries_since.le(window));
    let begun = diesel::update(dsl::second_factors.filter(rested))
        .set((dsl::tries.eq(1), dsl::tries_since.eq(At(now))))
        .execute(&mut **tx)?;
    Ok(begun == 1)
}

/// Uses a time step up, with all before it; `false` where it was. Right tries are not held against anybody.
///
/// # Errors
/// Trouble with the database.
pub fn use_step(tx: &mut Tx<'_>, account: AccountId, step: i64) -> DbResult<bool> {
    use second_factors::dsl;
    let unused = dsl::account_id.eq(Key(account.0)).and(dsl::last_step.lt(step));
    let used = diesel::update(dsl::second_factors.filter(unused))
        .set((dsl::last_step.eq(step), dsl::tries.eq(0)))
        .execute(&mut **tx)?;
    Ok(used == 1)
}

/// Uses a recovery code up; `false` where it is none, or was used.
///
/// # Errors
/// Trouble with the database.
pub fn use_recovery_code(
    tx: &mut Tx<'_>,
    account: AccountId,
    code: &str,
    now: DateTime<Utc>,
) -> DbResult<bool> {
    let unused =
        recovery_codes::hash.eq(recovery_hash(account, code)?).and(recovery_codes::used_at.is_null());
    let used = diesel::update(recovery_codes::table.filter(unused))
        .set(recovery_codes::used_at.eq(Some(At(now))))
        .execute(&mut **tx)?;
    Ok(used == 1)
}

/// How many recovery codes are left.
///
/// # Errors
/// Trouble with the database.
pub fn recovery_codes_left(conn: &mut Conn, account: AccountId) -> DbResult<i64> {
    let left = recovery_codes::account_id.eq(Key(account.0)).and(recovery_codes::used_at.is_null());
    Ok(recovery_codes::table.filter(left).count().get_result(conn)?)
}

/// Which roles ask for a second factor.
///
/// # Errors
/// Trouble with the database.
pub fn second_factor_rule(conn: &mut Conn) -> DbResult<SecondFactorRule> {
    let (roles, version): (Json, i32) = second_factor_rule::table
        .select((second_factor_rule::roles, second_factor_rule::version))
        .first(conn)?;
    let words = roles.0.as_array().cloned().unwrap_or_default();
    let roles = words.iter().filter_map(Value::as_str).filter_map(Role::parse).collect();
    Ok(SecondFactorRule { roles, version })
}

/// Changes which roles ask for a second factor; `false` where the version is stale.
///
/// # Errors
/// Trouble with the database.
pub fn set_second_factor_rule(tx: &mut Tx<'_>, version: i32, roles: &[Role]) -> DbResult<bool> {
    use second_factor_rule::dsl;
    let words: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
    let changed = diesel::update(dsl::second_factor_rule.filter(dsl::version.eq(version)))
        .set((dsl::roles.eq(Json(words.into())), dsl::version.eq(dsl::version + 1)))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}

/// Who holds one of these roles and has no second factor that counts.
///
/// # Errors
/// Trouble with the database.
pub fn without_factor(conn: &mut Conn, roles: &[Role]) -> DbResult<Vec<AccountId>> {
    let words: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
    let found: Vec<Key> = holdings::table
        .inner_join(accounts::table)
        .left_join(second_factors::table.on(second_factors::account_id.eq(holdings::account_id)))
        .filter(holdings::role.eq_any(words).and(holdings::ended_at.is_null()))
        .filter(accounts::disabled_at.is_null().and(second_factors::confirmed_at.is_null()))
        .select(holdings::account_id)
        .distinct()
        .load(conn)?;
    Ok(found.into_iter().map(|id| AccountId(id.0)).collect())
}

fn recovery_hash(account: AccountId, code: &str) -> DbResult<Vec<u8>> {
    let keys = sealer().map_err(|error| DbError::Broken(error.to_string()))?;
    let folded = code.replace('-', "");
    Ok(keys.index("recovery_code", &format!("{account} {folded}")).to_vec())
}
