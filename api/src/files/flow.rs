//! What an upload and a look at a photo take: the store, the row, and whose it is.

use super::dto::views;
use crate::{
    http::{Answer, ApiError, Caller, Doors, Once},
    state::State,
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web::Data};
use chrono::{DateTime, Duration, Utc};
use sanping_domain::{
    files::{FilesError, Link, Photo, Variant, Viewer},
    shared::{Actor, FileId, Identity},
};
use sanping_infra::{
    account,
    db::{Conn, DbError, DbResult},
    files::{self, Prepared, Upload},
    petition,
};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// How long an upload may wait for the step that names it.
const WAITS: Duration = Duration::hours(24);

/// After so many photos that the store does not let go of a sweep ends.
const PATIENCE: usize = 3;

/// Someone who may upload now.
pub struct Admitted {
    caller: Caller,
    once: Once,
    _place: OwnedSemaphorePermit,
}

/// Decides whether this caller may upload now, before a byte of the body is kept.
pub async fn admit(req: &HttpRequest, state: &State) -> Result<Admitted, ApiError> {
    let caller = Caller::extract(req).await?;
    let once = Once::extract(req).await?;
    if caller.actor.identity == Identity::Nobody {
        state.limits.knock(Doors::Photos, &caller.address)?;
    }
    let place = Arc::clone(&state.uploads).try_acquire_owned().map_err(|_| FilesError::Busy)?;
    Ok(Admitted { caller, once, _place: place })
}

/// Decodes a photo, keeps its bytes, then notes it: a noted photo always has its bytes.
pub async fn keep(state: Data<State>, from: Admitted, upload: Upload) -> Result<HttpResponse, ApiError> {
    let Admitted { caller, once, _place } = from;
    let hash = upload.sha256();
    let prepared = state.decoders.prepare(upload).await?;
    let now = Utc::now();
    let photo = Photo {
        id: FileId::new(),
        owner: caller.actor.voice(),
        attachment: None,
        media_type: Prepared::MEDIA_TYPE,
        width: prepared.width,
        height: prepared.height,
        bytes: u64::try_from(prepared.full.len()).map_err(ApiError::internal)?,
        sha256: prepared.sha256.clone(),
        thumb_sha256: Some(prepared.thumb_sha256.clone()),
        created_at: now,
    };
    let id = photo.id;
    state.store.put(id, Arc::new(prepared)).await?;
    let view = views(&state.tokens, &caller.actor, [&photo], now).pop();
    let work = move |tx: &mut sanping_infra::db::Tx<'_>| {
        files::insert(tx, &photo)?;
        Answer::created(&view)
    };
    let answer = once.run(&state, &caller, hash, work).await;
    settle(&state, id).await;
    answer
}

/// Removes the bytes of a photo that was not noted after all: the write failed, or its key had been used. Where
/// the database cannot tell, they stay.
async fn settle(state: &State, id: FileId) {
    let noted = state.db.read(move |conn| files::find(conn, &[id])).await;
    if noted.is_ok_and(|found| found.is_empty()) {
        discard(state, id).await;
    }
}

/// Removes the bytes of a photo; without a row nobody can ask for them, so a failure is only logged.
async fn discard(state: &State, id: FileId) {
    if let Err(error) = state.store.delete(id).await {
        log::warn!("the bytes of photo {id} could not be removed: {error}");
    }
}

/// The photo that a link names, where its viewer may see it now.
pub fn visible(conn: &mut Conn, link: &Link, now: DateTime<Utc>) -> DbResult<Option<Photo>> {
    let Some(actor) = viewer(conn, link.viewer, now)? else { return Ok(None) };
    let Some(photo) = files::find(conn, &[link.file])?.pop() else { return Ok(None) };
    let open = match photo.attachment {
        Some(at) => petition::find_in_scope(conn, at.petition, &actor.scope())?.is_some(),
        None => photo.owner.is_some() && photo.owner == actor.voice(),
    };
    Ok(open.then_some(photo))
}

/// Who a link was made for, as things stand now.
fn viewer(conn: &mut Conn, viewer: Viewer, now: DateTime<Utc>) -> DbResult<Option<Actor>> {
    Ok(match viewer {
        Viewer::Secret(id) => Some(Actor { identity: Identity::Secret(id), holdings: Vec::new() }),
        Viewer::Session(id) => match account::signed_in(conn, id, now)?.filter(|session| session.live) {
            Some(session) => Some(Actor {
                identity: Identity::Account(session.account, id),
                holdings: account::holdings_for(conn, session.account)?,
            }),
            None => None,
        },
    })
}

/// The bytes of a photo, as they were kept; `None` where the store has lost them, which is logged as the damage it is.
pub async fn bytes(state: &State, photo: &Photo, variant: Variant) -> Result<Option<Vec<u8>>, ApiError> {
    let bytes = state.store.fetch(photo, variant).await?;
    if bytes.is_none() {
        log::error!("the bytes of photo {} are missing from the store", photo.id);
    }
    Ok(bytes)
}

/// Removes uploads that no step has named for a day, and says how many. What the store does not let go of is tried
/// again by the next sweep; a store that is away is left in peace after a few tries, for somebody may be waiting.
///
/// # Errors
/// Trouble with the database; what was removed until then stays removed.
pub async fn sweep(state: &State, now: DateTime<Utc>) -> Result<usize, DbError> {
    let (mut removed, mut failed) = (0, 0);
    loop {
        let waiting = state.db.read(move |conn| files::unattached_before(conn, now - WAITS)).await?;
        if waiting.is_empty() || failed > 0 {
            return Ok(removed);
        }
        for id in waiting {
            if !state.db.write(move |tx| files::give_up(tx, id, now)).await? {
                continue;
            }
            if let Err(error) = state.store.delete(id).await {
                log::warn!("the bytes of photo {id} wait for the next sweep: {error}");
                failed += 1;
                if failed == PATIENCE {
                    return Ok(removed);
                }
            } else if state.db.write(move |tx| files::remove(tx, id)).await? {
                removed += 1;
            }
        }
    }
}
