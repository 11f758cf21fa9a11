use super::rows::status_code;
use crate::{
    db::{Conn, DbResult, Key},
    schema::{petition_scopes, petitions},
};
use diesel::{dsl::count_star, prelude::*};
use sanping_domain::{petition::Status, shared::AccountId};
use std::collections::HashMap;

/// How many open petitions are in the hands of each of these people: accepted by them, or handed to them by name
/// and not yet accepted. Whoever has none is left out.
///
/// # Errors
/// Trouble with the database.
pub fn open_in_hands(conn: &mut Conn, people: &[AccountId]) -> DbResult<HashMap<AccountId, u32>> {
    let keys: Vec<Key> = people.iter().map(|id| Key(id.0)).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let open: Vec<&str> =
        Status::ALL.iter().filter(|status| status.is_open()).map(|status| status.as_str()).collect();
    let accepted: Vec<(Option<Key>, i64)> = petitions::table
        .filter(petitions::handler_id.eq_any(keys.clone()))
        .filter(petitions::status.eq_any(open))
        .group_by(petitions::handler_id)
        .select((petitions::handler_id, count_star()))
        .load(conn)?;
    let waiting: Vec<(Key, i64)> = petition_scopes::table
        .inner_join(petitions::table.on(petitions::id.eq(petition_scopes::petition_id)))
        .filter(petition_scopes::scope_id.eq_any(keys))
        .filter(petition_scopes::status.eq(status_code(Status::Dispatched)))
        .filter(petitions::assignee_id.eq(petition_scopes::scope_id.nullable()))
        .group_by(petition_scopes::scope_id)
        .select((petition_scopes::scope_id, count_star()))
        .load(conn)?;
    let mut hands: HashMap<AccountId, u32> = HashMap::new();
    let accepted = accepted.into_iter().filter_map(|(id, count)| Some((id?, count)));
    for (id, count) in accepted.chain(waiting) {
        let open = hands.entry(AccountId(id.0)).or_default();
        *open = open.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }
    Ok(hands)
}
