use super::rows::PhotoRow;
use crate::{
    db::{At, Conn, DbResult, Key, Tx},
    schema::photos::dsl,
};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use sanping_domain::{
    files::{FilesError, Photo, PhotoIds},
    shared::{EventId, FileId, PetitionId},
};
use uuid::Uuid;

/// The most photos that one sweep takes; the next one goes on.
const SWEEP: i64 = 500;

/// Notes a photo whose bytes are in the store.
///
/// # Errors
/// Trouble with the database.
pub fn insert(tx: &mut Tx<'_>, photo: &Photo) -> DbResult<()> {
    diesel::insert_into(dsl::photos).values(PhotoRow::try_from(photo)?).execute(&mut **tx)?;
    Ok(())
}

/// Those of these photos that exist and were not given up, in no order.
///
/// # Errors
/// Trouble with the database.
pub fn find(conn: &mut Conn, ids: &[FileId]) -> DbResult<Vec<Photo>> {
    let rows: Vec<PhotoRow> = dsl::photos
        .filter(dsl::id.eq_any(keys(ids)).and(dsl::given_up_at.is_null()))
        .select(PhotoRow::as_select())
        .load(conn)?;
    rows.into_iter().map(PhotoRow::into_domain).collect()
}

/// Gives photos to a step, for good. `by` is the voice of the caller, none for nobody.
///
/// They become `new_owner`'s: on a report the voice of its reporter, which for an anonymous one is the petition
/// itself and so never an account; on a later step the voice of whoever takes it.
///
/// The inner error is the refusal of [`PhotoIds::check_attachable`]. Of two steps that claim a photo at once
/// one gets it, and the other [`FilesError::AlreadyUsed`]: it must then be rolled back as a whole.
///
/// # Errors
/// Trouble with the database.
pub fn attach(
    tx: &mut Tx<'_>,
    photos: &PhotoIds,
    by: Option<Uuid>,
    new_owner: Uuid,
    petition: PetitionId,
    event: EventId,
) -> DbResult<Result<(), FilesError>> {
    let ids = photos.as_slice();
    if ids.is_empty() {
        return Ok(Ok(()));
    }
    if let Err(refusal) = photos.check_attachable(&find(tx, ids)?, by) {
        return Ok(Err(refusal));
    }
    let free = dsl::photos
        .filter(dsl::id.eq_any(keys(ids)).and(dsl::petition_id.is_null()).and(dsl::given_up_at.is_null()));
    let attached = diesel::update(free)
        .set((
            dsl::petition_id.eq(Some(Key(petition.0))),
            dsl::event_id.eq(Some(Key(event.0))),
            dsl::owner.eq(Some(Key(new_owner))),
        ))
        .execute(&mut **tx)?;
    Ok(if attached == ids.len() { Ok(()) } else { Err(FilesError::AlreadyUsed) })
}

/// The photos of every step of a petition, in the order of their upload. Which of them a viewer may see
/// follows from the visibility of their steps; the caller sees to that.
///
/// # Errors
/// Trouble with the database.
pub fn of_petition(conn: &mut Conn, petition: PetitionId) -> DbResult<Vec<Photo>> {
    let rows: Vec<PhotoRow> = dsl::photos
        .filter(dsl::petition_id.eq(Some(Key(petition.0))))
        .order((dsl::created_at.asc(), dsl::id.asc()))
        .select(PhotoRow::as_select())
        .load(conn)?;
    rows.into_iter().map(PhotoRow::into_domain).collect()
}

/// Photos uploaded before `then` and attached to nothing, those given up included: oldest first, a few hundred at a
/// time.
///
/// # Errors
/// Trouble with the database.
pub fn unattached_before(conn: &mut Conn, then: DateTime<Utc>) -> DbResult<Vec<FileId>> {
    let ids: Vec<Key> = dsl::photos
        .filter(dsl::petition_id.is_null().and(dsl::created_at.lt(At(then))))
        .order(dsl::created_at.asc())
        .limit(SWEEP)
        .select(dsl::id)
        .load(conn)?;
    Ok(ids.into_iter().map(|id| FileId(id.0)).collect())
}

/// Gives up a photo that is attached to nothing: from the commit on nobody finds or attaches it, and its bytes may
/// go. `false` where it is attached or gone.
///
/// # Errors
/// Trouble with the database.
pub fn give_up(tx: &mut Tx<'_>, id: FileId, now: DateTime<Utc>) -> DbResult<bool> {
    let free = dsl::photos.filter(dsl::id.eq(Key(id.0)).and(dsl::petition_id.is_null()));
    let given_up = diesel::update(free).set(dsl::given_up_at.eq(Some(At(now))));
    Ok(given_up.execute(&mut **tx)? == 1)
}

/// Forgets a photo that was given up. Its bytes go first: without the row nobody would know of them.
///
/// # Errors
/// Trouble with the database.
pub fn remove(tx: &mut Tx<'_>, id: FileId) -> DbResult<bool> {
    let given_up = dsl::photos.filter(dsl::id.eq(Key(id.0)).and(dsl::given_up_at.is_not_null()));
    Ok(diesel::delete(given_up).execute(&mut **tx)? == 1)
}

/// Takes photos away from whatever they belong to, and gives them up: those of these petitions, and those of this
/// voice. The next sweep removes them with their bytes, which must not go before the commit.
///
/// # Errors
/// Trouble with the database.
pub fn release(
    tx: &mut Tx<'_>,
    petitions: &[PetitionId],
    owner: Option<Uuid>,
    now: DateTime<Utc>,
) -> DbResult<usize> {
    let of_petitions: Vec<Option<Key>> = petitions.iter().map(|id| Some(Key(id.0))).collect();
    let mut theirs = dsl::photos.filter(dsl::petition_id.eq_any(of_petitions)).select(dsl::id).into_boxed();
    if let Some(owner) = owner {
        theirs = theirs.or_filter(dsl::owner.eq(Some(Key(owner))));
    }
    let ids: Vec<Key> = theirs.load(&mut **tx)?;
    Ok(diesel::update(dsl::photos.filter(dsl::id.eq_any(ids)))
        .set((
            dsl::owner.eq(None::<Key>),
            dsl::petition_id.eq(None::<Key>),
            dsl::event_id.eq(None::<Key>),
            dsl::created_at.eq(At(DateTime::UNIX_EPOCH)),
            dsl::given_up_at.eq(Some(At(now))),
        ))
        .execute(&mut **tx)?)
}

/// The photos that this voice uploaded, in the order of their upload.
///
/// # Errors
/// Trouble with the database.
pub fn of_voice(conn: &mut Conn, voice: Uuid) -> DbResult<Vec<Photo>> {
    let rows: Vec<PhotoRow> = dsl::photos
        .filter(dsl::owner.eq(Some(Key(voice))))
        .order((dsl::created_at.asc(), dsl::id.asc()))
        .select(PhotoRow::as_select())
        .load(conn)?;
    rows.into_iter().map(PhotoRow::into_domain).collect()
}

fn keys(ids: &[FileId]) -> Vec<Key> {
    ids.iter().map(|id| Key(id.0)).collect()
}

#[cfg(test)]
mod tests;
