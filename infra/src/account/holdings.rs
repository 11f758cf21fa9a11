use super::rows::{HoldingRow, place_columns};
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::{accounts, holdings::dsl},
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    account::Grant,
    shared::{AccountId, GridId, Holding, HoldingId, Place, Role},
};

/// Any number that no other user of this database server is likely to lock on.
const PG_LOCK: i64 = 7_304_601_120_261_125;

/// Opens a change of what somebody holds, a role or a key: others wait until this one has ended. Two that are allowed
/// one by one may together make a person of a program, or leave nobody to administer.
///
/// # Errors
/// Trouble with the database.
pub fn begin_holding_change(tx: &mut Tx<'_>) -> DbResult<()> {
    tx.alone(PG_LOCK)
}

/// The roles that a person holds now.
///
/// # Errors
/// Trouble with the database.
pub fn grants_of(conn: &mut Conn, account: AccountId) -> DbResult<Vec<Grant>> {
    let rows: Vec<HoldingRow> = dsl::holdings
        .filter(dsl::account_id.eq(Key(account.0)).and(dsl::ended_at.is_null()))
        .order((dsl::granted_at.asc(), dsl::id.asc()))
        .select(HoldingRow::as_select())
        .load(conn)?;
    rows.into_iter().map(HoldingRow::into_domain).collect()
}

/// One role that is held now.
///
/// # Errors
/// Trouble with the database.
pub fn holding_by_id(conn: &mut Conn, id: HoldingId) -> DbResult<Option<Grant>> {
    dsl::holdings
        .filter(dsl::id.eq(Key(id.0)).and(dsl::ended_at.is_null()))
        .select(HoldingRow::as_select())
        .first(conn)
        .optional()?
        .map(HoldingRow::into_domain)
        .transpose()
}

/// Whether the person holds exactly this already.
///
/// # Errors
/// Trouble with the database.
pub fn holds_already(conn: &mut Conn, account: AccountId, holding: Holding) -> DbResult<bool> {
    Ok(grants_of(conn, account)?.iter().any(|grant| grant.holding == holding))
}

/// Stores a role.
///
/// # Errors
/// Trouble with the database.
pub fn grant(tx: &mut Tx<'_>, grant: &Grant) -> DbResult<()> {
    diesel::insert_into(dsl::holdings).values(HoldingRow::from(grant)).execute(&mut **tx)?;
    Ok(())
}

/// Ends a role; `false` where it had ended.
///
/// # Errors
/// Trouble with the database.
pub fn end_holding(tx: &mut Tx<'_>, id: HoldingId, now: DateTime<Utc>) -> DbResult<bool> {
    let ended = diesel::update(dsl::holdings.filter(dsl::id.eq(Key(id.0)).and(dsl::ended_at.is_null())))
        .set(dsl::ended_at.eq(Some(At(now))))
        .execute(&mut **tx)?;
    Ok(ended == 1)
}

/// Who holds `system_admin` and can sign in: is not barred, and has something to sign in by.
///
/// # Errors
/// Trouble with the database.
pub fn administrators(conn: &mut Conn) -> DbResult<Vec<AccountId>> {
    let way = accounts::password_hash
        .is_not_null()
        .or(accounts::phone_index.is_not_null())
        .or(accounts::openid_index.is_not_null());
    let ids: Vec<Key> = dsl::holdings
        .inner_join(accounts::table)
        .filter(dsl::role.eq(Role::SystemAdmin.as_str()))
        .filter(dsl::ended_at.is_null().and(accounts::disabled_at.is_null()))
        .filter(way)
        .select(accounts::id)
        .load(conn)?;
    Ok(ids.into_iter().map(|id| AccountId(id.0)).collect())
}

/// Who holds this role at this very place, by name.
///
/// # Errors
/// Trouble with the database.
pub fn people_at(conn: &mut Conn, role: Role, place: Place) -> DbResult<Vec<(AccountId, String)>> {
    let (kind, id) = place_columns(place);
    let rows: Vec<(Key, String)> = dsl::holdings
        .inner_join(accounts::table)
        .filter(dsl::role.eq(role.as_str()).and(dsl::ended_at.is_null()))
        .filter(dsl::place_kind.eq(kind).and(dsl::place_id.eq(id)))
        .filter(accounts::disabled_at.is_null())
        .order(accounts::login.asc())
        .select((accounts::id, accounts::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (AccountId(id.0), name)).collect())
}

/// Who holds one of these roles at one of these nodes now and may sign in: the node, the person, her name.
///
/// # Errors
/// Trouble with the database.
pub fn staff_at(
    conn: &mut Conn,
    roles: &[Role],
    nodes: &[GridId],
) -> DbResult<Vec<(GridId, AccountId, String)>> {
    let keys: Vec<_> = nodes.iter().map(|node| place_columns(Place::Grid(*node)).1).collect();
    let roles: Vec<_> = roles.iter().map(|role| role.as_str()).collect();
    let rows: Vec<(Option<Key>, Key, String)> = dsl::holdings
        .inner_join(accounts::table)
        .filter(dsl::place_id.eq_any(keys).and(dsl::role.eq_any(roles)))
        .filter(dsl::ended_at.is_null().and(accounts::disabled_at.is_null()))
        .order((accounts::login.asc(), dsl::id.asc()))
        .select((dsl::place_id, accounts::id, accounts::name))
        .load(conn)?;
    let person =
        |(node, id, name): (Option<Key>, Key, String)| Some((GridId(node?.0), AccountId(id.0), name));
    Ok(rows.into_iter().filter_map(person).collect())
}
