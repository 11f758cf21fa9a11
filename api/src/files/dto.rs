use crate::account::Tokens;
use chrono::{DateTime, Utc};
use sanping_domain::{
    files::{Link, Photo, Variant, Viewer},
    shared::{Actor, FileId},
};
use sanping_infra::files::{LinkKey, sign};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// The form of an upload.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "it stands in the contract; the form itself is read part by part")]
pub struct PhotoUpload {
    /// A still JPEG, PNG or WebP of at most 12 MiB and 40 megapixels. Its bytes decide; its name and media
    /// type are not looked at.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A JPEG.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[expect(dead_code, reason = "it stands in the contract; the bytes are sent as they are")]
pub struct PhotoBytes(Vec<u8>);

/// The right to fetch one size of one photo.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// From the link in a view.
    #[validate(length(min = 1, max = 160))]
    #[param(min_length = 1, max_length = 160)]
    pub token: String,
}

/// A photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PhotoView {
    /// Its id, by which a step names it.
    pub id: FileId,
    /// Width of the full size in pixels.
    #[schema(minimum = 1)]
    pub width: u32,
    /// Height of the full size in pixels.
    #[schema(minimum = 1)]
    pub height: u32,
    /// Length of the full size in bytes.
    #[schema(minimum = 1)]
    pub bytes: u64,
    /// Where to fetch it; absent for callers who neither signed in nor showed a petition's secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<PhotoLinks>,
}

/// Signed links to a photo. They work without a token, as images in a page must, and for nobody who does not
/// have them; they stop when they expire, when the session ends, or when it loses sight of the petition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PhotoLinks {
    /// The photo itself.
    #[schema(
        format = "uri-reference",
        example = "/api/v1/photos/01930000-0000-7000-8000-000000000000/full?token=s.1790000000.signature"
    )]
    pub full: String,
    /// The thumbnail.
    #[schema(
        format = "uri-reference",
        example = "/api/v1/photos/01930000-0000-7000-8000-000000000000/thumb?token=s.1790000000.signature"
    )]
    pub thumb: String,
    /// When both end.
    pub expires_at: DateTime<Utc>,
}

/// Photos as `actor` sees them. The caller has made sure that it may: links are made for whatever is given.
pub fn views<'a>(
    tokens: &Tokens,
    actor: &Actor,
    photos: impl IntoIterator<Item = &'a Photo>,
    now: DateTime<Utc>,
) -> Vec<PhotoView> {
    let key = link_key(tokens);
    let links = |id| Viewer::of(actor).map(|viewer| PhotoLinks::new(&key, id, viewer, now));
    photos
        .into_iter()
        .map(|photo| PhotoView {
            id: photo.id,
            width: photo.width,
            height: photo.height,
            bytes: photo.bytes,
            links: links(photo.id),
        })
        .collect()
}

/// What links are signed with.
pub fn link_key(tokens: &Tokens) -> LinkKey {
    tokens.key_for(b"photo links")
}

impl PhotoLinks {
    fn new(key: &LinkKey, id: FileId, viewer: Viewer, now: DateTime<Utc>) -> Self {
        let link = |variant| Link::new(id, variant, viewer, now);
        let address = |variant: Variant| {
            let token = sign(key, &link(variant));
            format!("/api/v1/photos/{id}/{}?token={token}", variant.as_str())
        };
        Self {
            full: address(Variant::Full),
            thumb: address(Variant::Thumb),
            expires_at: DateTime::from_timestamp(link(Variant::Full).expires, 0).unwrap_or(now),
        }
    }
}
