use super::{Action, Facts, Number, Petition, Status, Visibility, relations, sees};
use crate::shared::{Actor, GridId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A step as it is told to those who follow along: what happened to which petition, and no words of anybody.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The petition as it stands when the step is told, which may be after later steps.
    pub petition: Petition,
    /// Its grid and those above it.
    pub ancestors: Vec<GridId>,
    /// Its reporter and everyone who joined.
    pub voices: Vec<Uuid>,
    /// Every name under which it is in somebody's scope.
    pub names: Vec<Uuid>,
    /// What was done.
    pub action: Action,
    /// Who may read of it.
    pub visibility: Visibility,
    /// The petition's version after the step.
    pub version: i32,
    /// Where it stood after the step.
    pub status: Status,
    /// When, server time.
    pub at: DateTime<Utc>,
}

impl Told {
    /// The petition's number.
    #[must_use]
    pub const fn number(&self) -> &Number {
        &self.petition.number
    }

    /// Whether the caller may hear of it: the petition is in her scope, and the line of history hers to read.
    #[must_use]
    pub fn is_for(&self, actor: &Actor) -> bool {
        if !actor.scope().roots.iter().any(|root| self.names.contains(root)) {
            return false;
        }
        let joined = actor.voice().is_some_and(|voice| self.voices.contains(&voice));
        let facts = Facts { ancestors: self.ancestors.clone(), joined, ..Facts::default() };
        sees(self.visibility, &relations(actor, &self.petition, &facts))
    }
}
