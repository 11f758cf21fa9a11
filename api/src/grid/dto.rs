use crate::http::one_line;
use chrono::{DateTime, Utc};
use sanping_domain::{
    grid::{Level, Node, NodeAction, NodeEvent},
    shared::{AccountId, Datum, EventId, GridId},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A node of the tree, as it stands in lists.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GridItem {
    /// Its id.
    pub id: GridId,
    /// The node above; absent for a root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<GridId>,
    /// How deep it stands.
    pub level: Level,
    /// Its code, unique in the whole system.
    #[schema(example = "SQ-01")]
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Whether a polygon is kept for it.
    pub has_polygon: bool,
    /// Since when it is out of use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl From<Node> for GridItem {
    fn from(node: Node) -> Self {
        let Node { id, parent, level, code, name, outlined, retired_at, version, created_at, updated_at } =
            node;
        Self {
            id,
            parent_id: parent,
            level,
            code: code.into_string(),
            name: name.into_string(),
            has_polygon: outlined,
            retired_at,
            version,
            created_at,
            updated_at,
        }
    }
}

/// A node by its names.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GridRef {
    /// Its id.
    pub id: GridId,
    /// How deep it stands.
    pub level: Level,
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
}

impl From<Node> for GridRef {
    fn from(node: Node) -> Self {
        Self { id: node.id, level: node.level, code: node.code.into_string(), name: node.name.into_string() }
    }
}

/// A node of the tree.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GridView {
    /// The node itself.
    #[serde(flatten)]
    pub node: GridItem,
    /// Every node above, the nearest first and the root last.
    pub ancestors: Vec<GridRef>,
    /// The levels that a node under this one may have.
    pub child_levels: Vec<Level>,
}

impl GridView {
    /// Of a node, with every node above it.
    pub fn of(node: Node, above: Vec<Node>) -> Self {
        let child_levels = Level::ALL.into_iter().filter(|level| level.fits_under(node.level)).collect();
        let ancestors = above.into_iter().map(GridRef::from).collect();
        Self { node: node.into(), ancestors, child_levels }
    }
}

/// Which nodes, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GridQuery {
    /// Only those directly under this node.
    pub parent_id: Option<GridId>,
    /// Only those of this level.
    pub level: Option<Level>,
    /// Only those whose name or code holds this text, whatever its case.
    #[validate(length(min = 1, max = 60), custom(function = one_line))]
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$",
        example = "社区"
    )]
    pub text: Option<String>,
    /// Only retired ones, or only those in use.
    pub retired: Option<bool>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// A page of a list.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// A node to be made.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewGrid {
    /// The node above; left out for a root, which only a system administrator makes.
    pub parent_id: Option<GridId>,
    /// How deep it stands: deeper than the node above.
    pub level: Level,
    /// Its code, unique in the whole system.
    #[schema(pattern = "^[A-Z0-9-]{2,32}$", example = "SQ-01")]
    pub code: String,
    /// What people call it.
    #[validate(length(max = 60), custom(function = one_line))]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*$",
        example = "东风社区"
    )]
    pub name: String,
}

/// Another name for a node.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RenameGrid {
    /// What people shall call it.
    #[validate(length(max = 60), custom(function = one_line))]
    #[schema(
        min_length = 1,
        max_length = 60,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*[^\s\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff][^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*$",
        example = "东风社区"
    )]
    pub name: String,
    /// Why.
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$",
        example = "并入原西风社区"
    )]
    pub reason: Option<String>,
}

/// Where a node shall hang.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveGrid {
    /// The node above; `null` makes it a root, which only a system administrator does.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    pub parent_id: Option<GridId>,
    /// Why.
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$",
        example = "网格调整"
    )]
    pub reason: Option<String>,
}

/// Why a node is taken out of use, or back into it.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GridReason {
    /// Why.
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$",
        example = "拆迁"
    )]
    pub reason: Option<String>,
}

/// The ground of a node.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPolygon {
    /// The datum of the coordinates; they are kept in WGS-84.
    pub datum: Datum,
    /// A GeoJSON Polygon or MultiPolygon (RFC 7946).
    #[schema(value_type = Object)]
    pub geometry: Map<String, Value>,
    /// Why.
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$",
        example = "边界复核"
    )]
    pub reason: Option<String>,
}

/// The ground of a node as a GeoJSON Feature, WGS-84.
#[derive(Debug, Serialize, ToSchema)]
pub struct GridFeature {
    /// What GeoJSON calls it.
    #[serde(rename = "type")]
    pub kind: FeatureKind,
    /// The node.
    pub id: GridId,
    /// The node by its names.
    pub properties: FeatureProperties,
    /// A MultiPolygon; `null` where none is kept.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<Value>,
}

/// What GeoJSON calls a thing with a geometry.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub enum FeatureKind {
    /// The only kind.
    Feature,
}

/// A node by its names, with the datum of its ground.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeatureProperties {
    /// Its code.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// How deep it stands.
    pub level: Level,
    /// The datum of the coordinates.
    pub datum: Datum,
    /// For `If-Match`.
    pub version: i64,
}

/// One line in the history of a node.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GridEventView {
    /// Its id.
    pub id: EventId,
    /// What was done.
    pub action: NodeAction,
    /// The old name, or the id of the old parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The new name, or the id of the new parent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Who; only administrators, supervisors and auditors read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl GridEventView {
    /// Of an event; `named` where the reader may know who it was.
    pub fn of(id: EventId, event: NodeEvent, named: bool) -> Self {
        let NodeEvent { node: _, action, from, to, change } = event;
        Self {
            id,
            action,
            from,
            to,
            account_id: change.by.filter(|_| named),
            at: change.at,
            reason: change.reason.map(|reason| reason.into_string()),
        }
    }
}
