//! The hash chain of the audit trail: lines are written unlinked, in the transaction of what they record, and
//! linked in batches a moment later.
//!
//! Each link is SHA-256 over the link before, the number of the line, what the line says, and a salted commitment
//! to its personal values (the address and the detail). Values and salt may be erased; the commitment stays, and so
//! does the chain.

use super::rows::AuditRow;
use crate::{
    db::{At, Conn, DbError, DbResult, Tx, Update},
    each,
    schema::{audit_heads, audit_lines},
    seal::sealer,
};
use chrono::{DateTime, Utc};
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Binary, Uuid as PgUuid},
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Lines linked in one transaction at the most.
const BATCH: i64 = 1_000;
/// The one row of the head.
const HEAD: i16 = 1;

/// SHA-256.
pub(super) type Hash = [u8; 32];

/// Where the chain ends, and behind which line the kept part of it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The last line that the retention period let go; 0 where none.
    pub base_seq: i64,
    /// The link of that line.
    pub base_hash: Hash,
    /// The last line linked; 0 where none.
    pub seq: i64,
    /// Its link: kept elsewhere, it proves later that nothing before it was changed.
    pub hash: Hash,
}

/// A line with its place in the chain.
pub(super) struct Linked {
    pub(super) line: AuditRow,
    pub(super) seq: i64,
    /// None once the personal values are erased.
    pub(super) salt: Option<Vec<u8>>,
    pub(super) commitment: Hash,
    pub(super) hash: Hash,
}

/// Links lines that are committed and not linked yet, oldest first; gives how many, and none where another process
/// is just at it.
///
/// On PostgreSQL lines become visible in another order than they were written in: what counts is that each gets
/// its own number, not which.
///
/// # Errors
/// Trouble with the database.
pub fn link_audit(tx: &mut Tx<'_>) -> DbResult<usize> {
    let Some(head) = held_head(tx)? else { return Ok(0) };
    let waiting: Vec<AuditRow> = audit_lines::table
        .filter(audit_lines::seq.is_null())
        .order((audit_lines::at.asc(), audit_lines::id.asc()))
        .limit(BATCH)
        .select(AuditRow::as_select())
        .load(&mut **tx)?;
    let mut end = head;
    let links: Vec<Linked> = waiting
        .into_iter()
        .map(|line| {
            let salt: [u8; 16] = rand::random();
            let commitment = line.commitment(&salt);
            end.seq += 1;
            end.hash = line.link(&end.hash, end.seq, &commitment);
            Linked { line, seq: end.seq, salt: Some(salt.to_vec()), commitment, hash: end.hash }
        })
        .collect();
    if links.is_empty() {
        return Ok(0);
    }
    if store(tx, &links)? != links.len() || !move_head(tx, head, end)? {
        return Err(DbError::Broken("audit lines were linked by somebody else".into()));
    }
    Ok(links.len())
}

/// Since when the oldest line waits to be linked.
///
/// # Errors
/// Trouble with the database.
pub fn unlinked_since(conn: &mut Conn) -> DbResult<Option<DateTime<Utc>>> {
    let waiting = audit_lines::table.filter(audit_lines::seq.is_null()).order(audit_lines::at.asc());
    let first: Option<At> = waiting.select(audit_lines::at).first(conn).optional()?;
    Ok(first.map(|at| at.0))
}

/// The head as it stands, and whether its seal is genuine.
///
/// # Errors
/// Trouble with the database.
pub fn audit_head(conn: &mut Conn) -> DbResult<(Head, bool)> {
    let (head, seal): (HeadRow, Vec<u8>) =
        audit_heads::table.find(HEAD).select((HeadRow::as_select(), audit_heads::seal)).first(conn)?;
    let head = head.into_head()?;
    let untouched = head.seq == 0 && seal.is_empty();
    Ok((head, untouched || seal == head.seal()?))
}

/// Moves the beginning of the kept chain behind `seq` and removes the lines up to there; gives how many.
pub(super) fn let_go(tx: &mut Tx<'_>, head: Head, seq: i64) -> DbResult<usize> {
    let last: Vec<u8> = audit_lines::table
        .filter(audit_lines::seq.eq(Some(seq)))
        .select(audit_lines::hash.assume_not_null())
        .first(&mut **tx)?;
    if !move_head(tx, head, Head { base_seq: seq, base_hash: digest_of(last)?, ..head })? {
        return Ok(0);
    }
    Ok(diesel::delete(audit_lines::table.filter(audit_lines::seq.le(Some(seq)))).execute(&mut **tx)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_heads)]
struct HeadRow {
    base_seq: i64,
    base_hash: Vec<u8>,
    seq: i64,
    hash: Vec<u8>,
}

impl HeadRow {
    fn into_head(self) -> DbResult<Head> {
        let Self { base_seq, base_hash, seq, hash } = self;
        Ok(Head { base_seq, base_hash: digest_of(base_hash)?, seq, hash: digest_of(hash)? })
    }
}

/// The head, held until the transaction ends; `None` while another process holds it.
pub(super) fn held_head(tx: &mut Tx<'_>) -> DbResult<Option<Head>> {
    let head = audit_heads::table.find(HEAD);
    let row = match &mut **tx {
        Conn::Pg(pg) => head.select(HeadRow::as_select()).for_update().skip_locked().first(pg).optional()?,
        Conn::Sqlite(sqlite) => head.select(HeadRow::as_select()).first(sqlite).optional()?,
    };
    row.map(HeadRow::into_head).transpose()
}

/// Moves the head on the condition that nobody else has.
fn move_head(tx: &mut Tx<'_>, from: Head, to: Head) -> DbResult<bool> {
    use audit_heads::dsl;
    let here = dsl::audit_heads.find(HEAD).filter(dsl::seq.eq(from.seq).and(dsl::base_seq.eq(from.base_seq)));
    let changes = (
        dsl::base_seq.eq(to.base_seq),
        dsl::base_hash.eq(to.base_hash.to_vec()),
        dsl::seq.eq(to.seq),
        dsl::hash.eq(to.hash.to_vec()),
        dsl::seal.eq(to.seal()?),
    );
    Ok(each!(&mut **tx, c => Update::of(here, changes).execute(c))? == 1)
}

fn store(tx: &mut Tx<'_>, links: &[Linked]) -> DbResult<usize> {
    match &mut **tx {
        // One statement for the batch: each would be a trip to the server.
        Conn::Pg(pg) => {
            let linked = diesel::sql_query(
                "UPDATE audit_lines SET seq = link.seq, salt = link.salt, commitment = link.commitment, \
                 hash = link.hash FROM unnest($1, $2, $3, $4, $5) AS link (id, seq, salt, commitment, hash) \
                 WHERE audit_lines.id = link.id AND audit_lines.seq IS NULL",
            )
            .bind::<Array<PgUuid>, _>(links.iter().map(|link| link.line.id.0).collect::<Vec<_>>())
            .bind::<Array<BigInt>, _>(links.iter().map(|link| link.seq).collect::<Vec<_>>())
            .bind::<Array<Binary>, _>(
                links.iter().map(|link| link.salt.clone().unwrap_or_default()).collect::<Vec<_>>(),
            )
            .bind::<Array<Binary>, _>(links.iter().map(|link| link.commitment.to_vec()).collect::<Vec<_>>())
            .bind::<Array<Binary>, _>(links.iter().map(|link| link.hash.to_vec()).collect::<Vec<_>>());
            Ok(linked.execute(pg)?)
        }
        Conn::Sqlite(sqlite) => {
            let mut stored = 0;
            for link in links {
                let line = audit_lines::table.find(link.line.id).filter(audit_lines::seq.is_null());
                let link = (
                    audit_lines::seq.eq(Some(link.seq)),
                    audit_lines::salt.eq(link.salt.as_ref()),
                    audit_lines::commitment.eq(Some(link.commitment.as_slice())),
                    audit_lines::hash.eq(Some(link.hash.as_slice())),
                );
                stored += Update::of(line, link).execute(sqlite)?;
            }
            Ok(stored)
        }
    }
}

impl Head {
    fn seal(&self) -> DbResult<Vec<u8>> {
        let Self { base_seq, base_hash, seq, hash } = self;
        let text = format!("{base_seq} {} {seq} {}", hex(base_hash), hex(hash));
        let keys = sealer().map_err(|error| DbError::Broken(error.to_string()))?;
        Ok(keys.index("audit head", &text).to_vec())
    }
}

impl AuditRow {
    /// Binds to the personal values without saying them.
    pub(super) fn commitment(&self, salt: &[u8]) -> Hash {
        let mut digest = Sha256::new();
        put(&mut digest, salt);
        put(&mut digest, self.address.as_bytes());
        put(&mut digest, ordered(&self.detail.0).to_string().as_bytes());
        digest.finalize().into()
    }

    /// The link of this line behind `before`.
    pub(super) fn link(&self, before: &Hash, seq: i64, commitment: &Hash) -> Hash {
        let mut digest = Sha256::new();
        put(&mut digest, before);
        put(&mut digest, &seq.to_be_bytes());
        put(&mut digest, self.id.0.as_bytes());
        put(&mut digest, &self.at.0.timestamp_micros().to_be_bytes());
        put(
            &mut digest,
            self.account_id.map(|id| id.0.into_bytes()).as_ref().map_or(&[], <[u8; 16]>::as_slice),
        );
        for text in [&self.action, &self.object_kind, &self.object_id, &self.outcome] {
            put(&mut digest, text.as_bytes());
        }
        put(&mut digest, commitment);
        digest.finalize().into()
    }
}

/// Lengths go in too, so that no two lines read alike.
fn put(digest: &mut Sha256, part: &[u8]) {
    digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
    digest.update(part);
}

/// The same value with the keys of its objects in order: PostgreSQL keeps them in an order of its own.
fn ordered(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields: BTreeMap<_, _> =
                fields.iter().map(|(key, value)| (key.clone(), ordered(value))).collect();
            fields.into_iter().collect()
        }
        Value::Array(items) => items.iter().map(ordered).collect(),
        other => other.clone(),
    }
}

pub(super) fn digest_of(bytes: Vec<u8>) -> DbResult<Hash> {
    bytes.try_into().map_err(|_| DbError::Broken("a stored digest has another length".into()))
}

/// A digest as people copy it.
#[must_use]
pub fn hex(digest: &Hash) -> String {
    data_encoding::HEXLOWER.encode(digest)
}
