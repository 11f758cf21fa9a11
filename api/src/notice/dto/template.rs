use crate::http::one_line;
use sanping_domain::notice::{Channel, Language, Part, Reader, Template, Topic, fields_of};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

/// The words for one topic, reader, channel and language.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Its name.
    #[schema(example = "accept.resident.inbox.zh")]
    pub id: String,
    /// What is told.
    pub topic: Topic,
    /// To whom.
    pub reader: Reader,
    /// By which channel.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
    /// The words.
    pub parts: Vec<PartView>,
    /// The id that WeChat gave the message; without it nothing is sent by WeChat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wechat_template_id: Option<String>,
    /// The fields that the words may name.
    #[schema(example = json!(["title", "number"]))]
    pub fields: Vec<&'static str>,
    /// Whether somebody has edited the words.
    pub edited: bool,
    /// For `If-Match`.
    pub version: i32,
}

/// One part of a template.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PartView {
    /// Which part: `title` and `text` of the inbox, `text` of a text message, a field of a WeChat message.
    #[schema(example = "text")]
    pub name: String,
    /// Its words.
    pub text: String,
    /// The most characters that it may make.
    pub limit: usize,
}

/// Templates.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateList {
    /// By topic, reader, channel and language.
    pub items: Vec<TemplateView>,
}

/// Which templates.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TemplateQuery {
    /// Of this topic.
    pub topic: Option<Topic>,
    /// Of this channel.
    pub channel: Option<Channel>,
    /// In this language.
    pub language: Option<Language>,
}

/// One part, reworded.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPart {
    /// Which part.
    #[validate(length(min = 1, max = 32), custom(function = one_line))]
    #[schema(
        min_length = 1,
        max_length = 32,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$",
        example = "text"
    )]
    pub name: String,
    /// Its words, with fields in double braces.
    #[validate(length(min = 1, max = 1000), custom(function = one_line))]
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$",
        example = "您反映的“{{ short_title }}”办好了，编号{{ number }}。"
    )]
    pub text: String,
}

/// Other words for a template.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Reword {
    /// All its parts.
    #[validate(length(min = 1, max = 10), nested)]
    #[schema(min_items = 1, max_items = 10)]
    pub parts: Vec<NewPart>,
    /// The id that WeChat gave the message.
    #[validate(length(min = 1, max = 64), custom(function = one_line))]
    #[schema(min_length = 1, max_length = 64, pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$")]
    pub wechat_template_id: Option<String>,
}

/// Words to be tried.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TryWords {
    /// All the parts; those that are stored unless said.
    #[validate(length(min = 1, max = 10), nested)]
    #[schema(min_items = 1, max_items = 10)]
    pub parts: Option<Vec<NewPart>>,
}

/// What a template makes of an example.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PreviewView {
    /// Each part as it would be sent.
    pub parts: Vec<MadePart>,
    /// How many text messages it is: one up to 70 characters, then one for each 67.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<usize>,
}

/// A part as it would be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct MadePart {
    /// Which part.
    pub name: String,
    /// What it says.
    pub text: String,
    /// How many characters it has.
    pub characters: usize,
}

impl From<Template> for TemplateView {
    fn from(template: Template) -> Self {
        let Template { key, parts, wechat_id, edited, version } = template;
        let part = |part: Part| {
            let limit = part.limit(key.channel).unwrap_or_default();
            PartView { name: part.name, text: part.text, limit }
        };
        Self {
            id: key.to_string(),
            topic: key.topic,
            reader: key.reader,
            channel: key.channel,
            language: key.language,
            parts: parts.into_iter().map(part).collect(),
            wechat_template_id: wechat_id,
            fields: fields_of(key.channel),
            edited,
            version,
        }
    }
}

impl From<NewPart> for Part {
    fn from(NewPart { name, text }: NewPart) -> Self {
        Self { name, text }
    }
}
