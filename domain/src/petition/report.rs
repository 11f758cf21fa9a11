use super::{
    Action, Address, Audience, Body, Channel, Clocks, Decision, Detail, Event, IdentityMode, NewChild,
    Notice, NoticeKind, Number, Pause, Petition, PetitionError, PetitionKind, Photos, Relation, Routed,
    RoutedBy, Status, Terms, Times, Title, Urgency, Visibility, Work,
};
use crate::shared::{Actor, CategoryId, GridId, Identity, PetitionId, Point};
use chrono::{DateTime, Utc};

/// What somebody reports, in parsed words and already brought to its node.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What sort it is.
    pub kind: PetitionKind,
    /// Its category.
    pub category_id: CategoryId,
    /// How soon it must be seen to.
    pub urgency: Urgency,
    /// The door it came through.
    pub channel: Channel,
    /// What it is called.
    pub title: Title,
    /// What was said.
    pub body: Body,
    /// Where it is, in words.
    pub address: Option<Address>,
    /// Where it is on the ground.
    pub point: Option<Point>,
    /// How the reporter wants to be known.
    pub identity_mode: IdentityMode,
    /// What it looks like.
    pub photos: Photos,
    /// The node that [`super::route`] chose, and why.
    pub grid_id: GridId,
    /// How it came there.
    pub routed: Routed,
}

/// Begins a petition. An anonymous one keeps no trace of the account it came from.
///
/// # Errors
/// [`PetitionError::NameNeedsAccount`] where a caller without an account wants to be known by name.
pub fn file(
    report: Report,
    id: PetitionId,
    number: Number,
    actor: &Actor,
    now: DateTime<Utc>,
    terms: &Terms,
) -> Result<Decision, PetitionError> {
    let account = match report.identity_mode {
        IdentityMode::Anonymous => None,
        IdentityMode::RealName | IdentityMode::HiddenName => {
            Some(actor.account().ok_or(PetitionError::NameNeedsAccount)?)
        }
    };
    let capacity = if actor.identity == Identity::System { Relation::System } else { Relation::Reporter };
    let detail = Detail::Routed {
        grid_id: report.grid_id,
        by: report.routed.by,
        reason: report.routed.reason.clone(),
        parent_id: None,
        rule: None,
    };
    let petition = Petition {
        id,
        number,
        kind: report.kind,
        category_id: report.category_id,
        urgency: report.urgency,
        channel: report.channel,
        title: report.title,
        body: report.body,
        address: report.address,
        point: report.point,
        grid_id: report.grid_id,
        routed: report.routed,
        identity_mode: report.identity_mode,
        reporter: account.map_or(id.0, |account| account.0),
        parent_id: None,
        status: Status::Reported,
        version: 1,
        work: Work::fresh(),
        pause: Pause::default(),
        merger: None,
        times: Times::begin(now),
        clocks: Clocks::begin(now, terms),
    };
    let event = begun(&petition, capacity, detail, report.photos, now);
    let event = Event { by: account, ..event };
    Ok(filed(petition, event))
}

/// Files a part of a petition that was split. It keeps its parent's place, reporter and urgency,
/// and has a life and clocks of its own.
#[must_use]
pub fn file_child(
    parent: &Petition,
    child: NewChild,
    id: PetitionId,
    number: Number,
    split: &Event,
    terms: &Terms,
) -> Decision {
    let routed = Routed { by: RoutedBy::Chosen, reason: format!("由 {} 拆分", parent.number) };
    let detail = Detail::Routed {
        grid_id: parent.grid_id,
        by: routed.by,
        reason: routed.reason.clone(),
        parent_id: Some(parent.id),
        rule: None,
    };
    let petition = Petition {
        id,
        number,
        title: child.title,
        body: child.body,
        category_id: child.category_id,
        routed,
        parent_id: Some(parent.id),
        status: Status::Reported,
        version: 1,
        work: Work::fresh(),
        pause: Pause::default(),
        merger: None,
        times: Times::begin(split.at),
        clocks: Clocks::begin(split.at, terms),
        ..parent.clone()
    };
    let event = begun(&petition, split.capacity, detail, Photos::default(), split.at);
    filed(petition, Event { by: split.by, client_at: split.client_at, ..event })
}

fn begun(
    petition: &Petition,
    capacity: Relation,
    detail: Detail,
    photos: Photos,
    now: DateTime<Utc>,
) -> Event {
    Event {
        action: Action::Report,
        by: None,
        capacity,
        from: None,
        to: petition.status,
        round: petition.work.round,
        reason: None,
        text: Some(petition.body.clone()),
        photos,
        detail: Some(detail),
        visibility: Visibility::Public,
        at: now,
        client_at: None,
    }
}

fn filed(petition: Petition, event: Event) -> Decision {
    let notices = vec![Notice { to: Audience::Desk, kind: NoticeKind::Step(Action::Report) }];
    Decision { petition, event, notices, former: None, effects: Vec::new() }
}

impl Work {
    const fn fresh() -> Self {
        Self {
            assignee: None,
            handler: None,
            round: 1,
            returns: 0,
            arbitration: false,
            tier: None,
            question_expires_at: None,
            review_on: None,
            extension_asked: None,
            extended_days: 0,
            call_back_due: false,
            supervised_at: None,
        }
    }
}

impl Times {
    const fn begin(now: DateTime<Utc>) -> Self {
        Self {
            reported_at: now,
            dispatched_at: None,
            accepted_at: None,
            first_handled_at: None,
            handled_at: None,
            ended_at: None,
            updated_at: now,
        }
    }
}
