//! What every change of a unit has in common: the version and the audit line.

use super::dto::UnitView;
use crate::{
    http::{Answer, ApiError, Caller, IfMatch, Once},
    state::State,
};
use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use sanping_domain::{
    directory::{DirectoryError, Unit},
    shared::{Kind, UnitId},
};
use sanping_infra::{account, db::Tx, directory};
use serde_json::json;

/// A change that is asked for.
pub struct Asked {
    pub id: UnitId,
    pub version: IfMatch,
    pub body_hash: [u8; 32],
    /// As it stands in the audit trail.
    pub action: &'static str,
}

/// Changes a unit in one transaction and answers its new view.
pub async fn change(
    state: &State,
    caller: &Caller,
    once: Once,
    asked: Asked,
    work: impl FnOnce(&mut Tx<'_>, &mut Unit, DateTime<Utc>) -> Result<(), ApiError> + Send + 'static,
) -> Result<HttpResponse, ApiError> {
    let by = caller.clone();
    let Asked { id, version, body_hash, action } = asked;
    let work = move |tx: &mut Tx<'_>| {
        let now = Utc::now();
        let mut unit = directory::by_id(tx, id)?.ok_or(DirectoryError::UnitNotFound)?;
        if unit.version != i64::from(version.0) {
            return Err(stale(unit));
        }
        work(tx, &mut unit, now)?;
        if !directory::save(tx, &unit)? {
            return Err(stale(directory::by_id(tx, id)?.ok_or(DirectoryError::UnitNotFound)?));
        }
        account::audit(tx, by.audits(action, ("unit", id), json!({}), now))?;
        Answer::ok(&view_of(tx, id)?)
    };
    once.run(state, caller, body_hash, work).await
}

/// A unit as it stands.
pub fn view_of(conn: &mut sanping_infra::db::Conn, id: UnitId) -> Result<UnitView, ApiError> {
    Ok(directory::by_id(conn, id)?.ok_or(DirectoryError::UnitNotFound)?.into())
}

fn stale(unit: Unit) -> ApiError {
    let error = ApiError::new(Kind::Stale, "stale_version");
    match serde_json::to_value(UnitView::from(unit)) {
        Ok(current) => error.with_current(current),
        Err(_) => error,
    }
}
