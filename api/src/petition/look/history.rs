//! What became of a petition: its steps with their photos, and its ratings.

use super::{
    super::{
        dto::{EventView, PersonView, RatingView, StepPhotos},
        mask::{doer, without_numbers},
    },
    Look,
};
use crate::{
    files::{self, PhotoView},
    http::ApiError,
};
use sanping_domain::{
    petition::{Action, Detail, Event, Petition, Rating, Relations, Visibility, relations, sees},
    shared::{AccountId, EventId, PetitionId},
};
use sanping_infra::{
    account,
    db::Conn,
    files::of_petition as stored_photos,
    petition::{self, StoredEvent},
};
use std::collections::HashMap;

impl Look {
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
        let distant = self.is_distant(&relations);
        let mut photos = if distant { HashMap::new() } else { self.photos_by_step(conn, petition.id)? };
        let inside = sees(Visibility::Internal, &relations);
        let shown = |mut stored: StoredEvent| {
            if !inside {
                stored.event.detail = stored.event.detail.map(Detail::for_outsiders);
            }
            stored.event.detail = stored.event.detail.map(|detail| self.detail_as_seen(detail, &relations));
            let by = stored.event.by.and_then(|id| Some((id, names.get(&id)?.as_str())));
            let by = by.map(|(id, name)| {
                if distant {
                    PersonView::masked(name)
                } else {
                    doer(&self.actor, petition, &relations, &stored.event, (id, name))
                }
            });
            let photos = photos.remove(&stored.id).unwrap_or_default();
            let step = event_view(stored, by, photos);
            if distant { for_program(step) } else { step }
        };
        Ok(events.into_iter().map(shown).collect())
    }

    /// The photos of the steps that the caller may read, in the order of the steps.
    pub(super) fn photos(
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

    pub(super) fn rating(&self, rating: Rating) -> RatingView {
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
}

/// What a program reads of a step. The words of a report are the body, which stays with people.
fn for_program(step: EventView) -> EventView {
    let masked = |words: String| without_numbers(&words);
    let text = step.text.filter(|_| step.action != Action::Report).map(masked);
    EventView { text, reason: step.reason.map(masked), ..step }
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
