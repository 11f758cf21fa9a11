//! What of a petition a caller may see, gathered from storage.

use super::dto::{
    AssigneeKind, AssigneeView, ClocksView, EventView, Named, PersonView, PetitionSummary, PetitionView,
    PointView, RatingView, StepPhotos, TimesView, WorkView,
};
use crate::{
    files::{self, PhotoView},
    http::ApiError,
    state::State,
};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{
        Assignee, Detail, Event, Facts, IdentityMode, Petition, Rating, Relation, Relations, Visibility,
        allowed_actions, relations, sees, sees_reporter,
    },
    shared::{AccountId, Actor, CategoryId, EventId, GridId, PetitionId},
};
use sanping_infra::{
    account,
    db::Conn,
    directory,
    files::of_petition as stored_photos,
    grid::{self, Places},
    petition::{self, StoredEvent, Timing},
};
use std::{collections::HashMap, sync::Arc};

/// Who looks, at what places, and when.
#[derive(Clone)]
pub struct Look {
    /// The shared state.
    pub state: Data<State>,
    /// The caller.
    pub actor: Actor,
    /// The tree of places.
    pub places: Arc<Places>,
    /// Time limits, windows and the calendar.
    pub timing: Arc<Timing>,
    /// Now.
    pub now: DateTime<Utc>,
}

impl Look {
    /// The petition, where the caller may see it.
    ///
    /// # Errors
    /// 404 for one that is missing or outside the scope; trouble with the database.
    pub fn find(&self, conn: &mut Conn, id: PetitionId) -> Result<Petition, ApiError> {
        petition::find_in_scope(conn, id, &self.actor.scope())?.ok_or_else(ApiError::not_found)
    }

    /// What is known of its surroundings and of the caller's past with it.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn facts(&self, conn: &mut Conn, petition: &Petition) -> Result<Facts, ApiError> {
        let ancestors = grid::ancestors(conn, petition.grid_id)?;
        let facts = petition::facts(conn, petition, &self.actor, ancestors, &self.timing)?;
        // Residents have no home in the directory yet: whoever signed in counts as of the neighbourhood.
        Ok(Facts { neighbour: self.actor.account().is_some(), ..facts })
    }

    /// The whole view.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn view(&self, conn: &mut Conn, petition: Petition) -> Result<PetitionView, ApiError> {
        let facts = self.facts(conn, &petition)?;
        let relations = relations(&self.actor, &petition, &facts);
        let category = category_name(conn, petition.category_id)?;
        let reporter = named(conn, AccountId(petition.reporter))?;
        let reporter = reporter.and_then(|name| reporter_as_seen(&petition, &relations, name));
        let joined = petition::reporters(conn, petition.id)?;
        let joined = joined.iter().filter(|one| one.voice != petition.reporter).count();
        let handler = match petition.work.handler {
            Some(id) => named(conn, id)?.map(|name| PersonView::whole(id, name)),
            None => None,
        };
        let assignee = match petition.work.assignee {
            Some(assignee) => Some(self.assignee(conn, assignee)?),
            None => None,
        };
        let my_rating = self.my_rating(conn, &petition)?;
        let work = sees(Visibility::Internal, &relations).then(|| self.work(&petition, &facts));
        Ok(PetitionView {
            category: Named { id: petition.category_id, name: category },
            place: facts.ancestors.iter().rev().map(|id| self.place(*id)).collect(),
            reporter,
            joined,
            assignee,
            handler,
            work,
            my_rating,
            photos: self.photos(conn, petition.id, &relations)?,
            relations: Relation::ALL.iter().copied().filter(|one| relations.has(*one)).collect(),
            allowed_actions: allowed_actions(&petition, &self.actor, &facts, self.now),
            times: times(&petition),
            clocks: clocks(&petition, self.now),
            id: petition.id,
            number: petition.number.to_string(),
            kind: petition.kind,
            urgency: petition.urgency,
            channel: petition.channel,
            title: petition.title.into_string(),
            body: petition.body.into_string(),
            address: petition.address.map(|address| address.into_string()),
            location: petition
                .point
                .map(|at| PointView { longitude: at.longitude(), latitude: at.latitude() }),
            routed: petition.routed,
            identity_mode: petition.identity_mode,
            parent_id: petition.parent_id,
            merged_into: petition.merger.map(|merger| merger.into),
            stage: petition.status.stage(),
            status: petition.status,
            version: petition.version,
            round: petition.work.round,
            question_expires_at: petition.work.question_expires_at,
            review_on: petition.work.review_on,
        })
    }

    /// A row of a list. `categories` are the names of all.
    pub fn summary(&self, petition: Petition, categories: &HashMap<CategoryId, String>) -> PetitionSummary {
        let name = categories.get(&petition.category_id).cloned().unwrap_or_default();
        PetitionSummary {
            clock_state: petition.clock_state(self.now),
            due_at: petition.due_at(),
            id: petition.id,
            number: petition.number.to_string(),
            kind: petition.kind,
            category: Named { id: petition.category_id, name },
            urgency: petition.urgency,
            title: petition.title.into_string(),
            address: petition.address.map(|address| address.into_string()),
            grid: self.place(petition.grid_id),
            status: petition.status,
            version: petition.version,
            round: petition.work.round,
            reported_at: petition.times.reported_at,
            updated_at: petition.times.updated_at,
        }
    }

    /// The lines of history that the caller may read.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn history(&self, conn: &mut Conn, petition: &Petition) -> Result<Vec<EventView>, ApiError> {
        let facts = self.facts(conn, petition)?;
        let relations = relations(&self.actor, petition, &facts);
        let mut events = petition::events(conn, petition.id)?;
        events.retain(|stored| sees(stored.event.visibility, &relations));
        let people: Vec<AccountId> = events.iter().filter_map(|stored| stored.event.by).collect();
        let names = account::names(conn, &people)?;
        let mut photos = self.photos_by_step(conn, petition.id)?;
        let inside = sees(Visibility::Internal, &relations);
        let shown = |mut stored: StoredEvent| {
            if !inside {
                stored.event.detail = stored.event.detail.map(Detail::for_outsiders);
            }
            let by = stored.event.by.and_then(|id| Some((id, names.get(&id)?.as_str())));
            let by = by.map(|(id, name)| doer(&self.actor, petition, &relations, &stored.event, (id, name)));
            let photos = photos.remove(&stored.id).unwrap_or_default();
            event_view(stored, by, photos)
        };
        Ok(events.into_iter().map(shown).collect())
    }

    /// The photos of the steps that the caller may read, in the order of the steps.
    fn photos(
        &self,
        conn: &mut Conn,
        id: PetitionId,
        relations: &Relations,
    ) -> Result<Vec<StepPhotos>, ApiError> {
        let mut photos = self.photos_by_step(conn, id)?;
        if photos.is_empty() {
            return Ok(Vec::new());
        }
        let mut events = petition::events(conn, id)?;
        events.retain(|stored| sees(stored.event.visibility, relations));
        let step = |stored: StoredEvent| {
            let StoredEvent { id: event_id, event: Event { action, round, at, .. } } = stored;
            Some(StepPhotos { event_id, action, round, at, photos: photos.remove(&event_id)? })
        };
        Ok(events.into_iter().filter_map(step).collect())
    }

    fn photos_by_step(
        &self,
        conn: &mut Conn,
        id: PetitionId,
    ) -> Result<HashMap<EventId, Vec<PhotoView>>, ApiError> {
        let mut by_step: HashMap<_, Vec<_>> = HashMap::new();
        for photo in stored_photos(conn, id)? {
            let Some(at) = photo.attachment else { continue };
            let views = files::views(&self.state.tokens, &self.actor, [&photo], self.now);
            by_step.entry(at.event).or_default().extend(views);
        }
        Ok(by_step)
    }

    /// The ratings that the caller may read: staff all of them, others their own.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn ratings(&self, conn: &mut Conn, petition: &Petition) -> Result<Vec<RatingView>, ApiError> {
        let facts = self.facts(conn, petition)?;
        let all = sees(Visibility::Internal, &relations(&self.actor, petition, &facts));
        let ratings = petition::ratings(conn, petition.id)?;
        let shown = ratings.into_iter().map(|rating| self.rating(rating)).filter(|one| all || one.mine);
        Ok(shown.collect())
    }

    fn my_rating(&self, conn: &mut Conn, petition: &Petition) -> Result<Option<RatingView>, ApiError> {
        let ratings = petition::ratings(conn, petition.id)?;
        let mut shown = ratings.into_iter().map(|rating| self.rating(rating));
        Ok(shown.find(|one| one.mine && one.round == petition.work.round))
    }

    fn rating(&self, rating: Rating) -> RatingView {
        let Rating { voice, by_reporter, round, score, reasons, text, at } = rating;
        RatingView {
            round,
            score: score.get(),
            reasons,
            text: text.map(|text| text.into_string()),
            by_reporter,
            mine: self.actor.voice() == Some(voice),
            at,
        }
    }

    /// Whom a petition is handed to, with the name.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn assignee(&self, conn: &mut Conn, assignee: Assignee) -> Result<AssigneeView, ApiError> {
        let (kind, name) = match assignee {
            Assignee::Grid(id) => (AssigneeKind::Grid, self.place(id).name),
            Assignee::Unit(id) => {
                let unit = directory::by_id(conn, id)?;
                (AssigneeKind::Unit, unit.map(|unit| unit.name.into_string()).unwrap_or_default())
            }
            Assignee::Person(id) => (AssigneeKind::Person, named(conn, id)?.unwrap_or_default()),
        };
        Ok(AssigneeView { kind, id: assignee.parts().1, name })
    }

    fn work(&self, petition: &Petition, facts: &Facts) -> WorkView {
        let work = &petition.work;
        WorkView {
            returns: work.returns,
            arbitration: work.arbitration,
            tier: work.tier.map(|id| self.place(id)),
            extension_asked: work.extension_asked.map(|days| days.get()),
            extended_days: work.extended_days,
            call_back_due: work.call_back_due,
            supervised_at: work.supervised_at,
            warned_at: petition.clocks.warned_at,
            climbed_at: petition.clocks.climbed_at,
            open_children: facts.open_children,
        }
    }

    /// A node with its name.
    pub fn place(&self, id: GridId) -> Named<GridId> {
        Named { id, name: self.places.name(id).unwrap_or_default().to_owned() }
    }
}

/// The reporter as far as the caller may see; nobody where anonymous.
pub(super) fn reporter_as_seen(
    petition: &Petition,
    relations: &Relations,
    name: String,
) -> Option<PersonView> {
    match petition.identity_mode {
        IdentityMode::Anonymous => None,
        _ if sees_reporter(petition, relations) => {
            Some(PersonView::whole(AccountId(petition.reporter), name))
        }
        IdentityMode::RealName | IdentityMode::HiddenName => Some(PersonView::masked(&name)),
    }
}

/// Who took a step: a reporter's name as far as it may be seen, a neighbour's by the desk alone.
pub(super) fn doer(
    actor: &Actor,
    petition: &Petition,
    relations: &Relations,
    event: &Event,
    (id, name): (AccountId, &str),
) -> PersonView {
    let seen = match event.capacity {
        _ if actor.account() == Some(id) => true,
        _ if id.0 == petition.reporter => sees_reporter(petition, relations),
        Relation::Reporter => sees_reporter(petition, relations),
        Relation::Joined | Relation::Neighbour => {
            relations.any(&[Relation::Dispatcher, Relation::CommunityAdmin])
        }
        _ => true,
    };
    if seen { PersonView::whole(id, name.to_owned()) } else { PersonView::masked(name) }
}

/// The names of all categories.
///
/// # Errors
/// Trouble with the database.
pub fn category_names(conn: &mut Conn) -> Result<HashMap<CategoryId, String>, ApiError> {
    let all = petition::categories(conn)?;
    Ok(all.into_iter().map(|category| (category.id, category.name.into_string())).collect())
}

fn category_name(conn: &mut Conn, id: CategoryId) -> Result<String, ApiError> {
    Ok(petition::category(conn, id)?.map(|found| found.name.into_string()).unwrap_or_default())
}

fn named(conn: &mut Conn, id: AccountId) -> Result<Option<String>, ApiError> {
    Ok(account::names(conn, &[id])?.remove(&id))
}

fn times(petition: &Petition) -> TimesView {
    let times = petition.times;
    TimesView {
        reported_at: times.reported_at,
        dispatched_at: times.dispatched_at,
        accepted_at: times.accepted_at,
        first_handled_at: times.first_handled_at,
        handled_at: times.handled_at,
        ended_at: times.ended_at,
        updated_at: times.updated_at,
        paused_since: petition.pause.since,
        paused_seconds: petition.pause.seconds,
    }
}

fn clocks(petition: &Petition, now: DateTime<Utc>) -> ClocksView {
    let clocks = &petition.clocks;
    ClocksView {
        clock_state: petition.clock_state(now),
        due_at: petition.due_at(),
        response_due_at: clocks.response.map(|deadline| deadline.due_at),
        handling_due_at: clocks.handling.map(|deadline| deadline.due_at),
        responded_in_time: clocks.responded_in_time,
        handled_in_time: clocks.handled_in_time,
        overdue_at: clocks.overdue_at,
    }
}

fn event_view(stored: StoredEvent, by: Option<PersonView>, photos: Vec<PhotoView>) -> EventView {
    let StoredEvent { id, event } = stored;
    let Event {
        action,
        by: _,
        capacity,
        from,
        to,
        round,
        reason,
        text,
        photos: _,
        detail,
        visibility,
        at,
        client_at,
    } = event;
    EventView {
        id,
        action,
        capacity,
        by,
        from,
        to,
        round,
        reason: reason.map(|reason| reason.into_string()),
        text: text.map(|text| text.into_string()),
        photos,
        detail,
        visibility,
        at,
        client_at,
    }
}
