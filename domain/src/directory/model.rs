use super::DirectoryError;
use crate::shared::{Code, Name, UnitId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The name of a member unit.
pub type UnitName = Name<80>;

/// What sort of organisation a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 物业公司.
    PropertyCompany,
    /// 政府部门.
    Bureau,
    /// 学校.
    School,
    /// 医院.
    Hospital,
    /// 企业.
    Company,
    /// 其他.
    Other,
}

impl UnitKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::PropertyCompany, Self::Bureau, Self::School, Self::Hospital, Self::Company, Self::Other];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PropertyCompany => "property_company",
            Self::Bureau => "bureau",
            Self::School => "school",
            Self::Hospital => "hospital",
            Self::Company => "company",
            Self::Other => "other",
        }
    }

    /// Reads the name back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// A member unit: an organisation whose staff handle petitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its code, unique among units.
    pub code: Code,
    /// Its name.
    pub name: UnitName,
    /// What sort of organisation it is.
    pub kind: UnitKind,
    /// Since when nothing is dispatched to it.
    pub retired_at: Option<DateTime<Utc>>,
    /// Counts the changes, from 1; a client sends back the one it saw.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Unit {
    /// Makes a unit.
    #[must_use]
    pub const fn create(id: UnitId, code: Code, name: UnitName, kind: UnitKind, at: DateTime<Utc>) -> Self {
        Self { id, code, name, kind, retired_at: None, version: 1, created_at: at, updated_at: at }
    }

    /// Gives it another name.
    ///
    /// # Errors
    /// [`DirectoryError::Retired`].
    pub fn rename(&mut self, name: UnitName, at: DateTime<Utc>) -> Result<(), DirectoryError> {
        self.check_live()?;
        self.name = name;
        self.changed(at);
        Ok(())
    }

    /// Takes it out of use; its past petitions stay.
    ///
    /// # Errors
    /// [`DirectoryError::Retired`] or [`DirectoryError::OpenPetitions`].
    pub fn retire(&mut self, open_petitions: u64, at: DateTime<Utc>) -> Result<(), DirectoryError> {
        self.check_live()?;
        if open_petitions > 0 {
            return Err(DirectoryError::OpenPetitions(open_petitions));
        }
        self.retired_at = Some(at);
        self.changed(at);
        Ok(())
    }

    /// Takes it back into use.
    ///
    /// # Errors
    /// [`DirectoryError::NotRetired`].
    pub fn restore(&mut self, at: DateTime<Utc>) -> Result<(), DirectoryError> {
        if self.retired_at.take().is_none() {
            return Err(DirectoryError::NotRetired);
        }
        self.changed(at);
        Ok(())
    }

    const fn check_live(&self) -> Result<(), DirectoryError> {
        if self.retired_at.is_some() { Err(DirectoryError::Retired) } else { Ok(()) }
    }

    const fn changed(&mut self, at: DateTime<Utc>) {
        self.version += 1;
        self.updated_at = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn unit() -> Unit {
        let (code, name) = (Code::parse("PM-01").unwrap(), UnitName::parse("安居物业").unwrap());
        Unit::create(UnitId::new(), code, name, UnitKind::PropertyCompany, at(1))
    }

    #[test]
    fn a_rename_counts_a_version_and_a_time() {
        let mut unit = unit();
        unit.rename(UnitName::parse("乐居物业").unwrap(), at(2)).unwrap();
        assert_eq!((unit.name.as_str(), unit.version, unit.updated_at), ("乐居物业", 2, at(2)));
    }

    #[test]
    fn open_petitions_keep_a_unit_in_use() {
        let mut unit = unit();
        assert_eq!(unit.retire(3, at(2)), Err(DirectoryError::OpenPetitions(3)));
        assert_eq!((unit.retired_at, unit.version), (None, 1));
    }

    #[test]
    fn a_retired_unit_is_left_alone_until_it_is_restored() {
        let mut unit = unit();
        assert_eq!(unit.restore(at(2)), Err(DirectoryError::NotRetired));
        unit.retire(0, at(3)).unwrap();
        assert_eq!(unit.rename(unit.name.clone(), at(4)), Err(DirectoryError::Retired));
        assert_eq!(unit.retire(0, at(4)), Err(DirectoryError::Retired));
        unit.restore(at(5)).unwrap();
        assert_eq!((unit.retired_at, unit.version), (None, 3));
    }

    #[test]
    fn the_name_of_a_kind_on_the_wire_is_its_name_in_the_database() {
        for kind in UnitKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(UnitKind::parse(kind.as_str()), Some(kind));
        }
    }
}
