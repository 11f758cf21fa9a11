//! The only mapping between rows and the domain of this room.

use crate::db::{At, DbError, DbResult, Json, Key};
use crate::schema::{consents, disclosures, erasures};
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    petition::Relation,
    privacy::{Consent, Disclosure, Document, Erasure, Purpose},
    shared::{AccountId, ConsentId, DisclosureId, ErasureId, PetitionId, Text},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents)]
pub(super) struct ConsentRow {
    id: Key,
    account_id: Key,
    document: String,
    version: i32,
    given_at: At,
    withdrawn_at: Option<At>,
}

impl From<&Consent> for ConsentRow {
    fn from(consent: &Consent) -> Self {
        let Consent { id, account, document, version, given_at, withdrawn_at } = consent;
        Self {
            id: Key(id.0),
            account_id: Key(account.0),
            document: document.as_str().to_owned(),
            version: *version,
            given_at: At(*given_at),
            withdrawn_at: withdrawn_at.map(At),
        }
    }
}

impl ConsentRow {
    pub(super) fn into_domain(self) -> DbResult<Consent> {
        let Self { id, account_id, document, version, given_at, withdrawn_at } = self;
        Ok(Consent {
            id: ConsentId(id.0),
            account: AccountId(account_id.0),
            document: word(Document::parse, &document)?,
            version,
            given_at: given_at.0,
            withdrawn_at: withdrawn_at.map(|at| at.0),
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = disclosures)]
pub(super) struct DisclosureRow {
    id: Key,
    petition_id: Key,
    subject: Key,
    account_id: Key,
    capacity: String,
    purpose: String,
    reason: String,
    fields: Json,
    at: At,
}

impl DisclosureRow {
    pub(super) fn new(disclosure: &Disclosure) -> DbResult<Self> {
        let Disclosure { id, petition, subject, account, capacity, purpose, reason, fields, at } = disclosure;
        Ok(Self {
            id: Key(id.0),
            petition_id: Key(petition.0),
            subject: Key(*subject),
            account_id: Key(account.0),
            capacity: capacity.as_str().to_owned(),
            purpose: purpose.as_str().to_owned(),
            reason: reason.as_ref().map_or_else(String::new, |reason| reason.as_str().to_owned()),
            fields: Json(serde_json::to_value(fields).map_err(unreadable)?),
            at: At(*at),
        })
    }

    pub(super) fn into_domain(self) -> DbResult<Disclosure> {
        let Self { id, petition_id, subject, account_id, capacity, purpose, reason, fields, at } = self;
        Ok(Disclosure {
            id: DisclosureId(id.0),
            petition: PetitionId(petition_id.0),
            subject: subject.0,
            account: AccountId(account_id.0),
            capacity: word(Relation::parse, &capacity)?,
            purpose: word(Purpose::parse, &purpose)?,
            reason: Text::parse(&reason).ok(),
            fields: serde_json::from_value(fields.0).map_err(unreadable)?,
            at: at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = erasures)]
pub(super) struct ErasureRow {
    id: Key,
    account_id: Key,
    asked_by: Key,
    asked_at: At,
    due_at: At,
}

impl From<&Erasure> for ErasureRow {
    fn from(erasure: &Erasure) -> Self {
        let Erasure { id, account, asked_by, asked_at, due_at } = erasure;
        Self {
            id: Key(id.0),
            account_id: Key(account.0),
            asked_by: Key(asked_by.0),
            asked_at: At(*asked_at),
            due_at: At(*due_at),
        }
    }
}

impl From<ErasureRow> for Erasure {
    fn from(row: ErasureRow) -> Self {
        let ErasureRow { id, account_id, asked_by, asked_at, due_at } = row;
        Self {
            id: ErasureId(id.0),
            account: AccountId(account_id.0),
            asked_by: AccountId(asked_by.0),
            asked_at: asked_at.0,
            due_at: due_at.0,
        }
    }
}

fn word<T>(parse: impl FnOnce(&str) -> Option<T>, stored: &str) -> DbResult<T> {
    parse(stored).ok_or_else(|| DbError::Broken(format!("unknown word {stored}")))
}

fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("a stored disclosure cannot be read: {error}"))
}
