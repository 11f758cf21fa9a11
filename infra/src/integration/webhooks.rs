use super::rows::WebhookRow;
use crate::{
    db::{At, Conn, DbResult, Json, Key, Tx},
    schema::webhooks::dsl,
};
use diesel::prelude::*;
use sanping_domain::{integration::Webhook, shared::WebhookId};

/// One webhook.
///
/// # Errors
/// Trouble with the database.
pub fn by_id(conn: &mut Conn, id: WebhookId) -> DbResult<Option<Webhook>> {
    dsl::webhooks
        .filter(dsl::id.eq(Key(id.0)))
        .select(WebhookRow::as_select())
        .first(conn)
        .optional()?
        .map(WebhookRow::into_domain)
        .transpose()
}

/// All webhooks, oldest first: there are few.
///
/// # Errors
/// Trouble with the database.
pub fn list(conn: &mut Conn) -> DbResult<Vec<Webhook>> {
    let rows: Vec<WebhookRow> = dsl::webhooks
        .order((dsl::created_at.asc(), dsl::id.asc()))
        .select(WebhookRow::as_select())
        .load(conn)?;
    rows.into_iter().map(WebhookRow::into_domain).collect()
}

/// How many there are.
///
/// # Errors
/// Trouble with the database.
pub fn count(conn: &mut Conn) -> DbResult<i64> {
    Ok(dsl::webhooks.count().get_result(conn)?)
}

/// Stores a new webhook.
///
/// # Errors
/// Trouble with the database.
pub fn insert(tx: &mut Tx<'_>, hook: &Webhook) -> DbResult<()> {
    diesel::insert_into(dsl::webhooks).values(WebhookRow::try_from(hook)?).execute(&mut **tx)?;
    Ok(())
}

/// Stores a changed webhook, where its version is the stored one plus one; `false` where somebody was first.
///
/// # Errors
/// Trouble with the database.
pub fn save(tx: &mut Tx<'_>, hook: &Webhook) -> DbResult<bool> {
    let actions = serde_json::to_value(&hook.actions).map_err(super::rows::unreadable)?;
    let stored = dsl::webhooks.filter(dsl::id.eq(Key(hook.id.0)).and(dsl::version.eq(hook.version - 1)));
    let changed = diesel::update(stored)
        .set((
            dsl::name.eq(hook.name.as_str()),
            dsl::url.eq(hook.url.as_str()),
            dsl::actions.eq(Json(actions)),
            dsl::disabled_at.eq(hook.disabled_at.map(At)),
            dsl::version.eq(hook.version),
            dsl::updated_at.eq(At(hook.updated_at)),
        ))
        .execute(&mut **tx)?;
    Ok(changed == 1)
}
