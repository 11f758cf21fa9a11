//! Why a report would go where it would go.

use super::{
    shown::{
        ConditionTrial, ConsideredView, DecisionView, ExplanationRequest, RoutingExplanation, TrialView,
    },
    target::{destined, named, problem},
};
use crate::{
    http::{ApiError, Body, Caller},
    petition::{
        dto::{Named, optional},
        flow::look,
        look::Look,
        place::{Where, with_levels},
    },
    state::State,
};
use actix_web::{HttpResponse, http::header, post, web::Data};
use sanping_domain::{
    grid::Level,
    petition::{Channel, Choice, Destination, Matter, Problem, RuleBook, Trial},
    shared::GridId,
};
use sanping_infra::{account, db::Conn, petition};

/// Explain where a report would go
///
/// Every rule tried, with each of its conditions, and who would get it now. Nothing is reported.
#[utoipa::path(tag = "petition", operation_id = "explainRouting", request_body = ExplanationRequest,
    responses((status = 200, description = "Where, and why", body = RoutingExplanation)))]
#[post("/routing-explanations")]
pub async fn explain(
    state: Data<State>,
    caller: Caller,
    body: Body<ExplanationRequest>,
) -> Result<HttpResponse, ApiError> {
    let look = look(&state, &caller).await?;
    let question = Question::read(body.value)?;
    let active = state.rules.active(&state.db).await?;
    let answer = state.db.read_long(move |conn| match question.asked.rule_set_id {
        None => question.answer(conn, &look, active.as_deref()),
        Some(id) => {
            let set = petition::rule_set(conn, id)?.ok_or_else(ApiError::not_found)?;
            let book = RuleBook::compile(&set, &petition::categories(conn)?).map_err(ApiError::from)?;
            question.answer(conn, &look, Some(&book))
        }
    });
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(answer.await?))
}

/// What is asked, read.
struct Question {
    asked: ExplanationRequest,
    place: Where,
    text: String,
}

impl Question {
    fn read(mut asked: ExplanationRequest) -> Result<Self, ApiError> {
        let title = optional!(asked.title.take(), "title").map(|title| title.into_string());
        let body = optional!(asked.body.take(), "body").map(|body| body.into_string());
        let address = optional!(asked.address.take(), "address");
        let words = address.as_ref().map(|address| address.as_str().to_owned());
        let text: Vec<String> = [title, body, words].into_iter().flatten().collect();
        let place = Where {
            point: asked.location.map(|at| at.point("location")).transpose()?,
            code: Where::code(asked.address_code.as_deref())?,
            address,
            chosen: asked.grid_id,
        };
        Ok(Self { asked, place, text: text.join("\n") })
    }

    fn answer(
        &self,
        conn: &mut Conn,
        look: &Look,
        book: Option<&RuleBook>,
    ) -> Result<RoutingExplanation, ApiError> {
        let (grid, routed) = self.place.find(conn, look)?;
        let place = with_levels(&look.places, &look.places.ancestors(grid));
        let grid = look.place(grid);
        let Some(book) = book else {
            return Ok(RoutingExplanation { grid, routed, rules: Vec::new(), decision: None });
        };
        let matter = Matter {
            category: self.asked.category_id,
            channel: self.asked.channel.unwrap_or(Channel::Resident),
            at: self.asked.at.unwrap_or(look.now),
            place: &place,
            text: &self.text,
        };
        let trials = book.trials(&matter);
        let rules = trials.into_iter().map(|trial| tried(conn, trial, &place)).collect::<Result<_, _>>()?;
        let choice = book.choose(&matter, |to| problem(conn, to, &place))?;
        Ok(RoutingExplanation { grid, routed, rules, decision: Some(decided(conn, look, choice, &place)?) })
    }
}

fn tried(conn: &mut Conn, trial: Trial<'_>, place: &[(GridId, Level)]) -> Result<TrialView, ApiError> {
    let holds = trial.holds();
    let problem = match trial.destination {
        None => Some(Problem::LevelMissing),
        Some(to) if holds => problem(conn, to, place)?,
        Some(_) => None,
    };
    let Trial { position, rule, conditions, words, destination: _ } = trial;
    let condition = |(condition, holds)| ConditionTrial { condition, holds };
    Ok(TrialView {
        position,
        name: rule.name.to_string(),
        holds,
        conditions: conditions.into_iter().map(condition).collect(),
        words,
        problem,
    })
}

fn decided(
    conn: &mut Conn,
    look: &Look,
    choice: Choice,
    place: &[(GridId, Level)],
) -> Result<DecisionView, ApiError> {
    let target = named(conn, look, choice.destination)?;
    if choice.destination == Destination::Desk {
        return Ok(DecisionView { rule: choice.rule, target, assignee: None, considered: Vec::new() });
    }
    let (to, weighed) = destined(conn, look, choice.destination, place)?;
    let ids: Vec<_> = weighed.iter().map(|one| one.account_id).collect();
    let mut names = account::names(conn, &ids)?;
    let considered = weighed.into_iter().map(|one| {
        let name = names.remove(&one.account_id).unwrap_or_default();
        ConsideredView { person: Named { id: one.account_id, name }, open: one.open }
    });
    let considered = considered.collect();
    let assignee = Some(look.assignee(conn, to)?);
    Ok(DecisionView { rule: choice.rule, target, assignee, considered })
}
