//! The only mapping between rows and the domain of this room.

use crate::db::{At, DbError, DbResult, Key};
use crate::schema::units;
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    directory::{Unit, UnitKind, UnitName},
    shared::{Code, UnitId},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = units)]
pub(super) struct UnitRow {
    id: Key,
    code: String,
    name: String,
    kind: String,
    retired_at: Option<At>,
    version: i64,
    created_at: At,
    updated_at: At,
}

impl From<&Unit> for UnitRow {
    fn from(unit: &Unit) -> Self {
        let Unit { id, code, name, kind, retired_at, version, created_at, updated_at } = unit;
        Self {
            id: Key(id.0),
            code: code.as_str().to_owned(),
            name: name.as_str().to_owned(),
            kind: kind.as_str().to_owned(),
            retired_at: retired_at.map(At),
            version: *version,
            created_at: At(*created_at),
            updated_at: At(*updated_at),
        }
    }
}

impl UnitRow {
    pub(super) fn into_domain(self) -> DbResult<Unit> {
        let Self { id, code, name, kind, retired_at, version, created_at, updated_at } = self;
        Ok(Unit {
            id: UnitId(id.0),
            code: Code::parse(&code).map_err(unreadable)?,
            name: UnitName::parse(&name).map_err(unreadable)?,
            kind: UnitKind::parse(&kind)
                .ok_or_else(|| DbError::Broken(format!("unknown kind of unit {kind}")))?,
            retired_at: retired_at.map(|at| at.0),
            version,
            created_at: created_at.0,
            updated_at: updated_at.0,
        })
    }
}

/// What a unit is searched by.
pub(super) fn search_words(unit: &Unit) -> String {
    format!("{}\n{}", unit.name.as_str().to_lowercase(), unit.code.as_str().to_lowercase())
}

fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("a stored value {error}"))
}
