use super::{
    condition::{Holds, InScope},
    rows::PetitionRow,
    words::Signature,
};
use crate::{
    db::{Conn, DbResult, DbUuid, Key, Tx},
    each,
    schema::{petition_terms::dsl, petitions},
};
use diesel::{
    RunQueryDsl,
    backend::Backend,
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{Array, BigInt, HasSqlType, Integer, SmallInt},
};
use sanping_domain::{
    petition::Petition,
    shared::{PetitionId, Scope},
};
use std::collections::{HashMap, HashSet};

/// Petitions of one word or cell that are looked at, the latest: what keeps a look-up short.
const LOOKED_AT: i64 = 1_000;
/// Petitions that are loaded to be judged, the most alike.
const LOADED: usize = 40;
/// The least sum of weights, in millionths, that is worth a look: below it no words are alike.
const LEAST: i64 = 250_000;

/// An open petition that may be about the same matter.
#[derive(Debug, Clone, PartialEq)]
pub struct Similar {
    /// The petition.
    pub petition: Petition,
    /// The cosine of the rarest words of the two, from 0 to 1.
    pub words: f64,
    /// The words that both have, as the asker wrote them.
    pub shared: Vec<String>,
}

/// Stores what an open petition is found by, once it is stored itself. A part of a split petition is found by its
/// parent.
///
/// # Errors
/// Trouble with the database.
pub fn sign(tx: &mut Tx<'_>, petition: &Petition, signature: &Signature) -> DbResult<()> {
    if petition.parent_id.is_some() || !petition.status.is_open() {
        return Ok(());
    }
    let (id, rows) = (Key(petition.id.0), signature.rows());
    match &mut **tx {
        // As for the scope: the same statement each time.
        Conn::Sqlite(conn) => {
            for (term, weight) in rows {
                let row = (dsl::petition_id.eq(id), dsl::term.eq(term), dsl::weight.eq(weight));
                diesel::insert_into(dsl::petition_terms).values(row).execute(conn)?;
            }
        }
        Conn::Pg(conn) if !rows.is_empty() => {
            let (terms, weights): (Vec<i64>, Vec<i16>) = rows.into_iter().unzip();
            NewTerms { petition: id, terms, weights }.execute(conn)?;
        }
        Conn::Pg(_) => {}
    }
    Ok(())
}

/// All terms of a petition in one statement of the same words, however many they are.
struct NewTerms {
    petition: Key,
    terms: Vec<i64>,
    weights: Vec<i16>,
}

impl QueryFragment<Pg> for NewTerms {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("INSERT INTO petition_terms (petition_id, term, weight) SELECT ");
        out.push_bind_param::<DbUuid, _>(&self.petition)?;
        out.push_sql("::uuid, term, weight FROM unnest(");
        out.push_bind_param::<Array<BigInt>, _>(&self.terms)?;
        out.push_sql("::bigint[], ");
        out.push_bind_param::<Array<SmallInt>, _>(&self.weights)?;
        out.push_sql("::smallint[]) AS words (term, weight)");
        Ok(())
    }
}

impl QueryId for NewTerms {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<PgConnection> for NewTerms {}

/// Forgets what a petition was found by, for it has ended.
pub(super) fn drop_terms(tx: &mut Tx<'_>, id: PetitionId) -> DbResult<()> {
    let its = diesel::delete(dsl::petition_terms.filter(dsl::petition_id.eq(Key(id.0))));
    each!(&mut **tx, c => its.execute(c))?;
    Ok(())
}

/// Open petitions that have words of this signature or lie around it, in the scope where one is given.
/// What is alike enough is judged by [`sanping_domain::petition::likeness`].
///
/// # Errors
/// Trouble with the database.
pub fn similar(conn: &mut Conn, signature: &Signature, scope: Option<&Scope>) -> DbResult<Vec<Similar>> {
    let weights = signature.words.iter().map(|term| (term.digest, i32::from(term.weight))).collect();
    let mut found = Alike { terms: weights, least: LEAST }.load_pairs(conn)?;
    let cells = signature.cells().into_iter().map(|cell| (cell, 0)).collect();
    found.extend(Alike { terms: cells, least: 0 }.load_pairs(conn)?);
    let mut seen = HashSet::new();
    found.retain(|(id, _)| seen.insert(*id));
    let petitions = load(conn, &found, scope)?;
    let shared = shared(conn, signature, &petitions)?;
    let sums: HashMap<Key, i64> = found.into_iter().collect();
    let similar = |petition: Petition| {
        let key = Key(petition.id.0);
        let sum = sums.get(&key).copied().unwrap_or_default();
        let words = f64::from(i32::try_from(sum).unwrap_or(i32::MAX)) / 1e6;
        Similar { words: words.min(1.0), shared: shared.get(&key).cloned().unwrap_or_default(), petition }
    };
    Ok(petitions.into_iter().map(similar).collect())
}

/// The first of these that lie in the scope.
fn load(conn: &mut Conn, found: &[(Key, i64)], scope: Option<&Scope>) -> DbResult<Vec<Petition>> {
    let ids: Vec<Key> = found.iter().map(|(id, _)| *id).collect();
    let here: HashSet<Key> = match scope {
        None => ids.iter().copied().collect(),
        Some(scope) => {
            let seen = petitions::table
                .filter(petitions::id.eq_any(ids.clone()))
                .filter(Holds(InScope::of(&scope.roots)))
                .select(petitions::id);
            seen.load(conn)?.into_iter().collect()
        }
    };
    let first: Vec<Key> = ids.into_iter().filter(|id| here.contains(id)).take(LOADED).collect();
    let rows: Vec<PetitionRow> =
        petitions::table.filter(petitions::id.eq_any(first)).select(PetitionRow::as_select()).load(conn)?;
    rows.into_iter().map(PetitionRow::into_domain).collect()
}

/// The words that each of these petitions shares with the signature, the rarest first.
fn shared(
    conn: &mut Conn,
    signature: &Signature,
    petitions: &[Petition],
) -> DbResult<HashMap<Key, Vec<String>>> {
    let ids: Vec<Key> = petitions.iter().map(|petition| Key(petition.id.0)).collect();
    let terms: Vec<i64> = signature.words.iter().map(|term| term.digest).collect();
    let rows: Vec<(Key, i64)> = dsl::petition_terms
        .filter(dsl::petition_id.eq_any(ids).and(dsl::term.eq_any(terms)))
        .select((dsl::petition_id, dsl::term))
        .load(conn)?;
    let rows: HashSet<(Key, i64)> = rows.into_iter().collect();
    let words = |id: Key| {
        let both = signature.words.iter().filter(|term| rows.contains(&(id, term.digest)));
        both.map(|term| term.word.clone()).collect()
    };
    Ok(petitions.iter().map(|petition| Key(petition.id.0)).map(|id| (id, words(id))).collect())
}

/// The petitions that have any of these terms, with the sum of the products of the weights; written out, for
/// each range of the index has a limit of its own.
struct Alike {
    terms: Vec<(i64, i32)>,
    least: i64,
}

impl Alike {
    fn load_pairs(self, conn: &mut Conn) -> DbResult<Vec<(Key, i64)>> {
        if self.terms.is_empty() { Ok(Vec::new()) } else { Ok(self.load(conn)?) }
    }
}

impl<DB> QueryFragment<DB> for Alike
where
    DB: Backend + HasSqlType<BigInt> + HasSqlType<Integer>,
    i64: ToSql<BigInt, DB>,
    i32: ToSql<Integer, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT petition_id, SUM(product) AS likeness FROM (");
        for (place, (term, weight)) in self.terms.iter().enumerate() {
            if place > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql("SELECT petition_id, product FROM (SELECT petition_id, weight * ");
            out.push_bind_param::<Integer, _>(weight)?;
            out.push_sql(" AS product FROM petition_terms WHERE term = ");
            out.push_bind_param::<BigInt, _>(term)?;
            out.push_sql(" ORDER BY petition_id DESC LIMIT ");
            out.push_bind_param::<BigInt, _>(&LOOKED_AT)?;
            out.push_sql(") one");
        }
        out.push_sql(") found GROUP BY petition_id HAVING SUM(product) >= ");
        out.push_bind_param::<BigInt, _>(&self.least)?;
        out.push_sql(" ORDER BY 2 DESC, 1 DESC LIMIT 200");
        Ok(())
    }
}

impl QueryId for Alike {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Alike {
    type SqlType = (DbUuid, BigInt);
}

impl RunQueryDsl<Conn> for Alike {}
