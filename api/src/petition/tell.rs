//! Who is told of a step: notices of the domain become messages of the outbox. A message holds no words of the
//! petition; they are read where it is shown.

use super::look::Look;
use crate::http::ApiError;
use chrono::{DateTime, Utc};
use sanping_domain::{
    notice::Topic,
    petition::{Assignee, Audience, Decision, Notice},
};
use sanping_infra::{
    db::Tx,
    outbox::{self, Message},
    petition,
};
use serde_json::json;
use uuid::Uuid;

/// The sort of a recipient and its id, as the outbox takes them.
type Recipient = (&'static str, Uuid);

impl Look {
    /// As [`tell`], where these eyes tell at all.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn tell(&self, tx: &mut Tx<'_>, decision: &Decision) -> Result<(), ApiError> {
        if self.tells { tell(tx, decision, self.now) } else { Ok(()) }
    }
}

/// Writes the messages that a stored step sends out, the most important first: of several a person is told one.
///
/// # Errors
/// Trouble with the database.
pub fn tell(tx: &mut Tx<'_>, decision: &Decision, now: DateTime<Utc>) -> Result<(), ApiError> {
    let mut voices = Vec::new();
    if decision.notices.iter().any(|notice| matches!(notice.to, Audience::Reporter | Audience::Joined)) {
        voices = recipients(tx, decision)?;
    }
    let mut notices: Vec<&Notice> = decision.notices.iter().collect();
    notices.sort_by_key(|notice| Topic::of(notice.kind.as_str()).rank());
    for notice in notices {
        for (kind, id) in audience(decision, notice, &voices) {
            let message = Message {
                topic: format!("petition.{}", notice.kind.as_str()),
                recipient_kind: kind,
                recipient_id: Some(id),
                payload: json!({
                    "petitionId": decision.petition.id,
                    "version": decision.petition.version,
                    "status": decision.petition.status,
                    "urgency": decision.petition.urgency,
                    "audience": notice.to,
                    "by": decision.event.by,
                }),
            };
            outbox::put(tx, message, now)?;
        }
    }
    Ok(())
}

/// The reporter and all who joined. A voice without an account is an anonymous petition's.
fn recipients(tx: &mut Tx<'_>, decision: &Decision) -> Result<Vec<Recipient>, ApiError> {
    let voices = petition::voices(tx, decision.petition.id)?;
    let kind = |known| if known { "account" } else { "petition" };
    Ok(voices.into_iter().map(|(voice, known)| (kind(known), voice)).collect())
}

fn audience(decision: &Decision, notice: &Notice, voices: &[Recipient]) -> Vec<Recipient> {
    let petition = &decision.petition;
    let reports = |one: &&Recipient| one.1 == petition.reporter;
    match notice.to {
        Audience::Reporter => voices.iter().filter(reports).copied().collect(),
        Audience::Joined => voices.iter().filter(|one| !reports(one)).copied().collect(),
        Audience::Assignee => petition.work.assignee.map(recipient).into_iter().collect(),
        Audience::Handler => petition.work.handler.map(|id| ("account", id.0)).into_iter().collect(),
        Audience::Former => decision.former.map(recipient).into_iter().collect(),
        Audience::Workers | Audience::Desk | Audience::Admins => vec![("grid", petition.grid_id.0)],
        // A climb is put before the tier that it has reached.
        Audience::Supervisors => vec![("grid", petition.work.tier.unwrap_or(petition.grid_id).0)],
    }
}

const fn recipient(assignee: Assignee) -> Recipient {
    match assignee {
        Assignee::Grid(id) => ("grid", id.0),
        Assignee::Unit(id) => ("unit", id.0),
        Assignee::Person(id) => ("account", id.0),
    }
}
