use crate::{
    petition::{PersonalField, Relation, coded::coded},
    shared::{AccountId, DisclosureId, PetitionId, Text},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

coded! {
    /// Why somebody has to read a personal value whole.
    Purpose {
        /// 上门办理.
        Visit = "visit",
        /// 联系核实.
        Contact = "contact",
        /// 回访.
        CallBack = "call_back",
        /// 督办核查.
        Inspection = "inspection",
        /// 依法协助.
        LegalDuty = "legal_duty",
    }
}

/// A reading of personal values: who read which of whose, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// Its id.
    pub id: DisclosureId,
    /// On which petition.
    pub petition: PetitionId,
    /// Whose values they are: a voice.
    pub subject: Uuid,
    /// Who read them.
    pub account: AccountId,
    /// As what.
    pub capacity: Relation,
    /// Why.
    pub purpose: Purpose,
    /// Why, in words; absent once the person is forgotten.
    pub reason: Option<Text<200>>,
    /// What was read.
    pub fields: Vec<PersonalField>,
    /// When.
    pub at: DateTime<Utc>,
}
