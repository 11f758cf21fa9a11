//! Whether the audit trail is whole, for who audits it.

use super::dto::TrailView;
use crate::{
    http::{ApiError, Caller, view},
    state::State,
};
use actix_web::{HttpRequest, HttpResponse, get, web::Data};
use sanping_infra::account;

/// Verify the audit trail
///
/// Walks the whole chain of lines. `head` is worth noting elsewhere: `sanping audit verify --anchor` later proves
/// that nothing before it was changed. Lines of the last second may not be linked yet.
#[utoipa::path(tag = "account", operation_id = "verifyAuditTrail",
    responses((status = 200, description = "What was found", body = TrailView)))]
#[get("/audit-verification")]
pub async fn verification(
    req: HttpRequest,
    state: Data<State>,
    _caller: Caller,
) -> Result<HttpResponse, ApiError> {
    let found = state.db.read_long(|conn| account::verify_audit(conn, &[])).await?;
    view(&req, &TrailView::from(found))
}
