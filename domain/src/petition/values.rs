use super::{PetitionError, coded::coded};
use crate::shared::{FileId, Name, Text};

/// What the petition is called.
pub type Title = Name<60>;
/// What someone says at length: the report, a result, an answer.
pub type Body = Text<2000>;
/// Why a step was taken.
pub type Reason = Text<500>;
/// Where it is, in words.
pub type Address = Name<200>;

coded! {
    /// What sort of petition it is.
    PetitionKind {
        /// 咨询.
        Consult = "consult",
        /// 求助.
        Help = "help",
        /// 建议.
        Suggestion = "suggestion",
        /// 投诉.
        Complaint = "complaint",
        /// 举报.
        Report = "report",
    }

    /// How soon it must be seen to.
    Urgency {
        /// 一般.
        Normal = "normal",
        /// 紧急.
        Urgent = "urgent",
        /// 危险: life or limb.
        Danger = "danger",
    }

    /// The door it came through.
    Channel {
        /// The desk's console.
        Console = "console",
        /// A worker's phone.
        Worker = "worker",
        /// A resident's phone.
        Resident = "resident",
        /// A file of earlier petitions.
        Import = "import",
        /// The Open311 interface.
        Open311 = "open311",
        /// A program of somebody else's, with a key.
        Service = "service",
    }

    /// How the reporter wants to be known.
    IdentityMode {
        /// 实名.
        RealName = "real_name",
        /// 隐名: only the desk sees the name.
        HiddenName = "hidden_name",
        /// 匿名: nobody knows the name, nor is it stored.
        Anonymous = "anonymous",
    }

    /// Why a rating is what it is.
    RatingReason {
        /// 处理及时.
        Quick = "quick",
        /// 问题解决.
        Solved = "solved",
        /// 态度好.
        Friendly = "friendly",
        /// 处理太慢.
        Slow = "slow",
        /// 未解决.
        NotSolved = "not_solved",
        /// 态度差.
        Rude = "rude",
        /// 未联系本人.
        NoContact = "no_contact",
        /// 与事实不符: the result told is not what happened.
        Untrue = "untrue",
        /// 其他.
        Other = "other",
    }

    /// Why a petition is not taken on.
    RejectReason {
        /// 警情: for the police.
        Emergency110 = "emergency_110",
        /// 火警: for the fire brigade.
        Fire119 = "fire_119",
        /// 急救: for the ambulance.
        Medical120 = "medical_120",
        /// 涉法涉诉: for a court.
        Court = "court",
        /// 信访事项.
        PetitionOffice = "petition_office",
        /// 非本社区职责.
        NotOurs = "not_ours",
        /// 重复.
        Duplicate = "duplicate",
        /// 诉求不清.
        Unclear = "unclear",
    }

    /// What the person called back said.
    CallOutcome {
        /// 满意.
        Satisfied = "satisfied",
        /// 不满意.
        Unsatisfied = "unsatisfied",
        /// 未接通.
        Unreached = "unreached",
    }
}

impl RejectReason {
    /// Where people are sent, where the reason itself says it.
    #[must_use]
    pub const fn place(self) -> Option<&'static str> {
        match self {
            Self::Emergency110 => Some("请拨打 110"),
            Self::Fire119 => Some("请拨打 119"),
            Self::Medical120 => Some("请拨打 120"),
            Self::Court => Some("请向人民法院起诉"),
            Self::PetitionOffice => Some("请向信访部门反映"),
            Self::NotOurs | Self::Duplicate | Self::Unclear => None,
        }
    }
}

/// A rating: 1 (worst) to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u8);

impl Score {
    /// Takes 1 to 5.
    ///
    /// # Errors
    /// [`PetitionError::ScoreOutOfRange`].
    pub const fn new(score: u8) -> Result<Self, PetitionError> {
        if score >= 1 && score <= 5 { Ok(Self(score)) } else { Err(PetitionError::ScoreOutOfRange) }
    }

    /// The figure.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// 1 or 2: someone must call back, or the work begins again.
    #[must_use]
    pub const fn is_low(self) -> bool {
        self.0 <= 2
    }
}

/// An extension, in working days: 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(u8);

impl Days {
    /// The most days one petition may be extended by in all.
    pub const MAX: u8 = 10;

    /// Takes 1 to [`Days::MAX`].
    ///
    /// # Errors
    /// [`PetitionError::DaysOutOfRange`].
    pub const fn new(days: u8) -> Result<Self, PetitionError> {
        if days >= 1 && days <= Self::MAX { Ok(Self(days)) } else { Err(PetitionError::DaysOutOfRange) }
    }

    /// The figure.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The photos of one step: at most 9, none twice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Photos(Vec<FileId>);

impl Photos {
    /// The most photos one step may carry.
    pub const MAX: usize = 9;

    /// Takes up to [`Photos::MAX`] different photos.
    ///
    /// # Errors
    /// [`PetitionError::TooManyPhotos`] or [`PetitionError::RepeatedPhoto`].
    pub fn parse(photos: Vec<FileId>) -> Result<Self, PetitionError> {
        if photos.len() > Self::MAX {
            return Err(PetitionError::TooManyPhotos);
        }
        let mut sorted = photos.clone();
        sorted.sort_unstable();
        sorted.dedup();
        if sorted.len() == photos.len() { Ok(Self(photos)) } else { Err(PetitionError::RepeatedPhoto) }
    }

    /// Their ids, in the order given.
    #[must_use]
    pub fn ids(&self) -> &[FileId] {
        &self.0
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::petition::{Action, Audience, Relation, RoutedBy, Stage, Status, Visibility};

    #[test]
    fn words_are_the_same_on_the_wire_and_in_the_database() {
        macro_rules! alike {
            ($($name:ident)*) => {$(
                for value in $name::ALL {
                    assert_eq!(serde_json::to_value(value).unwrap(), value.as_str());
                    assert_eq!($name::parse(value.as_str()), Some(*value));
                }
            )*};
        }
        alike!(PetitionKind Urgency Channel IdentityMode RatingReason RejectReason CallOutcome);
        alike!(Action Audience Relation RoutedBy Stage Status Visibility);
    }

    #[test]
    fn a_tenth_photo_and_the_same_photo_twice_are_refused() {
        let ids: Vec<_> = (0..10).map(|_| FileId::new()).collect();
        assert_eq!(Photos::parse(ids.clone()), Err(PetitionError::TooManyPhotos));
        assert_eq!(Photos::parse(vec![ids[0], ids[0]]), Err(PetitionError::RepeatedPhoto));
        assert!(Photos::parse(ids[..9].to_vec()).is_ok());
    }
}
