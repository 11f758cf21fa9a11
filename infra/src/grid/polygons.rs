use crate::{
    db::{At, Conn, DbError, DbResult, Json, JsonText, Key, Tx},
    schema::grid_nodes::dsl,
};
use diesel::prelude::*;
use sanping_domain::{
    grid::{Level, Shape},
    shared::GridId,
};
use uuid::Uuid;

/// How many nodes are read at once: those of a city with all their grounds would take hundreds of megabytes.
const PAGE: i64 = 500;

/// What the map in memory knows of a node.
#[derive(Debug, Clone)]
pub struct Plot {
    /// The node.
    pub id: GridId,
    /// The node above.
    pub parent: Option<GridId>,
    /// Its tier.
    pub level: Level,
    /// What people call it.
    pub name: String,
    /// Whether it is in use.
    pub live: bool,
    /// Its ground, where it is known and the node in use.
    pub shape: Option<Shape>,
}

/// The stored GeoJSON geometry of a node, WGS-84.
///
/// # Errors
/// Trouble with the database.
pub fn polygon(conn: &mut Conn, id: GridId) -> DbResult<Option<serde_json::Value>> {
    let found: Option<Option<Json>> =
        dsl::grid_nodes.filter(dsl::id.eq(Key(id.0))).select(dsl::polygon).first(conn).optional()?;
    Ok(found.flatten().map(|json| json.0))
}

/// Stores the ground of a node; its version is counted by [`super::save`].
///
/// # Errors
/// Trouble with the database.
pub fn set_polygon(tx: &mut Tx<'_>, id: GridId, shape: &Shape) -> DbResult<()> {
    let json = serde_json::to_value(shape.to_geojson())
        .map_err(|error| DbError::Broken(format!("a shape cannot be written: {error}")))?;
    diesel::update(dsl::grid_nodes.filter(dsl::id.eq(Key(id.0))))
        .set(dsl::polygon.eq(Some(Json(json))))
        .execute(&mut **tx)?;
    Ok(())
}

/// The grounds of the nodes in use directly under this one, or of the roots, each with its code.
///
/// # Errors
/// Trouble with the database.
pub fn outlines_under(conn: &mut Conn, parent: Option<GridId>) -> DbResult<Vec<(String, Shape)>> {
    let mut query = dsl::grid_nodes.filter(dsl::retired_at.is_null()).into_boxed();
    query = match parent {
        Some(parent) => query.filter(dsl::parent_id.eq(Some(Key(parent.0)))),
        None => query.filter(dsl::parent_id.is_null()),
    };
    let rows: Vec<(Key, String, Option<JsonText>)> = query
        .filter(dsl::polygon.is_not_null())
        .order(dsl::id.asc())
        .select((dsl::id, dsl::code, dsl::polygon))
        .load(conn)?;
    let grounds = rows.into_iter().filter_map(|(id, code, json)| Some((code, shape(GridId(id.0), &json?)?)));
    Ok(grounds.collect())
}

/// Every node, for the map in memory, the oldest first; must be read upon one unchanging picture.
///
/// # Errors
/// Trouble with the database.
pub fn all_for_index(conn: &mut Conn) -> DbResult<Vec<Plot>> {
    type Row = (Key, Option<Key>, String, String, bool, Option<JsonText>, At);
    let mut plots = Vec::new();
    let mut after = Key(Uuid::nil());
    loop {
        let rows: Vec<Row> = dsl::grid_nodes
            .filter(dsl::id.gt(after))
            .order(dsl::id.asc())
            .limit(PAGE)
            .select((
                dsl::id,
                dsl::parent_id,
                dsl::level,
                dsl::name,
                dsl::retired_at.is_null(),
                dsl::polygon,
                dsl::created_at,
            ))
            .load(conn)?;
        let Some(last) = rows.last() else { break };
        after = last.0;
        for (id, parent, level, name, live, json, made) in rows {
            let id = GridId(id.0);
            let shape = json.filter(|_| live).and_then(|json| shape(id, &json));
            let level =
                Level::parse(&level).ok_or_else(|| DbError::Broken(format!("unknown level {level}")))?;
            plots.push((
                made,
                Plot { id, parent: parent.map(|parent| GridId(parent.0)), level, name, live, shape },
            ));
        }
    }
    plots.sort_by_key(|(made, plot)| (*made, plot.id));
    Ok(plots.into_iter().map(|(_, plot)| plot).collect())
}

/// One ground that cannot be read must not blind the map to all others.
fn shape(id: GridId, json: &JsonText) -> Option<Shape> {
    Shape::from_stored(&json.0)
        .inspect_err(|error| log::error!("the polygon of grid node {id} cannot be read: {error}"))
        .ok()
}
