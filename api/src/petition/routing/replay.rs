//! What a set of rules would have done with petitions of the past. Nothing is changed.

use super::{
    dto::{RuleSetPath, TargetView},
    shown::{Against, Move, MoveCount, Replay, ReplayRequest},
    store::{matter, text_of},
    target::{named, problem},
};
use crate::{
    http::{ApiError, Body, Caller, PathOf, cursor, limit},
    petition::{flow::look, look::Look, place::with_levels},
    state::State,
};
use actix_web::{HttpResponse, http::header, post, web::Data};
use sanping_domain::{
    petition::{Choice, Destination, Petition, Problem, RuleBook},
    shared::{Cursor, GridId, Limit, RuleSetId},
};
use sanping_infra::{
    db::Conn,
    petition::{self, Filter},
};
use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// How long a replay may take before it answers with what it has.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many petitions are looked at unless more are asked for.
const USUAL: u16 = 1_000;
/// How many pairs of targets are told.
const PAIRS: usize = 200;

/// What a set of routing rules would move
///
/// Puts past petitions of your scope to the rules again and tells which would go elsewhere; parts of a split are
/// left out, for no rule ever saw them. A petition is placed anew where it has a point or an address that names
/// a place. Who was on duty then cannot be told any more: a rule that picks one of them sends to their node.
#[utoipa::path(tag = "petition", operation_id = "replayRoutingRuleSet", request_body = ReplayRequest,
    params(RuleSetPath),
    responses((status = 200, description = "What would move; nothing was changed", body = Replay)))]
#[post("/routing-rule-sets/{id}/replay")]
pub async fn replay(
    state: Data<State>,
    caller: Caller,
    id: PathOf<RuleSetId>,
    body: Body<ReplayRequest>,
) -> Result<HttpResponse, ApiError> {
    let look = look(&state, &caller).await?;
    let asked = body.value;
    let page = (
        cursor(asked.cursor.as_deref())?,
        limit(asked.limit.map(|rows| u8::try_from(rows).unwrap_or(u8::MAX)))?,
    );
    let active = state.rules.active(&state.db).await?;
    let answer = state.db.read_long(move |conn| -> Result<Replay, ApiError> {
        let set = petition::rule_set(conn, id.0)?.ok_or_else(ApiError::not_found)?;
        let book = RuleBook::compile(&set, &petition::categories(conn)?).map_err(ApiError::from)?;
        let against = match asked.against.unwrap_or_default() {
            Against::Assigned => None,
            Against::Active => Some(active),
        };
        let pass =
            Pass { look: &look, usable: HashMap::new(), moves: HashMap::new(), found: Vec::new(), page };
        pass.run(conn, &book, against.as_ref().map(Option::as_deref), &asked)
    });
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(answer.await?))
}

/// One pass over past petitions, and what it keeps: bounded by the most petitions that may be asked for.
struct Pass<'a> {
    look: &'a Look,
    /// What was found out about destinations, at the node of the report.
    usable: HashMap<(Destination, GridId), Option<Problem>>,
    moves: HashMap<(Destination, Destination), usize>,
    found: Vec<(Arc<Petition>, Destination, Choice)>,
    page: (Option<Cursor>, Limit),
}

impl Pass<'_> {
    /// `against` is the active book, where it is to be compared with; the desk takes all where there is none.
    fn run(
        mut self,
        conn: &mut Conn,
        book: &RuleBook,
        against: Option<Option<&RuleBook>>,
        asked: &ReplayRequest,
    ) -> Result<Replay, ApiError> {
        let (begun, scope) = (Instant::now(), self.look.actor.scope());
        let filter =
            Filter { under: asked.grid_id, since: asked.since, until: asked.until, ..Filter::default() };
        let most = usize::from(asked.max.unwrap_or(USUAL));
        let rows = Limit::new(Limit::MAX).unwrap_or_default();
        let (mut from, mut looked_at, mut moved, mut complete) = (None, 0, 0, false);
        'pages: loop {
            let page = petition::list(conn, &self.look.state.petitions, &scope, &filter, from, rows)?;
            for petition in page.items.into_iter().filter(|petition| petition.parent_id.is_none()) {
                if looked_at == most || begun.elapsed() > PATIENCE {
                    break 'pages;
                }
                looked_at += 1;
                moved += usize::from(self.one(conn, book, against, petition)?);
            }
            match page.next_cursor {
                None => {
                    complete = true;
                    break;
                }
                Some(_) if begun.elapsed() > PATIENCE => break,
                Some(next) => from = cursor(Some(&next))?,
            }
        }
        self.tell(
            conn,
            Replay { looked_at, moved, complete, counts: Vec::new(), items: Vec::new(), next_cursor: None },
        )
    }

    /// Whether it would go elsewhere.
    fn one(
        &mut self,
        conn: &mut Conn,
        book: &RuleBook,
        against: Option<Option<&RuleBook>>,
        petition: Arc<Petition>,
    ) -> Result<bool, ApiError> {
        let places = &self.look.places;
        let by_point = petition.point.and_then(|point| places.deepest(point));
        let by_words = || petition.address.as_ref().and_then(|address| places.by_words(address.as_str()));
        let node = by_point.or_else(|| by_words().map(|found| found.0)).unwrap_or(petition.grid_id);
        let place = with_levels(places, &places.ancestors(node));
        let text = text_of(&petition);
        let asked = matter(&petition, &place, &text);
        let mut known = |to: Destination| match self.usable.get(&(to, node)) {
            Some(known) => Ok(*known),
            None => {
                let found = problem(conn, to, &place)?;
                self.usable.insert((to, node), found);
                Ok::<_, ApiError>(found)
            }
        };
        let choice = book.choose(&asked, &mut known)?;
        let before = match against {
            None => petition.work.assignee.map_or(Destination::Desk, Destination::from),
            Some(None) => Destination::Desk,
            Some(Some(active)) => active.choose(&asked, &mut known)?.destination,
        };
        let stays = match against {
            None => choice.destination.took(petition.work.assignee, petition.grid_id),
            Some(_) => choice.destination == before,
        };
        if stays {
            return Ok(false);
        }
        *self.moves.entry((before, choice.destination)).or_default() += 1;
        let at = reported(&petition);
        if self.page.0.is_none_or(|after| at < after) && self.found.len() <= self.page.1.rows() {
            self.found.push((petition, before, choice));
        }
        Ok(true)
    }

    fn tell(mut self, conn: &mut Conn, summary: Replay) -> Result<Replay, ApiError> {
        let mut names: HashMap<Destination, TargetView> = HashMap::new();
        let look = self.look;
        let mut name = |to: Destination| -> Result<TargetView, ApiError> {
            if let Some(known) = names.get(&to) {
                return Ok(known.clone());
            }
            let view = named(conn, look, to)?;
            names.insert(to, view.clone());
            Ok(view)
        };
        let mut moves: Vec<_> = self.moves.into_iter().collect();
        moves.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        moves.truncate(PAIRS);
        let count = |((from, to), count)| Ok(MoveCount { from: name(from)?, to: name(to)?, count });
        let counts = moves.into_iter().map(count).collect::<Result<_, ApiError>>()?;
        let more = self.found.len() > self.page.1.rows();
        self.found.truncate(self.page.1.rows());
        let next_cursor = self.found.last().filter(|_| more).map(|last| reported(&last.0).encode());
        let one = |(petition, from, choice): (Arc<Petition>, Destination, Choice)| {
            Ok(Move {
                petition_id: petition.id,
                number: petition.number.to_string(),
                title: petition.title.as_str().to_owned(),
                from: name(from)?,
                to: name(choice.destination)?,
                rule: choice.rule,
            })
        };
        let items = self.found.into_iter().map(one).collect::<Result<_, ApiError>>()?;
        Ok(Replay { counts, items, next_cursor, ..summary })
    }
}

const fn reported(petition: &Petition) -> Cursor {
    Cursor { at: petition.times.reported_at, id: petition.id.0 }
}
