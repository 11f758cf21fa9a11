//! What is asked of the petitions of one stretch of a list, written out as one condition: built from boxed pieces it
//! would run through the layer that serves both databases alike, and each of its sixty columns with it.

use super::{
    condition::{InScope, OneOf},
    list::Filter,
};
use crate::db::{DbUuid, Key, like_pattern};
use diesel::{
    backend::Backend,
    prelude::QueryResult,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{HasSqlType, Text},
};
use sanping_domain::shared::{CategoryId, Cursor};
use uuid::Uuid;

/// The most words that a search looks for.
const WORDS: usize = 8;

/// Whether a petition is one of these and keeps to the filter.
pub(super) struct Fitting {
    /// None for the one that stands beside it in a statement, under the name `way`.
    these: Option<OneOf>,
    within: Vec<InScope>,
    categories: Option<Vec<Key>>,
    words_of: Vec<(&'static str, &'static str)>,
    handed: Option<Key>,
    assignee: Option<Key>,
    reporter: Option<Key>,
    patterns: Vec<String>,
}

impl Fitting {
    pub(super) fn of(
        keys: Option<&[Cursor]>,
        within: &[Vec<Uuid>],
        categories: Option<&[CategoryId]>,
        filter: &Filter,
    ) -> Self {
        let kind = filter.kind.map(|kind| ("kind", kind.as_str()));
        let urgency = filter.urgency.map(|urgency| ("urgency", urgency.as_str()));
        let channel = filter.channel.map(|channel| ("channel", channel.as_str()));
        let words = filter.text.iter().flat_map(|text| text.split_whitespace()).take(WORDS);
        Self {
            these: keys.map(|keys| OneOf::of(keys.iter().map(|key| key.id))),
            within: within.iter().map(|roots| InScope::of(roots)).collect(),
            categories: categories.map(|ids| ids.iter().map(|id| Key(id.0)).collect()),
            words_of: [kind, urgency, channel].into_iter().flatten().collect(),
            handed: filter.handed.map(Key),
            assignee: filter.assignee.map(|id| Key(id.0)),
            reporter: filter.reporter.map(Key),
            patterns: words.map(like_pattern).collect(),
        }
    }
}

impl<DB> QueryFragment<DB> for Fitting
where
    DB: Backend + HasSqlType<DbUuid> + HasSqlType<Text>,
    Key: ToSql<DbUuid, DB>,
    str: ToSql<Text, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        match &self.these {
            Some(these) => these.walk_ast(out.reborrow())?,
            None => out.push_sql("petitions.id = way.petition_id"),
        }
        for roots in &self.within {
            out.push_sql(" AND ");
            roots.walk_ast(out.reborrow())?;
        }
        if let Some(categories) = &self.categories {
            out.push_sql(" AND petitions.category_id IN (NULL");
            for category in categories {
                out.push_sql(", ");
                out.push_bind_param::<DbUuid, _>(category)?;
            }
            out.push_sql(")");
        }
        for (column, word) in &self.words_of {
            out.push_sql(" AND petitions.");
            out.push_sql(column);
            out.push_sql(" = ");
            out.push_bind_param::<Text, str>(word)?;
        }
        if let Some(to) = &self.handed {
            out.push_sql(" AND (petitions.assignee_id = ");
            out.push_bind_param::<DbUuid, _>(to)?;
            or_handled_by(&mut out, to)?;
        }
        if let Some(account) = &self.assignee {
            out.push_sql(" AND ((petitions.assignee_kind = 'person' AND petitions.assignee_id = ");
            out.push_bind_param::<DbUuid, _>(account)?;
            out.push_sql(")");
            or_handled_by(&mut out, account)?;
        }
        if let Some(voice) = &self.reporter {
            out.push_sql(
                " AND EXISTS (SELECT 1 FROM petition_reporters heard WHERE heard.petition_id = petitions.id",
            );
            out.push_sql(" AND heard.voice = ");
            out.push_bind_param::<DbUuid, _>(voice)?;
            out.push_sql(")");
        }
        for pattern in &self.patterns {
            out.push_sql(" AND petitions.search_text LIKE ");
            out.push_bind_param::<Text, _>(pattern)?;
            out.push_sql(" ESCAPE '\\'");
        }
        out.push_sql(")");
        Ok(())
    }
}

fn or_handled_by<'b, DB>(out: &mut AstPass<'_, 'b, DB>, account: &'b Key) -> QueryResult<()>
where
    DB: Backend + HasSqlType<DbUuid>,
    Key: ToSql<DbUuid, DB>,
{
    out.push_sql(" OR petitions.handler_id = ");
    out.push_bind_param::<DbUuid, _>(account)?;
    out.push_sql(")");
    Ok(())
}

impl QueryId for Fitting {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
