use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{Account, AuditLine, Grant, Session, WaysIn},
    shared::{AccountId, AuditId, GridId, Holding, HoldingId, Place, Role, SessionId, UnitId},
};
use sanping_infra::account::Seen;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// Who signs in.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// The sign-in name.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "dispatcher-1")]
    pub name: String,
    /// The password.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password, example = "correct horse battery staple")]
    pub password: String,
    /// What the client calls itself, for the list of sessions.
    #[validate(length(max = 80))]
    #[schema(max_length = 80, example = "Chrome on Windows")]
    pub device: Option<String>,
}

/// The token to be exchanged.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Refresh {
    /// The refresh token; it counts once.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub refresh_token: String,
}

/// What a signed-in client keeps.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    /// Sent as `Authorization: Bearer …`.
    pub access_token: String,
    /// Exchanged once for new tokens.
    pub refresh_token: String,
    /// Seconds until the access token ends.
    #[schema(minimum = 0)]
    pub expires_in: i64,
    /// The session.
    pub session_id: SessionId,
    /// Who signed in.
    pub account: Me,
}

/// Oneself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The account.
    pub id: AccountId,
    /// The sign-in name.
    pub login: String,
    /// What others read.
    pub name: String,
    /// The roles held, each with its place.
    pub roles: Vec<RoleView>,
    /// My phone, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "138****1234")]
    pub phone: Option<String>,
    /// Whether I can sign in by password.
    pub password: bool,
    /// Whether I can sign in by WeChat.
    pub wechat: bool,
    /// Whether signing in also asks for a second factor.
    pub second_factor: bool,
}

/// A role at a place.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    /// Its id.
    pub id: HoldingId,
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub place: PlaceView,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Where a role is held.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum PlaceView {
    /// At a node of the grid tree.
    Grid(GridId),
    /// At a member unit.
    Unit(UnitId),
    /// Nowhere in particular.
    Everywhere,
}

/// A place as it is asked for.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceRequest {
    /// The sort of place.
    pub kind: PlaceKind,
    /// Which one; left out for `everywhere`.
    pub id: Option<Uuid>,
}

/// The sort of place at which a role is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// A node of the grid tree.
    Grid,
    /// A member unit.
    Unit,
    /// Nowhere in particular.
    Everywhere,
}

impl PlaceRequest {
    /// The place, where kind and id fit together.
    pub fn place(self) -> Option<Place> {
        match (self.kind, self.id) {
            (PlaceKind::Grid, Some(id)) => Some(Place::Grid(GridId(id))),
            (PlaceKind::Unit, Some(id)) => Some(Place::Unit(UnitId(id))),
            (PlaceKind::Everywhere, None) => Some(Place::Everywhere),
            _ => None,
        }
    }
}

impl From<Grant> for RoleView {
    fn from(grant: Grant) -> Self {
        let Grant { id, account: _, holding: Holding { role, place }, by: _, at } = grant;
        let place = match place {
            Place::Grid(id) => PlaceView::Grid(id),
            Place::Unit(id) => PlaceView::Unit(id),
            Place::Everywhere => PlaceView::Everywhere,
        };
        Self { id, role, place, since: at }
    }
}

/// A sign-in on a device.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// What the client called itself.
    pub device: String,
    /// Where it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it was last refreshed.
    pub refreshed_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Whether it is the one asking.
    pub current: bool,
}

impl SessionView {
    /// As the session `current` sees it.
    pub fn of(session: Session, current: SessionId) -> Self {
        let Session { id, device, address, created_at, refreshed_at, expires_at, .. } = session;
        Self { id, device, address, created_at, refreshed_at, expires_at, current: id == current }
    }
}

/// The sessions of a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    /// Newest first.
    pub items: Vec<SessionView>,
}

/// A new password, given with the old one.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// The password that counts now.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub current_password: String,
    /// The one that shall count.
    #[validate(length(min = 8, max = 128))]
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub new_password: String,
}

/// A password set by an administrator.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ResetPassword {
    /// The one that shall count.
    #[validate(length(min = 8, max = 128))]
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub new_password: String,
}

/// A person to be added.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccount {
    /// The sign-in name: 3 to 40 letters, digits, dots, dashes or underscores, beginning with a letter.
    #[schema(pattern = "^[A-Za-z][A-Za-z0-9._-]{2,39}$", example = "li.na")]
    pub login: String,
    /// What others read.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = r"^[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]([^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*)$",
        example = "李娜"
    )]
    pub name: String,
    /// The first password; without one the person cannot sign in by password.
    #[validate(length(min = 8, max = 128))]
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub password: Option<String>,
}

/// Another name.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rename {
    /// What others shall read.
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = r"^[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]([^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*)$",
        example = "李娜"
    )]
    pub name: String,
}

/// A role to be given.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRole {
    /// The role.
    pub role: Role,
    /// Where.
    pub place: PlaceRequest,
}

/// A person, as administrators see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Its id.
    pub id: AccountId,
    /// The sign-in name.
    pub login: String,
    /// What others read.
    pub name: String,
    /// Since when sign-in is barred.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
    /// The roles held, as far as the reader is told of them.
    pub roles: Vec<RoleView>,
    /// Whether there are roles that the reader is not told of.
    pub roles_elsewhere: bool,
    /// For `If-Match`.
    pub version: i32,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl AccountView {
    /// With its roles.
    pub fn of(account: Account, seen: Seen) -> Self {
        let Seen { roles, elsewhere } = seen;
        let Account { id, login, name, disabled_at, version, created_at, updated_at } = account;
        Self {
            id,
            login: login.as_str().to_owned(),
            name: name.into_string(),
            disabled_at,
            roles: roles.into_iter().map(RoleView::from).collect(),
            roles_elsewhere: elsewhere,
            version,
            created_at,
            updated_at,
        }
    }
}

impl Me {
    /// With the roles held and the ways in.
    pub fn of(account: Account, grants: Vec<Grant>, ways: WaysIn) -> Self {
        let AccountView { id, login, name, roles, .. } =
            AccountView::of(account, Seen { roles: grants, elsewhere: false });
        let WaysIn { password, phone, wechat, second_factor } = ways;
        let phone = phone.map(|phone| phone.masked());
        Self { id, login, name, roles, phone, password, wechat, second_factor }
    }
}

/// Which lines of the audit trail, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Only what this person did.
    pub account_id: Option<AccountId>,
    /// Only what was done to this thing.
    #[validate(length(min = 1, max = 64))]
    #[param(min_length = 1, max_length = 64)]
    pub object_id: Option<String>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// A line of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditView {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; absent for anonymous reporters and for Sanping itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// From which address.
    pub address: String,
    /// What was done.
    #[schema(example = "petition.accept")]
    pub action: String,
    /// To what sort of thing.
    pub object_kind: String,
    /// To which one.
    pub object_id: String,
    /// `done` or `refused`.
    #[schema(example = "done")]
    pub outcome: String,
    /// What else was kept.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
}

impl From<AuditLine> for AuditView {
    fn from(line: AuditLine) -> Self {
        let AuditLine { id, at, account, address, action, object_kind, object_id, outcome, detail } = line;
        Self {
            id,
            at,
            account_id: account,
            address,
            action,
            object_kind,
            object_id,
            outcome: outcome.as_str().to_owned(),
            detail,
        }
    }
}
