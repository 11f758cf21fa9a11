//! One step upon a petition: found, judged, stored, told, shown — in one transaction.

use super::{asked::Asked, look::Look, surroundings};
use crate::{
    http::{Answer, ApiError, Caller},
    state::State,
};
use actix_web::{HttpResponse, web::Data};
use chrono::{DateTime, TimeDelta, Utc};
use sanping_domain::{
    files::PhotoIds,
    petition::{
        CategoryError, Command, Decision, Effect, NewChild, Number, Petition, PetitionError, absorb,
        civil_day, decide, file_child,
    },
    shared::{CategoryId, EventId, Kind, PetitionId, Rule},
};
use sanping_infra::{
    account,
    db::Tx,
    files,
    petition::{self, Saved},
};
use serde_json::json;
use std::vec;
use uuid::Uuid;

/// A step that somebody asks for, read but not yet judged.
struct Step {
    id: PetitionId,
    version: i32,
    client_at: Option<DateTime<Utc>>,
    /// For the children of a split.
    numbers: vec::IntoIter<Number>,
    caller: Caller,
    look: Look,
}

impl Asked<PetitionId, ()> {
    /// Takes the step and answers with the petition as it stands after it.
    ///
    /// # Errors
    /// 404 outside the scope, 409 where someone was first or the petition is not ready for it, or what the domain says.
    pub async fn act(
        self,
        client_at: Option<DateTime<Utc>>,
        command: Command,
    ) -> Result<HttpResponse, ApiError> {
        self.act_by(client_at, 0, move |_| command).await
    }

    /// As [`Asked::act`], where the command depends on the petition or begins others, `children` of them.
    ///
    /// # Errors
    /// As [`Asked::act`].
    pub async fn act_by(
        self,
        client_at: Option<DateTime<Utc>>,
        children: usize,
        command: impl FnOnce(&Petition) -> Command + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let (id, version, sent) = (self.id, self.version, self.sent);
        let look = look(&sent.state, &sent.caller).await?;
        let mut numbers = Vec::with_capacity(children);
        for _ in 0..children {
            numbers.push(sent.state.numbers.next(&sent.state.db, civil_day(look.now)).await?);
        }
        let client_at = believed(client_at, look.now);
        let (numbers, caller) = (numbers.into_iter(), sent.caller.clone());
        let step = Step { id, version, client_at, numbers, caller, look };
        sent.once.run(&sent.state, &sent.caller, sent.body.hash, move |tx| step.take(tx, command)).await
    }
}

/// The caller's eyes.
///
/// # Errors
/// Trouble with the database.
pub async fn look(state: &Data<State>, caller: &Caller) -> Result<Look, ApiError> {
    let places = state.map.places(&state.db).await?;
    let timing = state.timings.now(&state.db).await?;
    let (actor, now) = (caller.actor.clone(), state.clock.now());
    Ok(Look { state: state.clone(), actor, places, tree_holds: true, timing, now, tells: true })
}

/// The time on a client's clock, unless that clock is off by more than a year and so says nothing.
pub fn believed(client_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    client_at.filter(|at| (*at - now).abs() < TimeDelta::days(366))
}

impl Step {
    fn take(
        mut self,
        tx: &mut Tx<'_>,
        command: impl FnOnce(&Petition) -> Command,
    ) -> Result<Answer, ApiError> {
        self.look.hold_still(tx)?;
        let petition = self.apply(tx, command)?;
        Answer::ok(&self.look.view(tx, &petition)?)
    }

    /// Finds, judges, stores and tells; gives the petition as it stands then.
    fn apply(
        &mut self,
        tx: &mut Tx<'_>,
        command: impl FnOnce(&Petition) -> Command,
    ) -> Result<Petition, ApiError> {
        let (petition, command) = surroundings::reach(tx, &self.look, self.id, command)?;
        if petition.version != self.version {
            return Err(self.conflict(tx));
        }
        let facts = surroundings::facts(tx, &self.look, &petition, &command)?;
        let action = command.action();
        let mut decision = match decide(&petition, command, &self.look.actor, &facts, self.look.now) {
            Ok(decision) => decision,
            Err(error) => return Err(self.refused(tx, error)),
        };
        decision.event.client_at = self.client_at;
        self.store(tx, petition.version, &decision)?;
        let detail =
            json!({"version": decision.petition.version, "number": decision.petition.number.to_string()});
        let object = ("petition", self.id);
        let line = self.caller.audits(format!("petition.{}", action.as_str()), object, detail, self.look.now);
        account::audit(tx, line)?;
        Ok(decision.petition)
    }

    fn store(&mut self, tx: &mut Tx<'_>, before: i32, decision: &Decision) -> Result<(), ApiError> {
        let ancestors = self.look.ancestors(tx, decision.petition.grid_id)?;
        let Saved::Stored(event) = petition::save(tx, before, decision, &ancestors)? else {
            return Err(self.conflict(tx));
        };
        let voice = self.look.actor.voice();
        attach(tx, decision, event, voice, voice.unwrap_or(self.id.0))?;
        for effect in &decision.effects {
            match effect {
                Effect::FileChild(child) => self.file(tx, decision, child.clone())?,
                Effect::Absorb { into } => self.absorb(tx, decision, *into)?,
                // Stored by the save itself, or read anew by whoever looks at the parent.
                Effect::Join(_)
                | Effect::Rate(_)
                | Effect::JoinReportersOf(_)
                | Effect::Release(_)
                | Effect::LookAtParent(_) => {}
            }
        }
        self.look.tell(tx, decision)
    }

    fn file(&mut self, tx: &mut Tx<'_>, split: &Decision, child: NewChild) -> Result<(), ApiError> {
        in_use(tx, &self.look, child.category_id)?;
        let number = self.numbers.next().ok_or(PetitionError::ChildrenOutOfRange)?;
        let parent = &split.petition;
        let terms = self.look.timing.terms(child.category_id, parent.urgency, parent.kind);
        let filed = file_child(parent, child, PetitionId::new(), number, &split.event, &terms);
        let ancestors = self.look.ancestors(tx, filed.petition.grid_id)?;
        petition::insert(tx, &filed, &ancestors)?;
        self.look.tell(tx, &filed)
    }

    fn absorb(&self, tx: &mut Tx<'_>, merged: &Decision, into: PetitionId) -> Result<(), ApiError> {
        let target = self.look.find(tx, into)?;
        let (actor, capacity) = (&self.look.actor, merged.event.capacity);
        let joined = absorb(&target, merged.petition.id, actor, capacity, self.look.now)?;
        let ancestors = self.look.ancestors(tx, target.grid_id)?;
        match petition::save(tx, target.version, &joined, &ancestors)? {
            Saved::Stored(_) => self.look.tell(tx, &joined),
            Saved::Stale => Err(ApiError::new(Kind::Conflict, "version_conflict")),
        }
    }

    /// Someone was first: the caller gets what they left.
    fn conflict(&self, tx: &mut Tx<'_>) -> ApiError {
        self.with_current(tx, ApiError::new(Kind::Conflict, "version_conflict"))
    }

    fn refused(&self, tx: &mut Tx<'_>, error: PetitionError) -> ApiError {
        let conflict = error.kind() == Kind::Conflict;
        if conflict { self.with_current(tx, error.into()) } else { error.into() }
    }

    /// Adds the present state, where it lies in the caller's scope: a neighbour who has not joined gets none.
    fn with_current(&self, tx: &mut Tx<'_>, error: ApiError) -> ApiError {
        let Ok(petition) = self.look.find(tx, self.id) else { return error };
        let view = self.look.view(tx, &petition);
        match view.and_then(|view| serde_json::to_value(view).map_err(ApiError::internal)) {
            Ok(current) => error.with_current(current),
            Err(trouble) => trouble,
        }
    }
}

/// Takes a step without HTTP, upon the petition as it stands: for a community that is grown. It begins no others.
///
/// # Errors
/// 404 outside the scope of `look`, or what the domain says.
pub fn apply(
    tx: &mut Tx<'_>,
    look: &Look,
    caller: &Caller,
    id: PetitionId,
    command: Command,
) -> Result<(), ApiError> {
    let version = petition::find(tx, id)?.ok_or_else(ApiError::not_found)?.version;
    let (caller, look) = (caller.clone(), look.clone());
    let numbers = Vec::new().into_iter();
    Step { id, version, client_at: None, numbers, caller, look }.apply(tx, |_| command).map(drop)
}

/// Gives the photos of a step to it: those of the voice that uploaded them, to the voice that shall own them.
///
/// # Errors
/// [`sanping_domain::files::FilesError`]; trouble with the database.
pub fn attach(
    tx: &mut Tx<'_>,
    decision: &Decision,
    event: EventId,
    by: Option<Uuid>,
    owner: Uuid,
) -> Result<(), ApiError> {
    let photos = PhotoIds::parse(decision.event.photos.ids().to_vec())?;
    Ok(files::attach(tx, &photos, by, owner, decision.petition.id, event)??)
}

/// Whether something may be reported under this category.
///
/// # Errors
/// [`CategoryError::Unknown`] or [`CategoryError::Retired`]; trouble with the database.
pub fn in_use(tx: &mut Tx<'_>, look: &Look, id: CategoryId) -> Result<(), ApiError> {
    if look.timing.categories.get(&id).is_some_and(|known| known.retired_at.is_none()) {
        return Ok(());
    }
    // What another process added a moment ago is in use too.
    let found = petition::category(tx, id)?.ok_or(CategoryError::Unknown)?;
    if found.retired_at.is_some() { Err(CategoryError::Retired.into()) } else { Ok(()) }
}
