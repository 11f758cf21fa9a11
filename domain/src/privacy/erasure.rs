use super::PrivacyError;
use crate::shared::{AccountId, ErasureId};
use chrono::{DateTime, TimeDelta, Utc};

/// A person's wish to be forgotten. It may be withdrawn until it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// Who is to be forgotten.
    pub account: AccountId,
    /// Who asked: the person, or an administrator at her request.
    pub asked_by: AccountId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// From when on it is carried out.
    pub due_at: DateTime<Utc>,
}

/// What must be over before a person can be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hindrances {
    /// Petitions of hers that are still worked on.
    pub open_petitions: i64,
    /// Roles that she holds.
    pub roles: i64,
    /// She has asked before, and it is not carried out yet.
    pub pending: bool,
}

impl Hindrances {
    /// Whether a wish that is due may be carried out.
    ///
    /// # Errors
    /// [`PrivacyError::OpenPetitions`] or [`PrivacyError::RolesHeld`].
    pub const fn check(self) -> Result<(), PrivacyError> {
        // Work goes on upon what was said; whoever wants it erased withdraws or waits (PIPL, article 47).
        if self.open_petitions > 0 {
            return Err(PrivacyError::OpenPetitions);
        }
        if self.roles > 0 { Err(PrivacyError::RolesHeld) } else { Ok(()) }
    }
}

/// Takes the wish, to be carried out after `grace`.
///
/// # Errors
/// [`PrivacyError::ErasurePending`], or as [`Hindrances::check`].
pub fn ask_erasure(
    account: AccountId,
    asked_by: AccountId,
    hindrances: Hindrances,
    grace: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Erasure, PrivacyError> {
    if hindrances.pending {
        return Err(PrivacyError::ErasurePending);
    }
    hindrances.check()?;
    Ok(Erasure { id: ErasureId::new(), account, asked_by, asked_at: now, due_at: now + grace })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_and_roles_come_to_an_end_before_anything_is_erased() {
        let (id, now) = (AccountId::new(), DateTime::UNIX_EPOCH);
        let ask = |hindrances| ask_erasure(id, id, hindrances, TimeDelta::days(7), now).map(|one| one.due_at);
        assert_eq!(ask(Hindrances::default()), Ok(now + TimeDelta::days(7)));
        let open = Hindrances { open_petitions: 1, ..Hindrances::default() };
        assert_eq!(ask(open), Err(PrivacyError::OpenPetitions));
        assert_eq!(ask(Hindrances { roles: 1, ..Hindrances::default() }), Err(PrivacyError::RolesHeld));
        assert_eq!(ask(Hindrances { pending: true, ..open }), Err(PrivacyError::ErasurePending));
    }
}
