//! What the doors of this room have in common: what is chosen, and what groups are called.

use super::dto::{Asked, BesideView, FigureView, GroupView};
use crate::{
    http::ApiError,
    petition::{Look, PersonView},
};
use sanping_domain::{
    insight::{Amount, Figure, GroupBy, InsightError, Measure, Period, Ratio},
    petition::civil_day,
    shared::{AccountId, GridId, Role, UnitId},
};
use sanping_infra::{
    account,
    db::Conn,
    directory,
    insight::{self, Overview, Selection},
};
use std::{collections::BTreeMap, str::FromStr};
use uuid::Uuid;

/// What a group is called that holds what is in no group.
pub const NONE: &str = "none";

/// The petitions chosen, in the caller's scope.
///
/// # Errors
/// 422 for a period that is none.
pub fn selection(asked: Asked, look: &Look) -> Result<Selection, InsightError> {
    let Asked { from, to, grid, category, handler, unit, kind, channel, urgency } = asked;
    let period = Period::new(from, to, civil_day(look.now))?;
    let (roots, now) = (look.actor.scope().roots, look.now);
    Ok(Selection {
        roots,
        period,
        grid,
        category,
        handler,
        unit,
        kind,
        channel,
        urgency,
        statuses: Vec::new(),
        now,
    })
}

/// What tells one answer from another: everything but the moment.
pub fn key(door: &str, selection: &Selection) -> String {
    let Selection { now: _, roots, period, .. } = selection;
    let filters = (selection.grid, selection.category, selection.handler, selection.unit, selection.kind);
    format!("{door} {roots:?} {period:?} {filters:?} {:?} {:?}", selection.channel, selection.urgency)
}

/// One figure, with what must stand beside it.
///
/// # Errors
/// Trouble with the database.
pub fn figure(conn: &mut Conn, selection: &Selection, key: Figure) -> Result<FigureView, ApiError> {
    let Overview { figures, .. } = insight::overview(conn, selection)?;
    FigureView::of(key, &figures).ok_or_else(|| ApiError::internal("a figure is missing"))
}

/// The groups of a figure, in the order of their names.
///
/// # Errors
/// Trouble with the database.
pub fn groups(
    conn: &mut Conn,
    look: &Look,
    selection: &Selection,
    (key, by): (Figure, GroupBy),
) -> Result<Vec<GroupView>, ApiError> {
    let amounts = insight::parted(conn, selection, key, by)?;
    let beside = match key.beside() {
        Some(other) => Some((other, insight::parted(conn, selection, other, by)?)),
        None => None,
    };
    let names = names(conn, look, by, amounts.keys().flatten())?;
    let nothing = |figure: Figure| match figure.measure() {
        Measure::Hours(_) => Amount::Hours(None),
        Measure::Count => Amount::Count(0),
        Measure::Share { .. } | Measure::Ratings => Amount::Share(Ratio::default()),
    };
    let view = |(group, amount): (Option<String>, Amount)| {
        let beside = beside.as_ref().map(|(key, amounts)| {
            let amount = amounts.get(&group).copied().unwrap_or_else(|| nothing(*key));
            BesideView { key: *key, amount: amount.into() }
        });
        let name = group.as_ref().and_then(|group| names.get(group).cloned());
        GroupView { group: group.unwrap_or_else(|| NONE.into()), name, amount: amount.into(), beside }
    };
    let mut views: Vec<GroupView> = amounts.into_iter().map(view).collect();
    views.sort_by(|a, b| a.group.cmp(&b.group));
    Ok(views)
}

/// What people call the groups that are things.
fn names<'a>(
    conn: &mut Conn,
    look: &Look,
    by: GroupBy,
    groups: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let ids: Vec<Uuid> = groups.filter_map(|group| Uuid::from_str(group).ok()).collect();
    let named = |id: &Uuid, name: String| (id.to_string(), name);
    Ok(match by {
        GroupBy::Grid => ids.iter().map(|id| named(id, look.place(GridId(*id)).name)).collect(),
        GroupBy::Category => {
            let all = look.timing.categories.values();
            all.map(|one| named(&one.id.0, one.name.as_str().to_owned())).collect()
        }
        GroupBy::Worker => {
            let ids: Vec<AccountId> = ids.into_iter().map(AccountId).collect();
            // A program is told of no person: see `Look::is_distant`.
            let program = look.actor.has(Role::Service);
            let shown = |name: String| if program { PersonView::masked(&name).name } else { name };
            account::names(conn, &ids)?.into_iter().map(|(id, name)| named(&id.0, shown(name))).collect()
        }
        GroupBy::Unit => {
            let mut names = BTreeMap::new();
            for id in ids {
                let unit = directory::by_id(conn, UnitId(id))?;
                names.extend(unit.map(|unit| named(&id, unit.name.into_string())));
            }
            names
        }
        _ => BTreeMap::new(),
    })
}
