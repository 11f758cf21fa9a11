//! The words of notices, which the community edits.

use super::dto::{
    MadePart, NewPart, PreviewView, Reword, TemplateList, TemplateQuery, TemplateView, TryWords,
};
use crate::{
    http::{Answer, ApiError, Body, Caller, IfMatch, Once, Params, PathOf, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use sanping_domain::{
    notice::{Channel, Part, Template, TemplateKey, Values, template_keys},
    shared::Kind,
};
use sanping_infra::{account, db::Tx, notice};
use serde_json::json;

/// List templates
///
/// Every topic has words for each reader, channel and language; those that nobody has edited are Sanping's own.
#[utoipa::path(tag = "notice", operation_id = "listNoticeTemplates", params(TemplateQuery),
    responses((status = 200, description = "All that fit", body = TemplateList)))]
#[get("/notice-templates")]
pub async fn list(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    query: Params<TemplateQuery>,
) -> Result<HttpResponse, ApiError> {
    let TemplateQuery { topic, channel, language } = query.0;
    let mut edited = state.db.read(notice::edited).await?;
    let wanted = |key: &TemplateKey| {
        topic.is_none_or(|one| one == key.topic)
            && channel.is_none_or(|one| one == key.channel)
            && language.is_none_or(|one| one == key.language)
    };
    let template = |key| edited.remove(&key).unwrap_or_else(|| Template::brought(key)).into();
    let items: Vec<TemplateView> = template_keys().filter(wanted).map(template).collect();
    view(&req, &TemplateList { items })
}

/// One template
#[utoipa::path(tag = "notice", operation_id = "getNoticeTemplate",
    params(("id" = String, Path, description = "The template")),
    responses((status = 200, description = "The template", body = TemplateView)))]
#[get("/notice-templates/{id}")]
pub async fn get(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<TemplateKey>,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read(move |conn| notice::template(conn, id.0)).await?;
    view(&req, &TemplateView::from(found))
}

/// Reword a template
///
/// Refused where the words name a field that there is not, or may become too long for their channel.
#[utoipa::path(tag = "notice", operation_id = "rewordNoticeTemplate", request_body = Reword,
    params(("id" = String, Path, description = "The template"), VersionHeader),
    responses((status = 200, description = "Reworded", body = TemplateView)))]
#[post("/notice-templates/{id}/reword")]
pub async fn reword(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<TemplateKey>,
    version: IfMatch,
    body: Body<Reword>,
) -> Result<HttpResponse, ApiError> {
    let Reword { parts, wechat_template_id } = body.value;
    let parts = checked(id.0, parts)?;
    let asked = Asked { id: id.0, version, body_hash: body.hash, action: "notice_template.reword" };
    asked.change(&state, &caller, once, |template| template.reworded(parts, wechat_template_id)).await
}

/// Go back to Sanping's own words
#[utoipa::path(tag = "notice", operation_id = "resetNoticeTemplate",
    params(("id" = String, Path, description = "The template"), VersionHeader),
    responses((status = 200, description = "As Sanping brings it", body = TemplateView)))]
#[post("/notice-templates/{id}/reset")]
pub async fn reset(
    state: Data<State>,
    caller: Caller,
    once: Once,
    id: PathOf<TemplateKey>,
    version: IfMatch,
) -> Result<HttpResponse, ApiError> {
    let asked = Asked { id: id.0, version, body_hash: [0; 32], action: "notice_template.reset" };
    asked.change(&state, &caller, once, Template::reset).await
}

/// See what a template makes of an example
///
/// Of the stored words, or of those that are sent along. Changes nothing.
#[utoipa::path(tag = "notice", operation_id = "previewNoticeTemplate", request_body = TryWords,
    params(("id" = String, Path, description = "The template")),
    responses((status = 200, description = "As it would be sent", body = PreviewView)))]
#[post("/notice-templates/{id}/preview")]
pub async fn preview(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
    id: PathOf<TemplateKey>,
    body: Body<TryWords>,
) -> Result<HttpResponse, ApiError> {
    let (key, channel) = (id.0, id.0.channel);
    let parts = match body.value.parts {
        Some(parts) => checked(key, parts)?,
        None => state.db.read(move |conn| notice::template(conn, key)).await?.parts,
    };
    let made = notice::render(channel, &parts, &Values::sample(key.language))?;
    let part = |Part { name, text }: Part| MadePart { characters: text.chars().count(), name, text };
    let parts: Vec<MadePart> = made.into_iter().map(part).collect();
    let all: usize = parts.iter().map(|part| part.characters).sum();
    let messages = (channel == Channel::Sms).then(|| if all <= 70 { 1 } else { all.div_ceil(67) });
    view(&req, &PreviewView { parts, messages })
}

fn checked(key: TemplateKey, parts: Vec<NewPart>) -> Result<Vec<Part>, ApiError> {
    let parts: Vec<Part> = parts.into_iter().map(Part::from).collect();
    notice::check(key.channel, &parts)?;
    Ok(parts)
}

/// A change of a template that is asked for.
struct Asked {
    id: TemplateKey,
    version: IfMatch,
    body_hash: [u8; 32],
    /// As it stands in the audit trail.
    action: &'static str,
}

impl Asked {
    async fn change(
        self,
        state: &State,
        caller: &Caller,
        once: Once,
        work: impl FnOnce(Template) -> Template + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let Self { id, version, body_hash, action } = self;
        let (by, now) = (caller.clone(), state.clock.now());
        let work = move |tx: &mut Tx<'_>| {
            let found = notice::template(tx, id)?;
            let stale = || ApiError::new(Kind::Stale, "stale_version");
            if found.version != version.0 {
                return Err(stale());
            }
            let changed = work(found);
            if !notice::save_template(tx, &changed, now)? {
                return Err(stale());
            }
            account::audit(tx, by.audits(action, ("notice_template", id), json!({}), now))?;
            Answer::ok(&TemplateView::from(changed))
        };
        once.run(state, caller, body_hash, work).await
    }
}
