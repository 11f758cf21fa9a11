use super::{AccountError, WaysIn};
use crate::shared::{Holding, Role};

/// Whether a role may be given beside what an account holds already: an account is a person's or a program's, and
/// never both (ADR 0037). A program holds `service` alone and has none of a person's ways to sign in.
///
/// # Errors
/// [`AccountError::OfProgram`], [`AccountError::OfPerson`].
pub fn may_stand_beside(role: Role, held: &[Holding], ways: &WaysIn) -> Result<(), AccountError> {
    match (role == Role::Service, is_program(held)) {
        (false, true) => Err(AccountError::OfProgram),
        (true, false) if !held.is_empty() || *ways != WaysIn::default() => Err(AccountError::OfPerson),
        _ => Ok(()),
    }
}

/// Whether who holds this is a program.
#[must_use]
pub fn is_program(held: &[Holding]) -> bool {
    held.iter().any(|one| one.role == Role::Service)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{GridId, Place};

    #[test]
    fn an_account_is_a_persons_or_a_programs_and_never_both() {
        let at = |role| Holding { role, place: Place::Grid(GridId::new()) };
        let (none, password) = (WaysIn::default(), WaysIn { password: true, ..WaysIn::default() });
        let (service, worker) = (at(Role::Service), at(Role::GridWorker));
        assert_eq!(may_stand_beside(Role::Service, &[], &none), Ok(()));
        assert_eq!(may_stand_beside(Role::Service, &[service], &none), Ok(()));
        assert_eq!(may_stand_beside(Role::Service, &[], &password), Err(AccountError::OfPerson));
        assert_eq!(may_stand_beside(Role::Service, &[worker], &none), Err(AccountError::OfPerson));
        assert_eq!(may_stand_beside(Role::GridWorker, &[service], &none), Err(AccountError::OfProgram));
        assert_eq!(may_stand_beside(Role::GridWorker, &[worker], &password), Ok(()));
    }
}
