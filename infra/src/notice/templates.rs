use super::rows::TemplateRow;
use crate::{
    db::{At, Both, Conn, DbResult, Tx},
    schema::notice_templates::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::notice::{Template, TemplateKey};
use std::collections::BTreeMap;

/// The templates that somebody has edited.
///
/// # Errors
/// Trouble with the database.
pub fn edited(conn: &mut Conn) -> DbResult<BTreeMap<TemplateKey, Template>> {
    let rows: Vec<TemplateRow> = dsl::notice_templates.select(TemplateRow::as_select()).load(conn)?;
    let read = |row: TemplateRow| row.into_domain().map(|one| (one.key, one));
    rows.into_iter().map(read).collect()
}

/// The template of a key, edited or not.
///
/// # Errors
/// Trouble with the database.
pub fn template(conn: &mut Conn, key: TemplateKey) -> DbResult<Template> {
    let row: Option<TemplateRow> = dsl::notice_templates
        .filter(dsl::topic.eq(key.topic.as_str()).and(dsl::reader.eq(key.reader.as_str())))
        .filter(dsl::channel.eq(key.channel.as_str()).and(dsl::language.eq(key.language.as_str())))
        .select(TemplateRow::as_select())
        .first(conn)
        .optional()?;
    let edited = row.map(TemplateRow::into_domain).transpose()?;
    Ok(edited.unwrap_or_else(|| Template::brought(key)))
}

/// Stores a template, where its version is the stored one plus one; `false` where somebody was first.
///
/// # Errors
/// Trouble with the database.
pub fn save_template(tx: &mut Tx<'_>, changed: &Template, now: DateTime<Utc>) -> DbResult<bool> {
    let row = (TemplateRow::from(changed), dsl::updated_at.eq(At(now)));
    if changed.version == 1 {
        let insert = diesel::insert_into(dsl::notice_templates).values(row).on_conflict_do_nothing();
        return Ok(Both(insert).execute(&mut **tx)? == 1);
    }
    let key = changed.key;
    let stored = dsl::notice_templates
        .filter(dsl::topic.eq(key.topic.as_str()).and(dsl::reader.eq(key.reader.as_str())))
        .filter(dsl::channel.eq(key.channel.as_str()).and(dsl::language.eq(key.language.as_str())))
        .filter(dsl::version.eq(changed.version - 1));
    Ok(diesel::update(stored).set(row).execute(&mut **tx)? == 1)
}
