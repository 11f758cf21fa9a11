use crate::shared::{Kind, Rule, TextError};

/// What may go wrong with other systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IntegrationError {
    /// No such webhook, or at a place that is not the caller's.
    #[error("no such webhook")]
    WebhookNotFound,
    /// No such delivery, or of a webhook that is not the caller's.
    #[error("no such delivery")]
    DeliveryNotFound,
    /// The name breaks its form.
    #[error("the name {0}")]
    Name(#[from] TextError),
    /// Not an address that may be told.
    #[error(
        "must be https:// with a public host, without user, password or fragment, of 500 characters at most"
    )]
    UrlInvalid,
    /// The address leads into this network, or nowhere.
    #[error("its host is not on the public network, or is not known")]
    UrlNotPublic,
    /// The place is none of the caller's.
    #[error("no such place among yours")]
    PlaceUnknown,
    /// As many as there may be.
    #[error("there are 100 webhooks already")]
    TooMany,
    /// Only a delivery that was given up or taken can be sent again.
    #[error("this delivery is still on its way")]
    StillWaiting,
    /// A disabled webhook tells nothing.
    #[error("this webhook is disabled")]
    Disabled,
    /// Only a disabled webhook can be enabled.
    #[error("this webhook is not disabled")]
    NotDisabled,
}

impl Rule for IntegrationError {
    fn code(&self) -> &'static str {
        match self {
            Self::WebhookNotFound => "webhook_not_found",
            Self::DeliveryNotFound => "delivery_not_found",
            Self::Name(_) => "webhook_name_invalid",
            Self::UrlInvalid => "webhook_url_invalid",
            Self::UrlNotPublic => "webhook_url_not_public",
            Self::PlaceUnknown => "webhook_place_unknown",
            Self::TooMany => "too_many_webhooks",
            Self::StillWaiting => "delivery_still_waiting",
            Self::Disabled => "webhook_disabled",
            Self::NotDisabled => "webhook_not_disabled",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::WebhookNotFound | Self::DeliveryNotFound => Kind::NotFound,
            Self::Name(_) | Self::UrlInvalid | Self::UrlNotPublic | Self::PlaceUnknown => Kind::Invalid,
            Self::TooMany | Self::StillWaiting | Self::Disabled | Self::NotDisabled => Kind::Conflict,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Name(_) => Some("name"),
            Self::UrlInvalid | Self::UrlNotPublic => Some("url"),
            Self::PlaceUnknown => Some("gridId"),
            _ => None,
        }
    }
}
