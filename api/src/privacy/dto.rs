use crate::{
    account::Me,
    http::{ApiError, whole_number},
    petition::{EventView, Line, PersonView, PetitionView, Prose, RatingView},
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{PersonalField, Relation},
    privacy::{Consent, Disclosure, Document, Erasure, Keeping, Purpose},
    shared::{AccountId, ConsentId, DisclosureId, ErasureId, PetitionId, Text},
};
use sanping_infra::account::{Verification, hex};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A text that people may agree to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentText {
    /// Which.
    pub document: Document,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i32,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The texts that people may agree to.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentTexts {
    /// One of each.
    pub items: Vec<ConsentText>,
}

/// Agreeing to a text.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveConsent {
    /// Which.
    pub document: Document,
    /// The version that was read.
    #[validate(range(min = 1, max = 1_000_000))]
    #[schema(minimum = 1, maximum = 1_000_000)]
    #[serde(deserialize_with = "whole_number")]
    pub version: i32,
}

/// A consent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentView {
    /// Its id.
    pub id: ConsentId,
    /// To which text.
    pub document: Document,
    /// To which version of it.
    #[schema(minimum = 1)]
    pub text_version: i32,
    /// When it was given.
    pub given_at: DateTime<Utc>,
    /// When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<DateTime<Utc>>,
}

impl From<Consent> for ConsentView {
    fn from(consent: Consent) -> Self {
        let Consent { id, account: _, document, version, given_at, withdrawn_at } = consent;
        Self { id, document, text_version: version, given_at, withdrawn_at }
    }
}

/// The consents of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentList {
    /// Oldest first.
    pub items: Vec<ConsentView>,
}

/// Asking for personal values.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Disclose {
    /// Why.
    pub purpose: Purpose,
    /// Why, in words.
    pub reason: Prose<200>,
    /// Which values.
    #[validate(length(min = 1, max = 3))]
    #[schema(min_items = 1, max_items = 3)]
    pub fields: Vec<PersonalField>,
}

/// What is asked for, read.
pub struct Wanted {
    /// Why.
    pub purpose: Purpose,
    /// Why, in words.
    pub reason: Text<200>,
    /// Which values, each once.
    pub fields: Vec<PersonalField>,
}

impl Disclose {
    /// Reads it.
    ///
    /// # Errors
    /// 422 for words against their rule.
    pub fn checked(self) -> Result<Wanted, ApiError> {
        let Self { purpose, reason, mut fields } = self;
        fields.sort_unstable();
        fields.dedup();
        Ok(Wanted { purpose, reason: reason.read("reason")?, fields })
    }
}

/// The personal values of a petition; one that is not known is left out.
#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Values {
    /// Where it is, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Who reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter_name: Option<String>,
    /// The reporter's telephone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporter_phone: Option<String>,
}

/// Personal values, given out once.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Disclosed {
    /// The id under which the reading is kept.
    pub id: DisclosureId,
    /// On which petition.
    pub petition_id: PetitionId,
    /// When.
    pub at: DateTime<Utc>,
    /// The values.
    pub values: Values,
}

impl Disclosed {
    /// As it is kept, with the values, which are not.
    pub fn of(disclosure: Disclosure, values: Values) -> Self {
        let Disclosure { id, petition, at, .. } = disclosure;
        Self { id, petition_id: petition, at, values }
    }
}

/// Where to go on.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DisclosureQuery {
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// Somebody read my personal values.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisclosureView {
    /// Its id.
    pub id: DisclosureId,
    /// On which petition.
    pub petition_id: PetitionId,
    /// Who.
    pub by: PersonView,
    /// As what.
    pub capacity: Relation,
    /// Why.
    pub purpose: Purpose,
    /// Why, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What.
    pub fields: Vec<PersonalField>,
    /// When.
    pub at: DateTime<Utc>,
}

impl DisclosureView {
    /// With the name of who read.
    pub fn of(disclosure: Disclosure, name: String) -> Self {
        let Disclosure { id, petition, subject: _, account, capacity, purpose, reason, fields, at } =
            disclosure;
        let (by, reason) = (PersonView::whole(account, name), reason.map(|reason| reason.into_string()));
        Self { id, petition_id: petition, by, capacity, purpose, reason, fields, at }
    }
}

/// Asking to be forgotten.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskErasure {
    /// One's own sign-in name, typed to confirm.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "li.na")]
    pub login: String,
}

/// Asking that somebody be forgotten.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AskErasureFor {
    /// The person's sign-in name, typed to confirm.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "li.na")]
    pub login: String,
}

/// A wish to be forgotten.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErasureView {
    /// Its id.
    pub id: ErasureId,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// From when on it is carried out; until then it may be withdrawn.
    pub due_at: DateTime<Utc>,
}

impl From<Erasure> for ErasureView {
    fn from(erasure: Erasure) -> Self {
        let Erasure { id, account: _, asked_by: _, asked_at, due_at } = erasure;
        Self { id, asked_at, due_at }
    }
}

/// A wish to have an anonymous petition forgotten.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskPetitionErasure {
    /// Its number, typed to confirm.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32, example = "SQ-20261121-000123")]
    pub number: String,
}

/// An anonymous petition that was forgotten.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PetitionErased {
    /// Which.
    pub petition_id: PetitionId,
    /// When.
    pub erased_at: DateTime<Utc>,
}

/// Another name.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Correction {
    /// What others shall read.
    pub name: Line<40>,
}

/// How long a kind of data is kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptFor {
    /// The kind.
    pub kind: Keeping,
    /// Days.
    #[schema(minimum = 1)]
    pub days: i64,
}

/// What is kept of a person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyData {
    /// The account.
    pub account: Me,
    /// What she agreed to.
    pub consents: Vec<ConsentView>,
    /// How many petitions she reported.
    #[schema(minimum = 0)]
    pub reported: usize,
    /// In how many petitions of others she joined, rated or took a step.
    #[schema(minimum = 0)]
    pub spoken_in: usize,
    /// How many photos are hers.
    #[schema(minimum = 0)]
    pub photos: usize,
    /// Her pending wish to be forgotten.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub erasure: Option<ErasureView>,
    /// How long things are kept.
    pub kept_for: Vec<KeptFor>,
}

/// Everything that is kept of a person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    /// The account.
    pub id: AccountId,
    /// When it was made.
    pub exported_at: DateTime<Utc>,
    /// What is kept, at a glance.
    pub data: MyData,
    /// The petitions that she reported, then those in which she spoke.
    pub petitions: Vec<ExportedPetition>,
}

/// A petition with all that its person may read of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedPetition {
    /// The petition, with its photos.
    pub petition: PetitionView,
    /// Its history.
    pub history: Vec<EventView>,
    /// Her ratings.
    pub ratings: Vec<RatingView>,
}

/// Whether the audit trail is whole.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrailView {
    /// Whether nothing is amiss.
    pub whole: bool,
    /// What is amiss, the first twenty places, in words.
    pub breaks: Vec<String>,
    /// Lines in the chain.
    #[schema(minimum = 0)]
    pub lines: i64,
    /// Of them, those whose personal values were erased.
    #[schema(minimum = 0)]
    pub erased: i64,
    /// Lines that are not linked yet.
    #[schema(minimum = 0)]
    pub unlinked: i64,
    /// Since when the oldest of these waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlinked_since: Option<DateTime<Utc>>,
    /// The last line and its link, `number:sha256`: worth noting elsewhere.
    #[schema(example = "42:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    pub head: String,
}

impl From<Verification> for TrailView {
    fn from(found: Verification) -> Self {
        let Verification { lines, erased, unlinked, unlinked_since, head, breaks } = found;
        Self {
            whole: breaks.is_empty(),
            breaks: breaks.iter().map(ToString::to_string).collect(),
            lines,
            erased,
            unlinked,
            unlinked_since,
            head: format!("{}:{}", head.seq, hex(&head.hash)),
        }
    }
}
