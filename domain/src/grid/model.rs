use super::{GridError, Level, Tree};
use crate::shared::{AccountId, Code, GridId, Name, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The name of a node.
pub type NodeName = Name<60>;
/// Why a node was changed.
pub type Reason = Text<200>;

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its id.
    pub id: GridId,
    /// The node above; none for a root.
    pub parent: Option<GridId>,
    /// How deep it stands.
    pub level: Level,
    /// Its code, unique in the whole system.
    pub code: Code,
    /// What people call it.
    pub name: NodeName,
    /// Whether a polygon is kept for it.
    pub outlined: bool,
    /// Since when it is out of use.
    pub retired_at: Option<DateTime<Utc>>,
    /// Counts the changes, from 1; a client sends back the one it saw.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a new node is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its level.
    pub level: Level,
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: NodeName,
}

/// Who changes a node, when and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who; none for Sanping itself, as in an import.
    pub by: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where a reason was given.
    pub reason: Option<Reason>,
}

/// What was done to a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NodeAction {
    /// 新建.
    Created,
    /// 更名.
    Renamed,
    /// 划转: hung under another node.
    Moved,
    /// 调整范围: given another polygon.
    Outlined,
    /// 停用.
    Retired,
    /// 恢复.
    Restored,
}

impl NodeAction {
    /// Every action.
    pub const ALL: [Self; 6] =
        [Self::Created, Self::Renamed, Self::Moved, Self::Outlined, Self::Retired, Self::Restored];

    /// The name on the wire and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Outlined => "outlined",
            Self::Retired => "retired",
            Self::Restored => "restored",
        }
    }

    /// Reads the name back.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }
}

/// One line in the history of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeEvent {
    /// The node.
    pub node: GridId,
    /// What was done.
    pub action: NodeAction,
    /// The old name, or the id of the old parent.
    pub from: Option<String>,
    /// The new name, or the id of the new parent.
    pub to: Option<String>,
    /// Who, when and why.
    pub change: Change,
}

impl Node {
    /// Makes a node under the given parent, or a root.
    ///
    /// # Errors
    /// [`GridError::ParentRetired`] or [`GridError::LevelOrder`].
    pub fn create(
        id: GridId,
        parent: Option<&Self>,
        draft: Draft,
        change: Change,
    ) -> Result<(Self, NodeEvent), GridError> {
        check_parent(draft.level, parent)?;
        let node = Self {
            id,
            parent: parent.map(|parent| parent.id),
            level: draft.level,
            code: draft.code,
            name: draft.name,
            outlined: false,
            retired_at: None,
            version: 1,
            created_at: change.at,
            updated_at: change.at,
        };
        let to = Some(node.name.to_string());
        let event = NodeEvent { node: id, action: NodeAction::Created, from: None, to, change };
        Ok((node, event))
    }

    /// Gives it another name.
    ///
    /// # Errors
    /// [`GridError::Retired`].
    pub fn rename(&mut self, name: NodeName, change: Change) -> Result<NodeEvent, GridError> {
        self.check_live()?;
        let old = std::mem::replace(&mut self.name, name);
        let new = self.name.to_string();
        Ok(self.changed(NodeAction::Renamed, Some(old.into_string()), Some(new), change))
    }

    /// Hangs it, and all below it, under another node, or makes it a root. The order of levels among its own
    /// descendants cannot break, because a move keeps every level as it is.
    ///
    /// # Errors
    /// [`GridError::Retired`], [`GridError::Ring`], [`GridError::ParentRetired`] or [`GridError::LevelOrder`].
    pub fn move_to(
        &mut self,
        parent: Option<&Self>,
        tree: &Tree,
        change: Change,
    ) -> Result<NodeEvent, GridError> {
        self.check_live()?;
        if parent.is_some_and(|parent| parent.id == self.id || tree.is_under(parent.id, self.id)) {
            return Err(GridError::Ring);
        }
        check_parent(self.level, parent)?;
        let old = std::mem::replace(&mut self.parent, parent.map(|parent| parent.id));
        let (from, to) = (old.map(|id| id.to_string()), self.parent.map(|id| id.to_string()));
        Ok(self.changed(NodeAction::Moved, from, to, change))
    }

    /// Records that its polygon was replaced.
    ///
    /// # Errors
    /// [`GridError::Retired`].
    pub fn outline(&mut self, change: Change) -> Result<NodeEvent, GridError> {
        self.check_live()?;
        self.outlined = true;
        Ok(self.changed(NodeAction::Outlined, None, None, change))
    }

    /// Takes it out of use; its history and its past petitions stay.
    ///
    /// # Errors
    /// [`GridError::Retired`], [`GridError::LiveChildren`] or [`GridError::OpenPetitions`].
    pub fn retire(
        &mut self,
        live_children: u64,
        open_petitions: u64,
        change: Change,
    ) -> Result<NodeEvent, GridError> {
        self.check_live()?;
        if live_children > 0 {
            return Err(GridError::LiveChildren(live_children));
        }
        if open_petitions > 0 {
            return Err(GridError::OpenPetitions(open_petitions));
        }
        self.retired_at = Some(change.at);
        Ok(self.changed(NodeAction::Retired, None, None, change))
    }

    /// Takes it back into use, where its parent is in use.
    ///
    /// # Errors
    /// [`GridError::NotRetired`] or [`GridError::ParentRetired`].
    pub fn restore(&mut self, parent: Option<&Self>, change: Change) -> Result<NodeEvent, GridError> {
        if self.retired_at.is_none() {
            return Err(GridError::NotRetired);
        }
        check_parent(self.level, parent)?;
        self.retired_at = None;
        Ok(self.changed(NodeAction::Restored, None, None, change))
    }

    fn check_live(&self) -> Result<(), GridError> {
        if self.retired_at.is_some() { Err(GridError::Retired) } else { Ok(()) }
    }

    fn changed(
        &mut self,
        action: NodeAction,
        from: Option<String>,
        to: Option<String>,
        change: Change,
    ) -> NodeEvent {
        self.version += 1;
        self.updated_at = change.at;
        NodeEvent { node: self.id, action, from, to, change }
    }
}

fn check_parent(level: Level, parent: Option<&Node>) -> Result<(), GridError> {
    match parent {
        Some(parent) if parent.retired_at.is_some() => Err(GridError::ParentRetired),
        Some(parent) if !level.fits_under(parent.level) => {
            Err(GridError::LevelOrder { parent: parent.level, child: level })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
