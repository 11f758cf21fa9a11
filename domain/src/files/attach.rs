use super::{FilesError, Photo};
use crate::shared::FileId;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The most photos at one step (PETITION, Photos).
pub const MAX_PER_STEP: usize = 9;

/// The photos named for one step: at most [`MAX_PER_STEP`], each once, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PhotoIds(Vec<FileId>);

impl PhotoIds {
    /// Reads the photos named in a request.
    ///
    /// # Errors
    /// [`FilesError::TooMany`] or [`FilesError::Repeated`].
    pub fn parse(ids: Vec<FileId>) -> Result<Self, FilesError> {
        if ids.len() > MAX_PER_STEP {
            return Err(FilesError::TooMany);
        }
        let distinct: HashSet<_> = ids.iter().collect();
        if distinct.len() == ids.len() { Ok(Self(ids)) } else { Err(FilesError::Repeated) }
    }

    /// The ids, in the order given.
    #[must_use]
    pub fn as_slice(&self) -> &[FileId] {
        &self.0
    }

    /// Whether a caller with this voice, or without one, may attach every one of these photos, given what
    /// storage `found` under the ids.
    ///
    /// A photo without an owner belongs to whoever names it. Ids are UUIDv7 with 74 random bits (RFC 9562,
    /// 5.7) and only the uploader is told, so naming it is as good as having uploaded it.
    ///
    /// # Errors
    /// [`FilesError::NotYours`] where one is missing or someone else's, else [`FilesError::AlreadyUsed`].
    pub fn check_attachable(&self, found: &[Photo], voice: Option<Uuid>) -> Result<(), FilesError> {
        let found: HashMap<_, _> = found.iter().map(|photo| (photo.id, photo)).collect();
        let own = |id| found.get(id).filter(|photo| photo.owner.is_none() || photo.owner == voice);
        let photos: Vec<_> = self.0.iter().map(own).collect::<Option<_>>().ok_or(FilesError::NotYours)?;
        if photos.iter().all(|photo| photo.attachment.is_none()) {
            Ok(())
        } else {
            Err(FilesError::AlreadyUsed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Attachment, Checksum, MediaType};
    use super::*;
    use crate::shared::{EventId, PetitionId};
    use chrono::DateTime;

    fn photo(owner: Option<Uuid>) -> Photo {
        Photo {
            id: FileId::new(),
            owner,
            attachment: None,
            media_type: MediaType::Jpeg,
            width: 4,
            height: 3,
            bytes: 9,
            sha256: Checksum::of([0; 32]),
            thumb_sha256: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn nine_photos_go_with_a_step_and_a_tenth_does_not() {
        let ids: Vec<_> = (0..10).map(|_| FileId::new()).collect();
        assert_eq!(PhotoIds::parse(ids[..9].to_vec()).unwrap().as_slice(), &ids[..9]);
        assert_eq!(PhotoIds::parse(ids), Err(FilesError::TooMany));
    }

    #[test]
    fn a_photo_is_named_once() {
        let id = FileId::new();
        assert_eq!(PhotoIds::parse(vec![id, FileId::new(), id]), Err(FilesError::Repeated));
    }

    #[test]
    fn only_ones_own_photos_can_be_attached() {
        let (me, other) = (Some(Uuid::now_v7()), Some(Uuid::now_v7()));
        let (mine, theirs) = (photo(me), photo(other));
        let ids = PhotoIds::parse(vec![mine.id, theirs.id]).unwrap();
        assert_eq!(ids.check_attachable(&[mine.clone(), theirs], me), Err(FilesError::NotYours));
        assert_eq!(ids.check_attachable(std::slice::from_ref(&mine), me), Err(FilesError::NotYours));
        let ids = PhotoIds::parse(vec![mine.id]).unwrap();
        assert_eq!(ids.check_attachable(&[mine], me), Ok(()));
    }

    #[test]
    fn a_photo_serves_one_step_only_and_strangers_do_not_learn_that_it_does() {
        let (me, other) = (Some(Uuid::now_v7()), Some(Uuid::now_v7()));
        let used = Photo {
            attachment: Some(Attachment { petition: PetitionId::new(), event: EventId::new() }),
            ..photo(me)
        };
        let ids = PhotoIds::parse(vec![used.id]).unwrap();
        assert_eq!(ids.check_attachable(std::slice::from_ref(&used), me), Err(FilesError::AlreadyUsed));
        assert_eq!(ids.check_attachable(&[used], other), Err(FilesError::NotYours));
    }

    #[test]
    fn a_photo_of_nobody_is_attached_by_whoever_names_it() {
        let unowned = photo(None);
        let ids = PhotoIds::parse(vec![unowned.id]).unwrap();
        assert_eq!(ids.check_attachable(std::slice::from_ref(&unowned), None), Ok(()));
        assert_eq!(ids.check_attachable(&[unowned], Some(Uuid::now_v7())), Ok(()));
    }

    #[test]
    fn a_caller_without_a_voice_cannot_attach_what_somebody_owns() {
        let owned = photo(Some(Uuid::now_v7()));
        let ids = PhotoIds::parse(vec![owned.id]).unwrap();
        assert_eq!(ids.check_attachable(&[owned], None), Err(FilesError::NotYours));
    }

    #[test]
    fn a_step_without_photos_needs_none() {
        assert_eq!(PhotoIds::default().check_attachable(&[], None), Ok(()));
    }
}
