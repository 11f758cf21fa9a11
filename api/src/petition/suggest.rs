//! A category is suggested from the words of a report; what people then chose is logged beside it.

use super::{
    asked::{Asked, Sent},
    categories::{audit, found, present, stale},
    dto::{
        Agreement, CategoryAgreement, CategoryPath, CategoryShare, CategoryWordsRequest, CategoryWordsView,
        Named, SectorAgreement, SectorShare, SuggestionFigureQuery, SuggestionFigures, SuggestionRequest,
        SuggestionView,
    },
};
use crate::{
    http::{Answer, ApiError, Caller, Doors, Params, PathOf, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    petition::{Category, CategoryScore, CategoryWord, SectorScore, Suggestion, sector_of, suggest},
    shared::{CategoryId, Identity, SuggestionId},
};
use sanping_infra::{
    db::{Conn, Tx},
    petition::{self, Choice},
};
use std::collections::BTreeMap;

/// Categories that are shown.
const SHOWN: usize = 5;

/// Suggest a category
///
/// From the words of what is about to be reported: its sector by a small model, and within it the community's
/// category by words. Nothing of the text is kept. A report that names the suggestion in `suggestionId` has its
/// choice logged beside it.
#[utoipa::path(tag = "petition", operation_id = "suggestCategory", request_body = SuggestionRequest,
    responses((status = 201, description = "Suggested, the likeliest first", body = SuggestionView)))]
#[post("/category-suggestions")]
pub async fn suggest_category(sent: Sent<SuggestionRequest>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, once, body } = sent;
    if caller.actor.identity == Identity::Nobody {
        state.limits.knock(Doors::Suggestions, &caller.address)?;
    }
    let text = format!("{} {}", body.value.title.read("title")?, body.value.body.read("body")?);
    let (model, now) = (petition::sector_model().map_err(ApiError::internal)?, state.clock.now());
    let sectors = model.scores(&text);
    let read = |conn: &mut Conn| -> Result<_, ApiError> {
        Ok((petition::categories(conn)?, petition::category_words(conn)?))
    };
    let (categories, words) = state.db.read(read).await?;
    let scores = suggest(&text, &sectors, &categories, &words);
    let (Some(sector), Some(category)) = (sectors.first().cloned(), scores.first().copied()) else {
        return Err(ApiError::internal("nothing to suggest"));
    };
    let model_version = petition::shipped_model_version().map_err(ApiError::internal)?.to_owned();
    let suggestion = Suggestion { id: SuggestionId::new(), model_version, sector, category, at: now };
    let answer = shown(&suggestion, sectors, scores, &categories);
    let work = move |tx: &mut Tx<'_>| {
        petition::insert_suggestion(tx, &suggestion)?;
        Answer::created(&answer)
    };
    once.run(&state, &caller, body.hash, work).await
}

fn shown(
    suggestion: &Suggestion,
    sectors: Vec<SectorScore>,
    scores: Vec<CategoryScore>,
    categories: &[Category],
) -> SuggestionView {
    let sector = |SectorScore { sector, score }| SectorShare { sector, score };
    let category =
        |CategoryScore { category, score }| CategoryShare { category: named(category, categories), score };
    SuggestionView {
        id: suggestion.id,
        model_version: suggestion.model_version.clone(),
        sectors: sectors.into_iter().map(sector).collect(),
        categories: scores.into_iter().take(SHOWN).map(category).collect(),
    }
}

fn named(id: CategoryId, categories: &[Category]) -> Named<CategoryId> {
    let name = categories.iter().find(|one| one.id == id).map(|one| one.name.as_str().to_owned());
    Named { id, name: name.unwrap_or_default() }
}

/// How often people chose what was suggested
///
/// Numerator and denominator, in all and by what was suggested.
#[utoipa::path(tag = "petition", operation_id = "getCategorySuggestionFigures", params(SuggestionFigureQuery),
    responses((status = 200, description = "Counted in your scope", body = SuggestionFigures)))]
#[get("/category-suggestion-figures")]
pub async fn figures(
    req: HttpRequest,
    state: Data<State>,
    caller: Caller,
    query: Params<SuggestionFigureQuery>,
) -> Result<HttpResponse, ApiError> {
    let (scope, SuggestionFigureQuery { since, until }) = (caller.actor.scope(), query.0);
    let read = move |conn: &mut Conn| -> Result<_, ApiError> {
        Ok((petition::category_choices(conn, &scope, since, until)?, petition::categories(conn)?))
    };
    let (choices, categories) = state.db.read(read).await?;
    view(&req, &counted(choices, &categories))
}

fn counted(choices: Vec<Choice>, categories: &[Category]) -> SuggestionFigures {
    let (mut category, mut sector) = (Agreement::default(), Agreement::default());
    let mut by_sector: BTreeMap<String, Agreement> = BTreeMap::new();
    let mut by_category: BTreeMap<CategoryId, Agreement> = BTreeMap::new();
    for choice in choices {
        let agreed = choice.suggested == choice.chosen;
        category.add(agreed, choice.count);
        by_category.entry(choice.suggested).or_default().add(agreed, choice.count);
        let chosen = categories.iter().find(|one| one.id == choice.chosen);
        if let Some(chosen) = chosen.and_then(|chosen| sector_of(chosen, categories)) {
            sector.add(chosen == choice.sector, choice.count);
            by_sector.entry(choice.sector.clone()).or_default().add(chosen == choice.sector, choice.count);
        }
    }
    let of_category = |(id, agreement)| CategoryAgreement { category: named(id, categories), agreement };
    SuggestionFigures {
        category,
        sector,
        sectors: by_sector
            .into_iter()
            .map(|(sector, agreement)| SectorAgreement { sector, agreement })
            .collect(),
        categories: by_category.into_iter().map(of_category).collect(),
    }
}

impl Agreement {
    fn add(&mut self, agreed: bool, count: i64) {
        self.denominator += count;
        self.numerator += if agreed { count } else { 0 };
    }
}

/// The words by which a category is suggested
#[utoipa::path(tag = "petition", operation_id = "getCategoryWords", params(CategoryPath),
    responses((status = 200, description = "Its words", body = CategoryWordsView)))]
#[get("/categories/{id}/words")]
pub async fn get_words(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<CategoryId>,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| words_of(conn, id.0)).await?;
    view(&req, &found)
}

/// Set the words by which a category is suggested
#[utoipa::path(tag = "petition", operation_id = "setCategoryWords", request_body = CategoryWordsRequest,
    params(CategoryPath, VersionHeader),
    responses((status = 200, description = "Set", body = CategoryWordsView)))]
#[post("/categories/{id}/words")]
pub async fn set_words(asked: Asked<CategoryId, CategoryWordsRequest>) -> Result<HttpResponse, ApiError> {
    let (asked, CategoryWordsRequest { words }) = asked.split();
    let read = words.iter().enumerate().map(|(at, word)| word.read(&format!("words[{at}]")));
    let words: Vec<CategoryWord> = read.collect::<Result<_, _>>()?;
    let (id, version, Sent { state, caller, once, body }) = (asked.id, asked.version, asked.sent);
    let (by, now) = (caller.clone(), state.clock.now());
    let work = move |tx: &mut Tx<'_>| {
        let category = Category { updated_at: now, ..present(tx, id, version)? };
        if !petition::update_category(tx, version, &category)? {
            return Err(stale());
        }
        petition::set_category_words(tx, id, &words)?;
        audit(tx, &by, "category.words", &category, None)?;
        Answer::ok(&words_of(tx, id)?)
    };
    once.run(&state, &caller, body.hash, work).await
}

fn words_of(conn: &mut Conn, id: CategoryId) -> Result<CategoryWordsView, ApiError> {
    let category = found(conn, id)?;
    let words = petition::category_words(conn)?.remove(&id).unwrap_or_default();
    Ok(CategoryWordsView {
        words: words.into_iter().map(|word| word.into_string()).collect(),
        version: category.version,
    })
}
