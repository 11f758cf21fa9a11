use crate::{
    account,
    db::{Conn, DbResult, Key},
    grid,
    schema::{accounts, holdings::dsl},
};
use diesel::prelude::*;
use sanping_domain::{
    notice::Whom,
    shared::{AccountId, Place, Role},
};
use std::collections::{BTreeMap, BTreeSet};

/// By what a person can be reached outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reachable {
    /// Her number is known.
    pub phone: bool,
    /// She has signed in by WeChat.
    pub openid: bool,
}

/// The people who are meant; nobody for an anonymous reporter.
///
/// # Errors
/// Trouble with the database.
pub fn who(conn: &mut Conn, whom: &Whom) -> DbResult<Vec<AccountId>> {
    match whom {
        Whom::Person(account) => Ok(vec![*account]),
        Whom::Anonymous(_) => Ok(Vec::new()),
        Whom::Unit(unit) => people(conn, Role::Handler, Place::Unit(*unit)),
        Whom::Administrators => everywhere(conn, Role::SystemAdmin),
        Whom::Place(place, roles) => {
            let above = grid::ancestors(conn, *place)?;
            let mut found = BTreeSet::new();
            for role in *roles {
                found.extend(nearest(conn, *role, &above)?);
            }
            // Where nobody is at the post, the community hears of it; silence would hide it.
            if found.is_empty() {
                found.extend(nearest(conn, Role::CommunityAdmin, &above)?);
            }
            Ok(found.into_iter().collect())
        }
    }
}

/// Those who hold the role at the first of these places where anybody does.
fn nearest(
    conn: &mut Conn,
    role: Role,
    above: &[sanping_domain::shared::GridId],
) -> DbResult<Vec<AccountId>> {
    for place in above {
        let found = people(conn, role, Place::Grid(*place))?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn people(conn: &mut Conn, role: Role, place: Place) -> DbResult<Vec<AccountId>> {
    Ok(account::people_at(conn, role, place)?.into_iter().map(|(id, _)| id).collect())
}

fn everywhere(conn: &mut Conn, role: Role) -> DbResult<Vec<AccountId>> {
    let rows: Vec<Key> = dsl::holdings
        .filter(dsl::role.eq(role.as_str()).and(dsl::ended_at.is_null()))
        .select(dsl::account_id)
        .load(conn)?;
    Ok(rows.into_iter().map(|id| AccountId(id.0)).collect())
}

/// By what these people can be reached; whoever is barred or is no account is left out.
///
/// # Errors
/// Trouble with the database.
pub fn reachable(conn: &mut Conn, ids: &[AccountId]) -> DbResult<BTreeMap<AccountId, Reachable>> {
    let keys: Vec<Key> = ids.iter().map(|id| Key(id.0)).collect();
    let rows: Vec<(Key, bool, bool)> = accounts::table
        .filter(accounts::id.eq_any(keys).and(accounts::disabled_at.is_null()))
        .select((accounts::id, accounts::phone_sealed.is_not_null(), accounts::openid_sealed.is_not_null()))
        .load(conn)?;
    let read = |(id, phone, openid): (Key, bool, bool)| (AccountId(id.0), Reachable { phone, openid });
    Ok(rows.into_iter().map(read).collect())
}
