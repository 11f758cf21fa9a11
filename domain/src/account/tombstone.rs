use super::Login;
use crate::shared::AccountId;

/// What is left of an account after its erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// A sign-in name that nobody can choose or use; it keeps the column unique.
    pub login: Login,
    /// What others read instead of the name.
    pub name: &'static str,
}

impl Tombstone {
    /// Of this account.
    #[must_use]
    pub fn of(id: AccountId) -> Self {
        Self { login: Login::of_tombstone(id), name: "已注销" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Name;

    #[test]
    fn a_tombstone_can_be_stored_and_read_like_an_account() {
        let Tombstone { login, name } = Tombstone::of(AccountId::new());
        assert_eq!(Login::parse(login.as_str()), Ok(login));
        assert!(Name::<40>::parse(name).is_ok());
    }
}
