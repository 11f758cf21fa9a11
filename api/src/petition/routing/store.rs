//! A report is put to the active rules and stored: with the desk, or dispatched at once.

use super::{
    alarms::raise,
    target::{destined, problem},
};
use crate::{
    http::{ApiError, Caller},
    petition::{look::Look, place::with_levels},
};
use sanping_domain::{
    petition::{
        Audience, Choice, Decision, Destination, Matter, Petition, RuleBook, dispatch_by_rule, leave_at_desk,
    },
    shared::{Actor, EventId},
};
use sanping_infra::{account, db::Tx, petition};
use serde_json::json;

/// Stores a report that was decided upon, with what the rules make of it; gives its first line of history and
/// the petition as it stands then. Without rules it waits at the desk.
///
/// # Errors
/// Trouble with the database.
pub fn store(
    tx: &mut Tx<'_>,
    look: &Look,
    book: Option<&RuleBook>,
    filed: &mut Decision,
) -> Result<(EventId, Petition), ApiError> {
    let ancestors = look.ancestors(tx, filed.petition.grid_id)?;
    let Some(book) = book else {
        let event = petition::insert(tx, filed, &ancestors)?;
        look.tell(tx, filed)?;
        return Ok((event, filed.petition.clone()));
    };
    let place = with_levels(&look.places, &ancestors);
    let text = text_of(&filed.petition);
    let choice = book.choose(&matter(&filed.petition, &place, &text), |to| problem(tx, to, &place))?;
    let grid = filed.petition.grid_id;
    let (event, petition) = if choice.destination == Destination::Desk {
        leave_at_desk(filed, &choice);
        let event = petition::insert(tx, filed, &ancestors)?;
        look.tell(tx, filed)?;
        (event, filed.petition.clone())
    } else {
        let (to, considered) = destined(tx, look, choice.destination, &place)?;
        let mut facts = petition::facts(tx, &filed.petition, &Actor::system(), ancestors, &look.timing)?;
        facts.assignee_fits = true;
        let dispatched = dispatch_by_rule(&filed.petition, to, &choice, considered, &facts, look.now)?;
        // The desk has nothing to do about it.
        filed.notices.retain(|notice| notice.to != Audience::Desk);
        let ancestors = look.ancestors(tx, dispatched.petition.grid_id)?;
        let event = petition::insert_dispatched(tx, filed, &dispatched, &ancestors)?;
        look.tell(tx, filed)?;
        look.tell(tx, &dispatched)?;
        audit(tx, look, &choice, &dispatched.petition)?;
        (event, dispatched.petition)
    };
    let skipped = choice.skipped.iter().map(|skipped| &skipped.rule);
    for rule in skipped.filter(|rule| rule.problem.alarms()).chain(&book.broken) {
        raise(tx, look, (book.set, book.number), rule, Some((petition.id, grid)))?;
    }
    Ok((event, petition))
}

fn audit(tx: &mut Tx<'_>, look: &Look, choice: &Choice, petition: &Petition) -> Result<(), ApiError> {
    let by = Caller { actor: Actor::system(), address: "routing".into() };
    let detail = json!({
        "version": petition.version,
        "number": petition.number.to_string(),
        "ruleSet": choice.rule.set_number,
        "rule": choice.rule.position,
    });
    Ok(account::audit(tx, by.audits("petition.dispatch", ("petition", petition.id), detail, look.now))?)
}

/// What the words of a rule are looked for in.
pub(super) fn text_of(petition: &Petition) -> String {
    let address = petition.address.as_ref().map_or("", |address| address.as_str());
    format!("{}\n{}\n{address}", petition.title, petition.body)
}

/// The petition as the rules see it, at the place given.
pub(super) fn matter<'a>(
    petition: &Petition,
    place: &'a [(sanping_domain::shared::GridId, sanping_domain::grid::Level)],
    text: &'a str,
) -> Matter<'a> {
    Matter {
        category: petition.category_id,
        channel: petition.channel,
        at: petition.times.reported_at,
        place,
        text,
    }
}
