use crate::{
    db::{At, DbError, DbResult, Key},
    schema::photos,
};
use diesel::prelude::*;
use sanping_domain::{
    files::{Attachment, Checksum, MediaType, Photo},
    shared::{EventId, FileId, PetitionId},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = photos)]
pub(super) struct PhotoRow {
    id: Key,
    owner: Option<Key>,
    petition_id: Option<Key>,
    event_id: Option<Key>,
    media_type: String,
    width: i32,
    height: i32,
    bytes: i64,
    sha256: String,
    thumb_sha256: Option<String>,
    created_at: At,
}

impl TryFrom<&Photo> for PhotoRow {
    type Error = DbError;
    fn try_from(photo: &Photo) -> DbResult<Self> {
        let Photo {
            id,
            owner,
            attachment,
            media_type,
            width,
            height,
            bytes,
            sha256,
            thumb_sha256,
            created_at,
        } = photo;
        Ok(Self {
            id: Key(id.0),
            owner: owner.map(Key),
            petition_id: attachment.map(|at| Key(at.petition.0)),
            event_id: attachment.map(|at| Key(at.event.0)),
            media_type: media_type.as_str().to_owned(),
            width: fits(*width)?,
            height: fits(*height)?,
            bytes: fits(*bytes)?,
            sha256: sha256.as_str().to_owned(),
            thumb_sha256: thumb_sha256.as_ref().map(|sum| sum.as_str().to_owned()),
            created_at: At(*created_at),
        })
    }
}

impl PhotoRow {
    pub(super) fn into_domain(self) -> DbResult<Photo> {
        let Self {
            id,
            owner,
            petition_id,
            event_id,
            media_type,
            width,
            height,
            bytes,
            sha256,
            thumb_sha256,
            created_at,
        } = self;
        let broken = |what: &str| DbError::Broken(format!("photo {} has a broken {what}", id.0));
        let attachment = match (petition_id, event_id) {
            (Some(petition), Some(event)) => {
                Some(Attachment { petition: PetitionId(petition.0), event: EventId(event.0) })
            }
            (None, None) => None,
            _ => return Err(broken("attachment")),
        };
        let checksum = |text: &str| Checksum::parse(text).ok_or_else(|| broken("checksum"));
        Ok(Photo {
            id: FileId(id.0),
            owner: owner.map(|owner| owner.0),
            attachment,
            media_type: MediaType::parse(&media_type).ok_or_else(|| broken("media type"))?,
            width: fits(width)?,
            height: fits(height)?,
            bytes: fits(bytes)?,
            sha256: checksum(&sha256)?,
            thumb_sha256: thumb_sha256.as_deref().map(checksum).transpose()?,
            created_at: created_at.0,
        })
    }
}

fn fits<A, B: TryFrom<A>>(number: A) -> DbResult<B> {
    B::try_from(number).map_err(|_| DbError::Broken("a photo's measure is out of range".into()))
}
