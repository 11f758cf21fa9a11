use crate::http::one_line;
use chrono::{DateTime, Utc};
use sanping_domain::{
    notice::{Channel, Delivery, Reader, Recipient, Topic},
    shared::{AccountId, NoticeId, PetitionId},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A notice that could not be delivered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeadLetterView {
    /// Its id.
    pub id: NoticeId,
    /// What it tells.
    pub topic: Topic,
    /// To whom.
    pub reader: Reader,
    /// By which channel.
    pub channel: Channel,
    /// Which member of staff; who reported or joined is not named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// The petition it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub petition_id: Option<PetitionId>,
    /// How often it was tried.
    pub attempts: i32,
    /// Why the last attempt failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When what it tells happened.
    pub happened_at: DateTime<Utc>,
    /// When it was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_up_at: Option<DateTime<Utc>>,
}

/// Which dead letters, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeadLetterQuery {
    /// Of this channel.
    pub channel: Option<Channel>,
    /// About this.
    pub topic: Option<Topic>,
    /// Given up since then.
    pub since: Option<DateTime<Utc>>,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// Which dead letters to try anew.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReplayMany {
    /// Of this channel.
    pub channel: Option<Channel>,
    /// About this.
    pub topic: Option<Topic>,
    /// Given up since then.
    pub since: Option<DateTime<Utc>>,
}

/// How many are tried anew.
#[derive(Debug, Serialize, ToSchema)]
pub struct Replayed {
    /// So many; at most 1,000 at once, so ask again until it is 0.
    pub replayed: usize,
}

/// Why a dead letter is given up for good.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Discard {
    /// In words.
    #[validate(length(min = 1, max = 200), custom(function = one_line))]
    #[schema(
        min_length = 1,
        max_length = 200,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$",
        example = "已电话告知"
    )]
    pub reason: String,
}

impl From<Delivery> for DeadLetterView {
    fn from(letter: Delivery) -> Self {
        let Delivery { id, news, recipient, channel, attempts, last_error, ended_at, .. } = letter;
        let account_id = match recipient {
            Recipient::Account(id) if news.reader == Reader::Staff => Some(id),
            Recipient::Account(_) | Recipient::Anonymous(_) => None,
        };
        Self {
            id,
            topic: news.topic,
            reader: news.reader,
            channel,
            account_id,
            petition_id: news.petition,
            attempts,
            error: last_error,
            happened_at: news.happened_at,
            given_up_at: ended_at,
        }
    }
}
