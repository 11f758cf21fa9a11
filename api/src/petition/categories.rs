//! The tree of categories, which the community edits.

use super::{
    asked::{Asked, Sent},
    dto::{
        CategoryList, CategoryMove, CategoryPath, CategoryRename, CategorySettings, CategoryView,
        NewCategory, Plain,
    },
};
use crate::{
    http::{Answer, ApiError, Caller, VersionHeader, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, post, web::Data};
use chrono::Utc;
use sanping_domain::{
    petition::{
        Category, CategoryCode, CategoryError, LowRating, check_move, check_parent, check_restore,
        check_retire,
    },
    shared::{CategoryId, Kind},
};
use sanping_infra::{
    account,
    db::{Conn, Tx},
    petition,
};
use serde_json::json;

/// List categories
///
/// Every one, retired ones too; `parentId` makes the tree.
#[utoipa::path(tag = "petition", operation_id = "listCategories",
    responses((status = 200, description = "In the order of their codes", body = CategoryList)))]
#[get("/categories")]
pub async fn list(req: HttpRequest, state: Data<State>, _caller: Caller) -> Result<HttpResponse, ApiError> {
    let items = state.db.read(petition::categories).await?;
    view(&req, &CategoryList { items: items.into_iter().map(CategoryView::from).collect() })
}

/// Add a category
#[utoipa::path(tag = "petition", operation_id = "createCategory", request_body = NewCategory,
    responses((status = 201, description = "Added", body = CategoryView)))]
#[post("/categories")]
pub async fn create(sent: Sent<NewCategory>) -> Result<HttpResponse, ApiError> {
    let Sent { state, caller, once, body } = sent;
    let category = new_category(body.value)?;
    let by = caller.clone();
    let work = move |tx: &mut Tx<'_>| {
        petition::begin_category_change(tx)?;
        check_parent(&petition::categories(tx)?, category.id, category.parent_id)?;
        if !petition::insert_category(tx, &category)? {
            return Err(CategoryError::CodeTaken.into());
        }
        audit(tx, &by, "category.create", &category, None)?;
        Answer::created(&CategoryView::from(category))
    };
    let done = once.run(&state, &caller, body.hash, work).await;
    changed(&state);
    done
}

fn new_category(asked: NewCategory) -> Result<Category, ApiError> {
    let NewCategory { parent_id, code, name, sector, photo_required, check_required, low_rating } = asked;
    let now = Utc::now();
    Ok(Category {
        id: CategoryId::new(),
        parent_id,
        code: CategoryCode::parse(&code)?,
        name: name.read("name")?,
        sector,
        photo_required: photo_required.unwrap_or_default(),
        check_required: check_required.unwrap_or_default(),
        low_rating: low_rating.unwrap_or(LowRating::CallBack),
        retired_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    })
}

/// Rename a category
#[utoipa::path(tag = "petition", operation_id = "renameCategory", request_body = CategoryRename,
    params(CategoryPath, VersionHeader),
    responses((status = 200, description = "Renamed", body = CategoryView)))]
#[post("/categories/{id}/rename")]
pub async fn rename(asked: Asked<CategoryId, CategoryRename>) -> Result<HttpResponse, ApiError> {
    let (asked, CategoryRename { name, sector }) = asked.split();
    let name = name.read("name")?;
    asked.change("category.rename", move |_, category| Ok(Category { name, sector, ..category })).await
}

/// Set the rules of a category
///
/// They count for petitions from now on, also those under way.
#[utoipa::path(tag = "petition", operation_id = "setCategory", request_body = CategorySettings,
    params(CategoryPath, VersionHeader),
    responses((status = 200, description = "Set", body = CategoryView)))]
#[post("/categories/{id}/settings")]
pub async fn settings(asked: Asked<CategoryId, CategorySettings>) -> Result<HttpResponse, ApiError> {
    let (asked, CategorySettings { photo_required, check_required, low_rating }) = asked.split();
    let set = move |_: &[Category], category| {
        Ok(Category { photo_required, check_required, low_rating, ..category })
    };
    asked.change("category.settings", set).await
}

/// Retire a category
///
/// Nothing new is reported under it; its petitions stay.
#[utoipa::path(tag = "petition", operation_id = "retireCategory", request_body = Plain,
    params(CategoryPath, VersionHeader),
    responses((status = 200, description = "Retired", body = CategoryView)))]
#[post("/categories/{id}/retire")]
pub async fn retire(asked: Asked<CategoryId, Plain>) -> Result<HttpResponse, ApiError> {
    let retire = |all: &[Category], category: Category| {
        check_retire(all, &category)?;
        Ok(Category { retired_at: Some(Utc::now()), ..category })
    };
    asked.split().0.change("category.retire", retire).await
}

/// Take a category back into use
///
/// Where what it stands under is in use.
#[utoipa::path(tag = "petition", operation_id = "restoreCategory", request_body = Plain,
    params(CategoryPath, VersionHeader),
    responses((status = 200, description = "In use again", body = CategoryView)))]
#[post("/categories/{id}/restore")]
pub async fn restore(asked: Asked<CategoryId, Plain>) -> Result<HttpResponse, ApiError> {
    let restore = |all: &[Category], category: Category| {
        check_restore(all, &category)?;
        Ok(Category { retired_at: None, ..category })
    };
    asked.split().0.change("category.restore", restore).await
}

/// Hang a category, and all below it, under another
///
/// Lists, figures, routing rules and time limits that name what it stands under count it in from now on. Its
/// petitions stay as they are; so do promises that were made.
#[utoipa::path(tag = "petition", operation_id = "moveCategory", request_body = CategoryMove,
    params(CategoryPath, VersionHeader),
    responses((status = 200, description = "Moved", body = CategoryView)))]
#[post("/categories/{id}/move")]
pub async fn move_to(asked: Asked<CategoryId, CategoryMove>) -> Result<HttpResponse, ApiError> {
    let (asked, CategoryMove { parent_id }) = asked.split();
    let hang = move |all: &[Category], category: Category| {
        check_move(all, &category, parent_id)?;
        Ok(Category { parent_id, ..category })
    };
    asked.change("category.move", hang).await
}

impl Asked<CategoryId, ()> {
    /// Changes a category upon the version that the caller saw. `change` is shown all there are, and no other change
    /// of the tree is under way.
    async fn change(
        self,
        action: &'static str,
        change: impl FnOnce(&[Category], Category) -> Result<Category, CategoryError> + Send + 'static,
    ) -> Result<HttpResponse, ApiError> {
        let (id, version, Sent { state, caller, once, body }) = (self.id, self.version, self.sent);
        let by = caller.clone();
        let work = move |tx: &mut Tx<'_>| {
            petition::begin_category_change(tx)?;
            let before = present(tx, id, version)?;
            let (from, all) = (before.parent_id, petition::categories(tx)?);
            let changed = Category { updated_at: Utc::now(), ..change(&all, before)? };
            if !petition::update_category(tx, version, &changed)? {
                return Err(stale());
            }
            let moved = (from != changed.parent_id).then_some((from, changed.parent_id));
            audit(tx, &by, action, &changed, moved)?;
            Answer::ok(&CategoryView::from(found(tx, id)?))
        };
        let done = once.run(&state, &caller, body.hash, work).await;
        changed(&state);
        done
    }
}

/// Time limits, routing rules and figures are kept in memory with the tree as it was.
fn changed(state: &State) {
    state.timings.changed();
    state.rules.changed();
    state.counting.changed();
}

pub(super) fn found(conn: &mut Conn, id: CategoryId) -> Result<Category, ApiError> {
    petition::category(conn, id)?.ok_or_else(ApiError::not_found)
}

/// The category in the version that the caller saw.
pub(super) fn present(conn: &mut Conn, id: CategoryId, version: i32) -> Result<Category, ApiError> {
    let category = found(conn, id)?;
    if category.version == version { Ok(category) } else { Err(stale()) }
}

pub(super) const fn stale() -> ApiError {
    ApiError::new(Kind::Stale, "stale_version")
}

/// Where a category stood, and where it stands now.
type Moved = (Option<CategoryId>, Option<CategoryId>);

pub(super) fn audit(
    tx: &mut Tx<'_>,
    by: &Caller,
    action: &str,
    category: &Category,
    moved: Option<Moved>,
) -> Result<(), ApiError> {
    let code = category.code.as_str();
    let detail = match moved {
        Some((from, to)) => json!({"code": code, "from": from, "to": to}),
        None => json!({"code": code}),
    };
    Ok(account::audit(tx, by.audits(action, ("category", category.id), detail, Utc::now()))?)
}
