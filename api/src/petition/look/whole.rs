//! One petition whole, as the caller may see it.

use super::{
    super::{
        dto::{ClocksView, Named, PersonView, PetitionView, TimesView, WorkView},
        mask::{address_as_seen, point_as_seen, reporter_as_seen},
    },
    Look,
};
use crate::http::ApiError;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{
        Assignee, Facts, Petition, Relation, Visibility, allowed_actions, relations, sees, sees_address,
    },
    shared::{CategoryId, PetitionId},
};
use sanping_infra::{
    db::Conn,
    petition::{self, Surroundings},
};

impl Look {
    /// The whole view of a petition that the caller may see, to be shown only: not inside a transaction that writes.
    ///
    /// # Errors
    /// 404 for one that is missing or outside the scope; trouble with the database.
    pub fn view_of(&self, conn: &mut Conn, id: PetitionId) -> Result<PetitionView, ApiError> {
        let (scope, voice) = (self.actor.scope(), self.actor.voice());
        let found = petition::seen_with_beside(conn, &self.state.petitions, id, &scope, voice)?;
        let (petition, beside) = found.ok_or_else(ApiError::not_found)?;
        let around = self.surroundings_with(conn, &petition, beside)?;
        self.shown(conn, &petition, around)
    }

    /// The whole view.
    ///
    /// # Errors
    /// Trouble with the database.
    pub fn view(&self, conn: &mut Conn, petition: &Petition) -> Result<PetitionView, ApiError> {
        let around = self.surroundings(conn, petition)?;
        self.shown(conn, petition, around)
    }

    fn shown(
        &self,
        conn: &mut Conn,
        petition: &Petition,
        around: Surroundings,
    ) -> Result<PetitionView, ApiError> {
        let relations = relations(&self.actor, petition, &around.facts);
        let distant = self.is_distant(&relations);
        let photos =
            if around.photos && !distant { self.photos(conn, petition.id, &relations)? } else { Vec::new() };
        let category = self.category_name(conn, petition.category_id)?;
        let Surroundings { facts, neighbours, rating, reporter, handler, assignee, photos: _ } = around;
        let reporter = reporter.and_then(|name| reporter_as_seen(petition, &relations, name));
        let handler =
            petition.work.handler.zip(handler).map(|(id, name)| {
                if distant { PersonView::masked(&name) } else { PersonView::whole(id, name) }
            });
        let assignee = petition.work.assignee.map(|to| {
            let name = assignee.unwrap_or_default();
            let person = distant && matches!(to, Assignee::Person(_));
            self.assignee_view(to, if person { PersonView::masked(&name).name } else { name })
        });
        let work = sees(Visibility::Internal, &relations).then(|| self.work(petition, &facts));
        let path = facts.ancestors.iter().rev().filter(|id| self.shows(**id, &relations));
        let whole = sees_address(&relations);
        Ok(PetitionView {
            category: Named { id: petition.category_id, name: category },
            place: path.map(|id| self.place(*id)).collect(),
            reporter,
            joined: neighbours,
            assignee,
            handler,
            work,
            my_rating: rating.map(|rating| self.rating(rating)),
            photos,
            relations: Relation::ALL.iter().copied().filter(|one| relations.has(*one)).collect(),
            allowed_actions: allowed_actions(petition, &self.actor, &facts, self.now),
            times: times(petition),
            clocks: clocks(petition, self.now),
            id: petition.id,
            number: petition.number.to_string(),
            kind: petition.kind,
            urgency: petition.urgency,
            channel: petition.channel,
            title: self.title_as_seen(petition, &relations),
            body: if distant { String::new() } else { petition.body.as_str().to_owned() },
            address: address_as_seen(petition.address.as_ref(), &relations),
            location: point_as_seen(petition.point, &relations),
            routed: if whole { petition.routed.clone() } else { petition.routed.clone().at_a_distance() },
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

    /// What people call a category; what another process added a moment ago is asked of the database.
    fn category_name(&self, conn: &mut Conn, id: CategoryId) -> Result<String, ApiError> {
        if self.timing.categories.contains_key(&id) {
            return Ok(self.timing.category_name(id));
        }
        Ok(petition::category(conn, id)?.map(|found| found.name.into_string()).unwrap_or_default())
    }
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
