use crate::petition::{
    Action, Assignee, Audience, Body, Decision, Detail, Effect, Event, Notice, NoticeKind, Petition, Photos,
    Reason, Relation, Status, Visibility,
};
use crate::shared::Actor;
use chrono::{DateTime, Utc};

/// A step in the making: the petition as it was and the decision as far as it is built.
pub(super) struct Step {
    pub(super) now: DateTime<Utc>,
    pub(super) decision: Decision,
    from: Status,
}

impl Step {
    /// Begins a step that so far changes nothing but version and time.
    pub(super) fn begin(
        petition: &Petition,
        action: Action,
        actor: &Actor,
        capacity: Relation,
        now: DateTime<Utc>,
    ) -> Self {
        let former = petition.work.handler.map(Assignee::Person).or(petition.work.assignee);
        let mut petition = petition.clone();
        petition.version = petition.version.saturating_add(1);
        petition.times.updated_at = now;
        let from = petition.status;
        let event = Event {
            action,
            by: actor.account(),
            capacity,
            from: Some(from),
            to: from,
            round: petition.work.round,
            reason: None,
            text: None,
            photos: Photos::default(),
            detail: None,
            visibility: visibility(action),
            at: now,
            client_at: None,
        };
        let kind = NoticeKind::Step(action);
        let notices = audiences(action).iter().map(|&to| Notice { to, kind }).collect();
        Self { now, from, decision: Decision { petition, event, notices, former, effects: Vec::new() } }
    }

    /// Where the petition stood.
    pub(super) const fn from(&self) -> Status {
        self.from
    }

    /// The petition as it is becoming.
    pub(super) const fn petition(&mut self) -> &mut Petition {
        &mut self.decision.petition
    }

    /// Moves to the usual outcome of the table.
    pub(super) fn go(self) -> Self {
        let usual = self.from.after(self.decision.event.action).first().copied();
        match usual {
            Some(to) => self.go_to(to),
            None => self,
        }
    }

    /// Moves to another outcome of the table.
    pub(super) fn go_to(mut self, to: Status) -> Self {
        let now = self.now;
        self.petition().stand(to, now);
        self.decision.event.to = to;
        self
    }

    pub(super) fn because(mut self, reason: impl Into<Option<Reason>>) -> Self {
        self.decision.event.reason = reason.into();
        self
    }

    pub(super) fn saying(mut self, text: impl Into<Option<Body>>) -> Self {
        self.decision.event.text = text.into();
        self
    }

    pub(super) fn showing(mut self, photos: Photos) -> Self {
        self.decision.event.photos = photos;
        self
    }

    pub(super) fn with(mut self, detail: Detail) -> Self {
        self.decision.event.detail = Some(detail);
        self
    }

    pub(super) fn telling(mut self, to: Audience, kind: NoticeKind) -> Self {
        self.decision.notices.push(Notice { to, kind });
        self
    }

    pub(super) fn causing(mut self, effect: Effect) -> Self {
        self.decision.effects.push(effect);
        self
    }

    /// The finished decision.
    pub(super) fn end(self) -> Decision {
        let is_taken = self.takes_work_away();
        let mut decision = self.decision;
        if is_taken {
            decision.notices.push(Notice { to: Audience::Former, kind: NoticeKind::TakenAway });
        }
        if let Some(parent) = decision.petition.parent_id
            && self.from.is_open() != decision.petition.status.is_open()
        {
            decision.effects.push(Effect::LookAtParent(parent));
        }
        decision
    }

    /// Whether somebody who did not take this step was to go on with the work, and now is not.
    fn takes_work_away(&self) -> bool {
        let Decision { petition, former, .. } = &self.decision;
        let action = self.decision.event.action;
        // Whoever returns it or finishes it gives it away; of a withdrawal its assignee is told in words of its own.
        let takes = matches!(action, Action::Dispatch | Action::Transfer | Action::Reject | Action::Merge);
        let stays = former.is_some() && *former == petition.work.assignee && petition.status.is_open();
        takes && self.from != Status::Reported && former.is_some() && !stays
    }
}

/// Who may read a step unless the step itself says otherwise.
const fn visibility(action: Action) -> Visibility {
    match action {
        Action::Report | Action::Finish | Action::Reopen => Visibility::Public,
        Action::Dispatch
        | Action::Accept
        | Action::AskReporter
        | Action::Answer
        | Action::GrantExtension
        | Action::Suspend
        | Action::Resume
        | Action::Split
        | Action::PassCheck
        | Action::Urge
        | Action::Reject
        | Action::Withdraw
        | Action::Merge
        | Action::Unmerge
        | Action::Close
        | Action::Retime => Visibility::Reporter,
        // Who joined and who rated how is nobody's business but the desk's.
        Action::ReturnToDesk
        | Action::Transfer
        | Action::NoteProgress
        | Action::RequestExtension
        | Action::RefuseExtension
        | Action::FailCheck
        | Action::Rate
        | Action::CallBack
        | Action::Supervise
        | Action::Climb
        | Action::Join
        | Action::Warn
        | Action::Overdue
        | Action::Review => Visibility::Internal,
    }
}

/// Who is told of a step unless the step itself adds somebody.
const fn audiences(action: Action) -> &'static [Audience] {
    use Audience as To;
    match action {
        Action::Report | Action::ReturnToDesk | Action::RequestExtension => &[To::Desk],
        Action::Dispatch => &[To::Assignee, To::Reporter, To::Joined],
        Action::Transfer => &[To::Assignee],
        Action::Accept
        | Action::AskReporter
        | Action::Split
        | Action::Finish
        | Action::Reject
        | Action::Merge
        | Action::Unmerge
        | Action::Close => &[To::Reporter, To::Joined],
        Action::GrantExtension | Action::Suspend | Action::Resume | Action::PassCheck => {
            &[To::Handler, To::Reporter, To::Joined]
        }
        Action::Answer | Action::RefuseExtension | Action::FailCheck | Action::Rate | Action::Join => {
            &[To::Handler]
        }
        Action::Reopen => &[To::Handler, To::Desk, To::Reporter, To::Joined],
        Action::Urge | Action::Supervise | Action::Warn | Action::Overdue => {
            &[To::Handler, To::Assignee, To::Desk]
        }
        Action::Review => &[To::Desk],
        Action::Retime => &[To::Handler, To::Assignee],
        Action::Climb => &[To::Supervisors, To::Admins, To::Desk],
        Action::Withdraw => &[To::Assignee, To::Desk, To::Joined],
        Action::NoteProgress | Action::CallBack => &[],
    }
}
