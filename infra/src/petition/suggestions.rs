use super::{
    condition::{Holds, InScope},
    rows::{SuggestionRow, unreadable},
};
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    each,
    schema::{category_suggestions, category_words},
};
use chrono::{DateTime, Utc};
use diesel::{dsl::count_star, prelude::*};
use sanping_domain::{
    petition::{CategoryWord, Suggestion},
    shared::{CategoryId, PetitionId, Scope, SuggestionId},
};
use std::collections::HashMap;

/// The words of every category that has any, in their order.
///
/// # Errors
/// Trouble with the database.
pub fn category_words(conn: &mut Conn) -> DbResult<HashMap<CategoryId, Vec<CategoryWord>>> {
    use category_words::dsl;
    let rows: Vec<(Key, String)> =
        dsl::category_words.order(dsl::word.asc()).select((dsl::category_id, dsl::word)).load(conn)?;
    let mut words: HashMap<CategoryId, Vec<CategoryWord>> = HashMap::new();
    for (id, word) in rows {
        words.entry(CategoryId(id.0)).or_default().push(CategoryWord::parse(&word).map_err(unreadable)?);
    }
    Ok(words)
}

/// Sets the words of a category in place of those it had.
///
/// # Errors
/// Trouble with the database.
pub fn set_category_words(tx: &mut Tx<'_>, category: CategoryId, words: &[CategoryWord]) -> DbResult<()> {
    use category_words::dsl;
    let id = Key(category.0);
    diesel::delete(dsl::category_words.filter(dsl::category_id.eq(id))).execute(&mut **tx)?;
    let mut words: Vec<&str> = words.iter().map(CategoryWord::as_str).collect();
    words.sort_unstable();
    words.dedup();
    let rows: Vec<_> = words.into_iter().map(|word| (dsl::category_id.eq(id), dsl::word.eq(word))).collect();
    if !rows.is_empty() {
        each!(&mut **tx, c => diesel::insert_into(dsl::category_words).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Logs what was suggested.
///
/// # Errors
/// Trouble with the database.
pub fn insert_suggestion(tx: &mut Tx<'_>, suggestion: &Suggestion) -> DbResult<()> {
    use category_suggestions::dsl;
    diesel::insert_into(dsl::category_suggestions)
        .values(SuggestionRow::from(suggestion))
        .execute(&mut **tx)?;
    Ok(())
}

/// Logs, beside what was suggested, what the reporter chose. A suggestion that is not there (any more), or that
/// another report has named, is passed over: no report fails for it.
///
/// # Errors
/// Trouble with the database.
pub fn choose_category(
    tx: &mut Tx<'_>,
    suggestion: SuggestionId,
    petition: PetitionId,
    chosen: CategoryId,
) -> DbResult<()> {
    use category_suggestions::dsl;
    let unused =
        dsl::category_suggestions.filter(dsl::id.eq(Key(suggestion.0)).and(dsl::petition_id.is_null()));
    diesel::update(unused)
        .set((dsl::petition_id.eq(Some(Key(petition.0))), dsl::chosen_id.eq(Some(Key(chosen.0)))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Forgets suggestions from before, that no report has named.
///
/// # Errors
/// Trouble with the database.
pub fn forget_suggestions(tx: &mut Tx<'_>, before: DateTime<Utc>) -> DbResult<usize> {
    use category_suggestions::dsl;
    let unused =
        dsl::category_suggestions.filter(dsl::petition_id.is_null().and(dsl::suggested_at.lt(At(before))));
    Ok(diesel::delete(unused).execute(&mut **tx)?)
}

/// So many reports were suggested this, and chose that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The sector suggested.
    pub sector: String,
    /// The category suggested.
    pub suggested: CategoryId,
    /// The category chosen.
    pub chosen: CategoryId,
    /// How many.
    pub count: i64,
}

/// What was chosen beside what was suggested, for the petitions of a scope, suggested within a time.
///
/// # Errors
/// Trouble with the database.
pub fn category_choices(
    conn: &mut Conn,
    scope: &Scope,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
) -> DbResult<Vec<Choice>> {
    use category_suggestions::dsl;
    let mut query = dsl::category_suggestions
        .group_by((dsl::sector, dsl::category_id, dsl::chosen_id))
        .select((dsl::sector, dsl::category_id, dsl::chosen_id, count_star()))
        .into_boxed()
        .filter(Holds(InScope::of_suggestions(&scope.roots)));
    if let Some(since) = since {
        query = query.filter(dsl::suggested_at.ge(At(since)));
    }
    if let Some(until) = until {
        query = query.filter(dsl::suggested_at.lt(At(until)));
    }
    let rows: Vec<(String, Key, Option<Key>, i64)> = query.load(conn)?;
    let choice = |(sector, suggested, chosen, count): (String, Key, Option<Key>, i64)| {
        let chosen = CategoryId(chosen?.0);
        Some(Choice { sector, suggested: CategoryId(suggested.0), chosen, count })
    };
    Ok(rows.into_iter().filter_map(choice).collect())
}
