use super::{
    chain::{Hash, Head, Linked, audit_head, digest_of, hex, unlinked_since},
    rows::AuditRow,
};
use crate::{
    db::{Conn, DbResult},
    schema::audit_lines::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::account::AuditLine;
use std::fmt;

/// Lines read at once.
const PAGE: i64 = 2_000;
/// Breaks told at the most; the first says where to look.
const TOLD: usize = 20;

/// One place where the trail is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// These lines are missing in the middle.
    Missing {
        /// The first of them.
        from: i64,
        /// The last of them.
        to: i64,
    },
    /// This line, or the link before it, does not say what it said.
    Altered(i64),
    /// The address or the detail of this line is not the one it was linked with.
    PersonalValues(i64),
    /// Lines are missing at the end.
    CutOff {
        /// The last that is there.
        last: i64,
        /// The last that there was.
        head: i64,
    },
    /// This line stands behind the head.
    BeyondHead(i64),
    /// The record of the head was not written by Sanping with this secret.
    HeadForged,
    /// The line that was noted elsewhere is not in the chain with that link.
    AnchorMissing(i64),
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { from, to } if from == to => write!(f, "line {from} is missing"),
            Self::Missing { from, to } => write!(f, "lines {from} to {to} are missing"),
            Self::Altered(seq) => write!(f, "line {seq} was altered"),
            Self::PersonalValues(seq) => write!(f, "the address or the detail of line {seq} was altered"),
            Self::CutOff { last, head } => write!(f, "the trail ends at line {last} and had {head}"),
            Self::BeyondHead(seq) => write!(f, "line {seq} was added behind the end"),
            Self::HeadForged => write!(f, "the record of the end was not made with this secret"),
            Self::AnchorMissing(seq) => write!(f, "line {seq} does not have the link that was noted"),
        }
    }
}

/// What a look at the whole trail found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Lines that stand in the chain.
    pub lines: i64,
    /// Of them, those whose personal values were erased.
    pub erased: i64,
    /// Lines that are not linked yet: written in the last second or so.
    pub unlinked: i64,
    /// When the oldest of these was written.
    pub unlinked_since: Option<DateTime<Utc>>,
    /// Where the chain ends.
    pub head: Head,
    /// Where it is broken, the first twenty; empty where it is whole.
    pub breaks: Vec<Break>,
}

/// Walks the whole chain. `anchors` are lines and links that were noted elsewhere.
///
/// # Errors
/// Trouble with the database.
pub fn verify_audit(conn: &mut Conn, anchors: &[(i64, Hash)]) -> DbResult<Verification> {
    let (head, genuine) = audit_head(conn)?;
    let waiting = dsl::audit_lines.filter(dsl::seq.is_null());
    let unlinked = waiting.count().get_result(conn)?;
    let unlinked_since = unlinked_since(conn)?;
    let mut walk =
        Walk { last: head.base_seq, before: head.base_hash, lines: 0, erased: 0, breaks: Vec::new() };
    if !genuine {
        walk.breaks.push(Break::HeadForged);
    }
    let mut found: Vec<i64> = Vec::new();
    each_link(conn, head.base_seq, |link| {
        found.extend(
            anchors.iter().filter(|(seq, hash)| *seq == link.seq && *hash == link.hash).map(|one| one.0),
        );
        walk.step(&link, head);
    })?;
    walk.end(head);
    let lost = anchors.iter().filter(|(seq, _)| *seq > head.base_seq && !found.contains(seq));
    walk.breaks.extend(lost.map(|(seq, _)| Break::AnchorMissing(*seq)));
    walk.breaks.truncate(TOLD);
    let Walk { lines, erased, breaks, .. } = walk;
    Ok(Verification { lines, erased, unlinked, unlinked_since, head, breaks })
}

/// A linked line as it leaves for somewhere else.
pub struct ExportedLine {
    /// Its number.
    pub seq: i64,
    /// Its link, in hexadecimal.
    pub hash: String,
    /// What its personal values were bound to, in hexadecimal.
    pub commitment: String,
    /// What it says.
    pub line: AuditLine,
}

/// Hands every linked line behind `after` to `take`, in the order of the chain.
///
/// # Errors
/// Trouble with the database.
pub fn export_audit(conn: &mut Conn, after: i64, mut take: impl FnMut(ExportedLine)) -> DbResult<()> {
    each_link(conn, after, |link| {
        take(ExportedLine {
            seq: link.seq,
            hash: hex(&link.hash),
            commitment: hex(&link.commitment),
            line: link.line.into(),
        });
    })
}

type Row = (AuditRow, Option<i64>, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);

fn each_link(conn: &mut Conn, mut after: i64, mut take: impl FnMut(Linked)) -> DbResult<()> {
    loop {
        let rows: Vec<Row> = dsl::audit_lines
            .filter(dsl::seq.gt(Some(after)))
            .order(dsl::seq.asc())
            .limit(PAGE)
            .select((AuditRow::as_select(), dsl::seq, dsl::salt, dsl::commitment, dsl::hash))
            .load(conn)?;
        if rows.is_empty() {
            return Ok(());
        }
        for (line, seq, salt, commitment, hash) in rows {
            after = seq.unwrap_or(after);
            // A digest that is gone or cut is told as an altered line: no line has the link of zeros.
            let digest =
                |bytes: Option<Vec<u8>>| bytes.and_then(|one| digest_of(one).ok()).unwrap_or([0; 32]);
            take(Linked { line, seq: after, salt, commitment: digest(commitment), hash: digest(hash) });
        }
    }
}

struct Walk {
    last: i64,
    before: Hash,
    lines: i64,
    erased: i64,
    breaks: Vec<Break>,
}

impl Walk {
    /// After a break it goes on from what is stored, so that each break is told once.
    fn step(&mut self, link: &Linked, head: Head) {
        let next = self.last + 1;
        let gap = link.seq != next;
        if gap {
            self.found(Break::Missing { from: next, to: link.seq - 1 });
        }
        if link.seq > head.seq {
            self.found(Break::BeyondHead(link.seq));
        } else if !gap && link.line.link(&self.before, link.seq, &link.commitment) != link.hash {
            self.found(Break::Altered(link.seq));
        }
        let kept = match &link.salt {
            Some(salt) => link.line.commitment(salt) == link.commitment,
            None => link.line.is_erased(),
        };
        if !kept {
            self.found(Break::PersonalValues(link.seq));
        }
        self.lines += 1;
        self.erased += i64::from(link.salt.is_none());
        (self.last, self.before) = (link.seq, link.hash);
    }

    fn end(&mut self, head: Head) {
        if self.last < head.seq {
            self.found(Break::CutOff { last: self.last, head: head.seq });
        } else if self.last == head.seq && self.before != head.hash {
            self.found(Break::Altered(self.last));
        }
    }

    fn found(&mut self, one: Break) {
        if self.breaks.len() < TOLD && self.breaks.last() != Some(&one) {
            self.breaks.push(one);
        }
    }
}
