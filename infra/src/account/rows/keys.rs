use crate::{
    db::{At, DbResult, Key},
    schema::account_keys,
};
use diesel::{Insertable, Queryable, Selectable};
use sanping_domain::{
    account::AccountKey,
    shared::{AccountId, AccountKeyId, Name},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = account_keys)]
pub(in crate::account) struct AccountKeyRow {
    id: Key,
    account_id: Key,
    name: String,
    prefix: String,
    created_by: Option<Key>,
    created_at: At,
    expires_at: Option<At>,
    last_used_at: Option<At>,
    ended_at: Option<At>,
}

impl From<&AccountKey> for AccountKeyRow {
    fn from(key: &AccountKey) -> Self {
        let AccountKey { id, account, name, prefix, by, created_at, expires_at, last_used_at, ended_at } =
            key;
        Self {
            id: Key(id.0),
            account_id: Key(account.0),
            name: name.as_str().to_owned(),
            prefix: prefix.clone(),
            created_by: by.map(|by| Key(by.0)),
            created_at: At(*created_at),
            expires_at: expires_at.map(At),
            last_used_at: last_used_at.map(At),
            ended_at: ended_at.map(At),
        }
    }
}

impl AccountKeyRow {
    pub(in crate::account) fn into_domain(self) -> DbResult<AccountKey> {
        let Self { id, account_id, name, prefix, created_by, created_at, expires_at, last_used_at, ended_at } =
            self;
        Ok(AccountKey {
            id: AccountKeyId(id.0),
            account: AccountId(account_id.0),
            name: Name::parse(&name).map_err(super::unreadable)?,
            prefix,
            by: created_by.map(|by| AccountId(by.0)),
            created_at: created_at.0,
            expires_at: expires_at.map(|at| at.0),
            last_used_at: last_used_at.map(|at| at.0),
            ended_at: ended_at.map(|at| at.0),
        })
    }
}
