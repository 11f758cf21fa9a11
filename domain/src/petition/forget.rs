use super::{Body, Detail, Event, Petition, Reason, Routed, Title};
use crate::shared::TextError;

/// What stands where words were erased.
const GONE: &str = "（已删除）";

/// The petition without its words and its exact place. Number, category, node, times and steps stay, so that the
/// figures do not move.
///
/// # Errors
/// Never in practice: the words that stand in keep the rules of their fields, which a test holds.
pub fn forgotten(petition: Petition) -> Result<Petition, TextError> {
    Ok(Petition {
        title: Title::parse(GONE)?,
        body: Body::parse(GONE)?,
        address: None,
        point: None,
        // The reason may quote the address.
        routed: Routed { reason: GONE.to_owned(), ..petition.routed },
        ..petition
    })
}

/// The same for a line of its history.
///
/// # Errors
/// As [`forgotten`].
pub fn forgotten_event(event: Event) -> Result<Event, TextError> {
    Ok(Event {
        reason: event.reason.map(|_| Reason::parse(GONE)).transpose()?,
        text: event.text.map(|_| Body::parse(GONE)).transpose()?,
        detail: event.detail.and_then(without_words),
        ..event
    })
}

fn without_words(detail: Detail) -> Option<Detail> {
    match detail {
        Detail::Checked { .. } => None,
        Detail::Routed { grid_id, by, parent_id, reason: _, rule: _ } => {
            Some(Detail::Routed { grid_id, by, parent_id, reason: GONE.to_owned(), rule: None })
        }
        Detail::Rejected { reason, go_to: _ } => Some(Detail::Rejected { reason, go_to: None }),
        // A rule may say which of her words it found.
        Detail::AssignedByRule { .. } => Some(detail.for_outsiders()),
        other @ (Detail::Assigned { .. }
        | Detail::Returned { .. }
        | Detail::Asked { .. }
        | Detail::Extension { .. }
        | Detail::Suspended { .. }
        | Detail::Split { .. }
        | Detail::Rated { .. }
        | Detail::CalledBack { .. }
        | Detail::Climbed { .. }
        | Detail::Merged { .. }
        | Detail::Absorbed { .. }
        | Detail::Due { .. }
        | Detail::Retimed { .. }) => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_stand_in_keep_every_rule() {
        assert!(Title::parse(GONE).is_ok() && Body::parse(GONE).is_ok() && Reason::parse(GONE).is_ok());
    }

    #[test]
    fn the_place_of_a_check_goes_with_the_words() {
        assert_eq!(without_words(Detail::Checked { longitude: 119.0, latitude: 25.4 }), None);
    }
}
