mod dead;
mod template;

pub use dead::*;
pub use template::*;

use chrono::{DateTime, Utc};
use sanping_domain::{
    notice::{Channel, Choice, Group, Language, Preferences, Topic},
    shared::{NoticeId, PetitionId},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// A notice in my inbox.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NoticeView {
    /// Its id.
    pub id: NoticeId,
    /// What happened.
    pub topic: Topic,
    /// A heading.
    #[schema(example = "有人接手了")]
    pub title: String,
    /// What is told.
    pub text: String,
    /// The petition it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub petition_id: Option<PetitionId>,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// When it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<DateTime<Utc>>,
}

/// Which notices, and from where.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeQuery {
    /// Only those that I have not read.
    #[serde(default)]
    pub unread: bool,
    /// Where the page before ended.
    #[validate(length(max = 80))]
    #[param(min_length = 1, max_length = 80)]
    pub cursor: Option<String>,
    /// Rows a page, 20 unless said.
    #[validate(range(min = 1, max = 100))]
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<u8>,
}

/// How many notices there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoticeCounts {
    /// Not read yet.
    pub unread: i64,
}

/// Up to when all is read.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadAll {
    /// What happened later stays unread; now unless said.
    pub until: Option<DateTime<Utc>>,
}

/// How many notices were marked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Marked {
    /// So many.
    pub read: usize,
}

/// How I want to be told. The inbox takes everything.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreferencesView {
    /// In which language messages are sent.
    pub language: Language,
    /// When quiet hours begin, in China.
    #[schema(example = "22:00")]
    pub quiet_from: String,
    /// When they end; the same time means that there are none.
    #[schema(example = "07:00")]
    pub quiet_to: String,
    /// What is switched on and off.
    pub choices: Vec<GroupChoice>,
    /// For `If-Match`.
    pub version: i32,
}

/// What is switched on and off for one group.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupChoice {
    /// Which group.
    pub group: Group,
    /// WeChat messages; on unless chosen.
    pub wechat: Choice,
    /// Text messages; unless chosen, on for what is urgent and for whoever has no WeChat.
    pub sms: Choice,
}

/// How I want to be told from now on.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetPreferences {
    /// In which language messages are sent.
    pub language: Language,
    /// When quiet hours begin, in China.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "22:00")]
    pub quiet_from: String,
    /// When they end; the same time means that there are none.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$", example = "07:00")]
    pub quiet_to: String,
    /// What to switch on and off; a group that is left out goes back to its defaults.
    #[validate(length(max = 8), nested)]
    #[schema(max_items = 8)]
    pub choices: Vec<GroupChoice>,
}

impl From<Preferences> for PreferencesView {
    fn from(preferences: Preferences) -> Self {
        let Preferences { account: _, language, quiet, choices, version } = preferences;
        let choice = |group: &Group| GroupChoice {
            group: *group,
            wechat: choices.get(*group, Channel::Wechat),
            sms: choices.get(*group, Channel::Sms),
        };
        Self {
            language,
            quiet_from: quiet.from.format("%H:%M").to_string(),
            quiet_to: quiet.to.format("%H:%M").to_string(),
            choices: Group::ALL.iter().map(choice).collect(),
            version,
        }
    }
}
