//! What storage knows of whatever rules name.

use crate::{http::ApiError, petition::look::Look};
use sanping_domain::{
    petition::{Finding, Known, PersonKnown, RoutingRule, Target, findings},
    shared::Role,
};
use sanping_infra::{account, db::Conn, directory, petition};

/// Looks every rule over. Rules may be many and name much: for a thread of its own.
///
/// # Errors
/// Trouble with the database.
pub(super) fn looked_over(
    conn: &mut Conn,
    look: &Look,
    rules: &[RoutingRule],
) -> Result<Vec<Finding>, ApiError> {
    let mut known = Known::default();
    for category in petition::categories(conn)? {
        known.categories.insert(category.id, (category.parent_id, category.retired_at.is_none()));
    }
    for id in rules.iter().flat_map(|rule| &rule.when.grids) {
        if let Some(live) = look.places.is_live(*id) {
            let above = || look.places.tree().ancestors(*id).collect();
            known.grids.entry(*id).or_insert_with(|| (above(), live));
        }
    }
    for rule in rules {
        match rule.target {
            Target::Unit { id } if !known.units.contains_key(&id) => {
                let unit = directory::by_id(conn, id)?;
                known.units.extend(unit.map(|unit| (id, unit.retired_at.is_none())));
            }
            Target::Person { id } if !known.people.contains_key(&id) => {
                if let Some(person) = account::by_id(conn, id)? {
                    let grants = account::grants_of(conn, id)?;
                    let takes = |role| matches!(role, Role::GridWorker | Role::Centre | Role::Handler);
                    let accepts = grants.iter().any(|grant| takes(grant.holding.role));
                    known.people.insert(id, PersonKnown { active: person.disabled_at.is_none(), accepts });
                }
            }
            _ => {}
        }
    }
    Ok(findings(rules, &known))
}
