use super::*;
use crate::db::{Db, DbError, testing::on_both};
use chrono::TimeDelta;
use sanping_domain::files::{Attachment, Checksum, MediaType};

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_763_784_000, 0).unwrap()
}

fn photo(owner: Option<Uuid>, age: TimeDelta) -> Photo {
    Photo {
        id: FileId::new(),
        owner,
        attachment: None,
        media_type: MediaType::Jpeg,
        width: 2560,
        height: 1920,
        bytes: 700_000,
        sha256: Checksum::of([0xA7; 32]),
        thumb_sha256: Some(Checksum::of([0x7A; 32])),
        created_at: noon() - age,
    }
}

async fn stored(db: &Db, owner: Option<Uuid>, age: TimeDelta) -> Photo {
    let photo = photo(owner, age);
    let row = photo.clone();
    db.write(move |tx| insert(tx, &row)).await.unwrap();
    photo
}

async fn give(db: &Db, ids: &[FileId], by: Option<Uuid>, new_owner: Uuid, to: Attachment) -> Answer {
    let photos = PhotoIds::parse(ids.to_vec()).unwrap();
    db.write(move |tx| Ok(attach(tx, &photos, by, new_owner, to.petition, to.event)??)).await
}

async fn all_of(db: &Db, petition: PetitionId) -> Vec<Photo> {
    db.read(move |conn| of_petition(conn, petition)).await.unwrap()
}

type Answer = Result<(), Refused>;

/// As a step sees it: whatever is refused rolls the whole step back.
#[derive(Debug, PartialEq, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Rule(#[from] FilesError),
    #[error(transparent)]
    Db(#[from] DbError),
}

fn step() -> Attachment {
    Attachment { petition: PetitionId::new(), event: EventId::new() }
}

#[test]
fn a_photo_is_read_as_it_was_noted() {
    on_both(async |db| {
        let kept = stored(&db, Some(Uuid::now_v7()), TimeDelta::zero()).await;
        let (id, unknown) = (kept.id, FileId::new());
        assert_eq!(db.read(move |conn| find(conn, &[id, unknown])).await, Ok(vec![kept]));
    });
}

#[test]
fn an_anonymous_report_takes_the_account_off_its_photos() {
    on_both(async |db| {
        let (account, to) = (Uuid::now_v7(), step());
        let mine = stored(&db, Some(account), TimeDelta::zero()).await;
        let nobodys = stored(&db, None, TimeDelta::zero()).await;
        give(&db, &[mine.id, nobodys.id], Some(account), to.petition.0, to).await.unwrap();
        let found = all_of(&db, to.petition).await;
        assert_eq!(found.len(), 2);
        for photo in found {
            assert_eq!((photo.owner, photo.attachment), (Some(to.petition.0), Some(to)));
        }
    });
}

#[test]
fn a_refused_photo_leaves_the_others_free() {
    on_both(async |db| {
        let (me, to) = (Some(Uuid::now_v7()), step());
        let mine = stored(&db, me, TimeDelta::zero()).await;
        let theirs = stored(&db, Some(Uuid::now_v7()), TimeDelta::zero()).await;
        let answer = give(&db, &[mine.id, theirs.id], me, me.unwrap(), to).await;
        assert_eq!(answer, Err(FilesError::NotYours.into()));
        assert!(all_of(&db, to.petition).await.is_empty());
    });
}

#[test]
fn of_two_steps_that_claim_a_photo_at_once_one_gets_it() {
    on_both(async |db| {
        for _ in 0..8 {
            let (me, one, other) = (Uuid::now_v7(), step(), step());
            let mine = [stored(&db, Some(me), TimeDelta::zero()).await.id];
            let (a, b) =
                tokio::join!(give(&db, &mine, Some(me), me, one), give(&db, &mine, Some(me), me, other));
            let refused = Err(FilesError::AlreadyUsed.into());
            assert!((a == Ok(()) && b == refused) || (b == Ok(()) && a == refused), "{a:?} {b:?}");
            let held = all_of(&db, one.petition).await.len() + all_of(&db, other.petition).await.len();
            assert_eq!(held, 1);
        }
    });
}

#[test]
fn only_old_photos_that_no_step_named_are_swept() {
    on_both(async |db| {
        let (me, to, day) = (Uuid::now_v7(), step(), TimeDelta::hours(24));
        let old = stored(&db, None, day + TimeDelta::seconds(1)).await.id;
        let named = stored(&db, Some(me), day + TimeDelta::seconds(1)).await.id;
        let young = stored(&db, None, day).await.id;
        give(&db, &[named], Some(me), me, to).await.unwrap();
        assert_eq!(db.read(move |conn| unattached_before(conn, noon() - day)).await, Ok(vec![old]));
        let early = db.write(move |tx| remove(tx, old)).await;
        assert_eq!(early, Ok(false), "its bytes are there still");
        let given_up =
            db.write(move |tx| -> DbResult<_> { Ok([old, named].map(|id| give_up(tx, id, noon()))) });
        assert_eq!(given_up.await.unwrap(), [Ok(true), Ok(false)]);
        assert_eq!(give(&db, &[old], Some(me), me, step()).await, Err(FilesError::NotYours.into()));
        let waiting = db.read(move |conn| unattached_before(conn, noon() - day)).await;
        assert_eq!(waiting, Ok(vec![old]), "until its bytes are gone");
        let removed = db.write(move |tx| -> DbResult<_> { Ok([remove(tx, old)?, remove(tx, named)?]) }).await;
        assert_eq!(removed, Ok([true, false]));
        let left = db.read(move |conn| find(conn, &[old, named, young])).await.unwrap();
        assert_eq!(left.len(), 2);
    });
}
