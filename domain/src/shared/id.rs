use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use utoipa::ToSchema;
use uuid::Uuid;

/// Declares typed ids, one line an id.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, example = "01930000-0000-7000-8000-000000000000")]
        pub struct $name(pub Uuid);

        impl $name {
            /// A fresh UUIDv7: ids made later sort later.
            #[must_use]
            #[expect(clippy::new_without_default, reason = "a default that differs at each call would mislead")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// Someone who signs in.
    AccountId;
    /// One sign-in on one device, with its chain of refresh tokens.
    SessionId;
    /// A key by which a program signs in.
    AccountKeyId;
    /// A code sent to a phone.
    CodeId;
    /// A role held at a place.
    HoldingId;
    /// A node of the tree of places.
    GridId;
    /// A post held at a grid node for a time.
    DutyId;
    /// A member unit: a property company, a bureau, a school.
    UnitId;
    /// A reported matter.
    PetitionId;
    /// One step in the history of a petition.
    EventId;
    /// A node of the tree of categories.
    CategoryId;
    /// A set of routing rules.
    RuleSetId;
    /// An alarm that a routing rule is broken.
    AlarmId;
    /// A category suggested to somebody.
    SuggestionId;
    /// A stored photo.
    FileId;
    /// One line of the audit trail.
    AuditId;
    /// An agreement to a text.
    ConsentId;
    /// A reading of personal values for a purpose.
    DisclosureId;
    /// A wish to be forgotten.
    ErasureId;
    /// One message waiting to leave.
    MessageId;
    /// Another system that is told of steps.
    WebhookId;
    /// One step on its way to one webhook.
    DeliveryId;
    /// One telling of one person in one channel.
    NoticeId;
}
