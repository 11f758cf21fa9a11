//! Which people an administrator finds, and what is said of each: never more than lies in her sight.

use super::rows::{AccountRow, HoldingRow};
use crate::{
    db::{At, Conn, DbResult, Key},
    each,
    schema::{accounts::dsl, grid_ancestors, holdings},
};
use diesel::prelude::*;
use sanping_domain::{
    account::{Account, Grant, Sight},
    shared::{AccountId, Cursor, GridId, Limit, Page, Place, Role, UnitId},
};
use std::collections::{HashMap, HashSet};

/// Which accounts are wanted. Role and place are asked of one and the same role that is held now.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Whose sign-in name begins so.
    pub login: Option<String>,
    /// Who holds one of these roles.
    pub roles: Vec<Role>,
    /// Who holds it at or under this node.
    pub grid: Option<GridId>,
    /// Who holds it at this member unit.
    pub unit: Option<UnitId>,
}

impl AccountFilter {
    /// Whether it asks for anything of a role.
    const fn asks_for_a_role(&self) -> bool {
        !self.roles.is_empty() || self.grid.is_some() || self.unit.is_some()
    }
}

/// The roles of one person, as far as they are told.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Those in sight, oldest first.
    pub roles: Vec<Grant>,
    /// Whether there are others.
    pub elsewhere: bool,
}

/// Accounts in sight, newest first.
///
/// # Errors
/// Trouble with the database.
pub fn list(
    conn: &mut Conn,
    filter: &AccountFilter,
    sight: &Sight,
    after: Option<Cursor>,
    limit: Limit,
) -> DbResult<Page<Account>> {
    if matches!(sight, Sight::Under(roots) if roots.is_empty()) {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    }
    let rows: Vec<AccountRow> = each!(conn, c => {
        let mut query = dsl::accounts.select(AccountRow::as_select()).into_boxed();
        if *sight != Sight::All || filter.asks_for_a_role() {
            let nodes = |roots: Vec<Key>| {
                let under = grid_ancestors::table.filter(grid_ancestors::ancestor_id.eq_any(roots));
                let under = under.select(grid_ancestors::node_id.nullable());
                holdings::place_kind.eq("grid").and(holdings::place_id.eq_any(under))
            };
            let now = holdings::table.filter(holdings::ended_at.is_null());
            let mut held = now.select(holdings::account_id).into_boxed();
            if let Sight::Under(roots) = sight {
                held = held.filter(nodes(keys(roots)).or(holdings::place_kind.eq("unit")));
            }
            if !filter.roles.is_empty() {
                let words: Vec<_> = filter.roles.iter().map(|role| role.as_str()).collect();
                held = held.filter(holdings::role.eq_any(words));
            }
            if let Some(grid) = filter.grid {
                held = held.filter(nodes(vec![Key(grid.0)]));
            }
            if let Some(unit) = filter.unit {
                let at_it = holdings::place_kind.eq("unit").and(holdings::place_id.eq(Some(Key(unit.0))));
                held = held.filter(at_it);
            }
            query = query.filter(dsl::id.eq_any(held));
        }
        if let Some(prefix) = &filter.login {
            // A range instead of LIKE: it uses the index and treats % and _ as the letters they are.
            let end = format!("{prefix}\u{7f}");
            query = query.filter(dsl::login.ge(prefix.clone())).filter(dsl::login.lt(end));
        }
        if let Some(Cursor { at, id }) = after {
            let older = dsl::created_at.eq(At(at)).and(dsl::id.lt(Key(id)));
            query = query.filter(dsl::created_at.lt(At(at)).or(older));
        }
        query
            .order((dsl::created_at.desc(), dsl::id.desc()))
            .limit(i64::try_from(limit.rows()).unwrap_or(i64::MAX).saturating_add(1))
            .load(c)
    })?;
    let accounts = rows.into_iter().map(AccountRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    Ok(Page::cut(accounts, limit, |account| Cursor { at: account.created_at, id: account.id.0 }))
}

/// The roles that these people hold now, as far as they are in sight. Whoever is not named holds none.
///
/// # Errors
/// Trouble with the database.
pub fn roles_in_sight(
    conn: &mut Conn,
    accounts: &[AccountId],
    sight: &Sight,
) -> DbResult<HashMap<AccountId, Seen>> {
    let ids: Vec<Key> = accounts.iter().map(|id| Key(id.0)).collect();
    let rows: Vec<HoldingRow> = holdings::table
        .filter(holdings::account_id.eq_any(ids).and(holdings::ended_at.is_null()))
        .order((holdings::granted_at.asc(), holdings::id.asc()))
        .select(HoldingRow::as_select())
        .load(conn)?;
    let grants = rows.into_iter().map(HoldingRow::into_domain).collect::<DbResult<Vec<_>>>()?;
    let places: Vec<Place> = grants.iter().map(|grant| grant.holding.place).collect();
    let told = places_in_sight(conn, &places, sight)?;
    let mut seen: HashMap<AccountId, Seen> = HashMap::new();
    for grant in grants {
        let hers = seen.entry(grant.account).or_default();
        if told.contains(&grant.holding.place) {
            hers.roles.push(grant);
        } else {
            hers.elsewhere = true;
        }
    }
    Ok(seen)
}

/// Those of these places at which a role is told.
fn places_in_sight(conn: &mut Conn, places: &[Place], sight: &Sight) -> DbResult<HashSet<Place>> {
    let Sight::Under(roots) = sight else { return Ok(places.iter().copied().collect()) };
    let nodes: Vec<Key> = places
        .iter()
        .filter_map(|place| match place {
            Place::Grid(id) => Some(Key(id.0)),
            Place::Unit(_) | Place::Everywhere => None,
        })
        .collect();
    let under: Vec<Key> = grid_ancestors::table
        .filter(grid_ancestors::node_id.eq_any(nodes))
        .filter(grid_ancestors::ancestor_id.eq_any(keys(roots)))
        .select(grid_ancestors::node_id)
        .load(conn)?;
    let units = places.iter().copied().filter(|place| matches!(place, Place::Unit(_)) && !roots.is_empty());
    Ok(under.into_iter().map(|key| Place::Grid(GridId(key.0))).chain(units).collect())
}

fn keys(nodes: &[GridId]) -> Vec<Key> {
    nodes.iter().map(|node| Key(node.0)).collect()
}
