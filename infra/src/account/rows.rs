//! The only mapping between rows and the domain of this room.

mod keys;
mod sealed;

pub(super) use keys::AccountKeyRow;
pub(super) use sealed::{
    ContactRow, SecondFactorRow, openid_columns, openid_index, phone_columns, phone_index, sealed_secret,
};

use crate::{
    db::{At, DbError, DbResult, Json, Key},
    schema::{accounts, audit_lines, holdings, sessions},
};
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    account::{Account, AuditLine, Grant, Login, Outcome, Session},
    shared::{AccountId, AuditId, GridId, Holding, HoldingId, Name, Place, Role, SessionId, UnitId},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub(super) struct AccountRow {
    id: Key,
    login: String,
    name: String,
    disabled_at: Option<At>,
    version: i32,
    created_at: At,
    updated_at: At,
}

impl From<&Account> for AccountRow {
    fn from(account: &Account) -> Self {
        let Account { id, login, name, disabled_at, version, created_at, updated_at } = account;
        Self {
            id: Key(id.0),
            login: login.as_str().to_owned(),
            name: name.as_str().to_owned(),
            disabled_at: disabled_at.map(At),
            version: *version,
            created_at: At(*created_at),
            updated_at: At(*updated_at),
        }
    }
}

impl AccountRow {
    pub(super) fn into_domain(self) -> DbResult<Account> {
        let Self { id, login, name, disabled_at, version, created_at, updated_at } = self;
        Ok(Account {
            id: AccountId(id.0),
            login: Login::parse(&login).map_err(unreadable)?,
            name: Name::parse(&name).map_err(unreadable)?,
            disabled_at: disabled_at.map(|at| at.0),
            version,
            created_at: created_at.0,
            updated_at: updated_at.0,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub(super) struct SessionRow {
    id: Key,
    account_id: Key,
    device: String,
    address: String,
    created_at: At,
    refreshed_at: At,
    expires_at: At,
    revoked_at: Option<At>,
    enrolment_only: bool,
}

impl From<&Session> for SessionRow {
    fn from(session: &Session) -> Self {
        let Session {
            id,
            account,
            device,
            address,
            created_at,
            refreshed_at,
            expires_at,
            revoked_at,
            enrolment_only,
        } = session;
        Self {
            id: Key(id.0),
            account_id: Key(account.0),
            device: device.clone(),
            address: address.clone(),
            created_at: At(*created_at),
            refreshed_at: At(*refreshed_at),
            expires_at: At(*expires_at),
            revoked_at: revoked_at.map(At),
            enrolment_only: *enrolment_only,
        }
    }
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        let SessionRow {
            id,
            account_id,
            device,
            address,
            created_at,
            refreshed_at,
            expires_at,
            revoked_at,
            enrolment_only,
        } = row;
        Self {
            id: SessionId(id.0),
            account: AccountId(account_id.0),
            device,
            address,
            created_at: created_at.0,
            refreshed_at: refreshed_at.0,
            expires_at: expires_at.0,
            revoked_at: revoked_at.map(|at| at.0),
            enrolment_only,
        }
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = holdings)]
pub(super) struct HoldingRow {
    id: Key,
    account_id: Key,
    role: String,
    place_kind: String,
    place_id: Option<Key>,
    granted_by: Option<Key>,
    granted_at: At,
}

impl From<&Grant> for HoldingRow {
    fn from(grant: &Grant) -> Self {
        let Grant { id, account, holding, by, at } = grant;
        let (place_kind, place_id) = place_columns(holding.place);
        Self {
            id: Key(id.0),
            account_id: Key(account.0),
            role: holding.role.as_str().to_owned(),
            place_kind: place_kind.to_owned(),
            place_id,
            granted_by: by.map(|by| Key(by.0)),
            granted_at: At(*at),
        }
    }
}

impl HoldingRow {
    pub(super) fn into_domain(self) -> DbResult<Grant> {
        let Self { id, account_id, role, place_kind, place_id, granted_by, granted_at } = self;
        let place = match (place_kind.as_str(), place_id) {
            ("grid", Some(id)) => Place::Grid(GridId(id.0)),
            ("unit", Some(id)) => Place::Unit(UnitId(id.0)),
            ("everywhere", None) => Place::Everywhere,
            _ => return Err(DbError::Broken(format!("holding {} has a broken place", id.0))),
        };
        let role = Role::parse(&role).ok_or_else(|| DbError::Broken(format!("unknown role {role}")))?;
        Ok(Grant {
            id: HoldingId(id.0),
            account: AccountId(account_id.0),
            holding: Holding { role, place },
            by: granted_by.map(|by| AccountId(by.0)),
            at: granted_at.0,
        })
    }
}

/// How a place is stored.
pub(super) const fn place_columns(place: Place) -> (&'static str, Option<Key>) {
    match place {
        Place::Grid(id) => ("grid", Some(Key(id.0))),
        Place::Unit(id) => ("unit", Some(Key(id.0))),
        Place::Everywhere => ("everywhere", None),
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_lines, treat_none_as_default_value = false)]
pub(super) struct AuditRow {
    pub(super) id: Key,
    pub(super) at: At,
    pub(super) account_id: Option<Key>,
    pub(super) address: String,
    pub(super) action: String,
    pub(super) object_kind: String,
    pub(super) object_id: String,
    pub(super) outcome: String,
    pub(super) detail: Json,
}

impl AuditRow {
    /// Whether its personal values are gone.
    pub(super) fn is_erased(&self) -> bool {
        self.address.is_empty() && self.detail.0 == serde_json::json!({})
    }
}

impl From<AuditLine> for AuditRow {
    fn from(line: AuditLine) -> Self {
        let AuditLine { id, at, account, address, action, object_kind, object_id, outcome, detail } =
            line.harmless();
        Self {
            id: Key(id.0),
            at: At(at),
            account_id: account.map(|id| Key(id.0)),
            address,
            action,
            object_kind,
            object_id,
            outcome: outcome.as_str().to_owned(),
            detail: Json(detail),
        }
    }
}

impl From<AuditRow> for AuditLine {
    fn from(row: AuditRow) -> Self {
        let AuditRow { id, at, account_id, address, action, object_kind, object_id, outcome, detail } = row;
        Self {
            id: AuditId(id.0),
            at: at.0,
            account: account_id.map(|id| AccountId(id.0)),
            address,
            action,
            object_kind,
            object_id,
            outcome: if outcome == Outcome::Done.as_str() { Outcome::Done } else { Outcome::Refused },
            detail: detail.0,
        }
    }
}

fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("a stored account cannot be read: {error}"))
}
