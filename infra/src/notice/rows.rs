//! The only mapping between rows and the domain of this room.

use crate::db::{At, DbError, DbResult, Json, Key};
use crate::schema::{notice_deliveries, notice_preferences, notice_templates};
use chrono::{NaiveTime, Timelike};
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::{
    notice::{
        Channel, Choice, Choices, Delivery, DeliveryState, Group, Language, News, Occasion, Part,
        Preferences, QuietHours, Reader, Recipient, Template, TemplateKey, Topic,
    },
    petition::Status,
    shared::{AccountId, MessageId, NoticeId, PetitionId},
};
use serde_json::{Value, json};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = notice_deliveries, treat_none_as_default_value = false)]
pub(super) struct DeliveryRow {
    id: Key,
    message_id: Key,
    occasion_id: Key,
    occasion_seq: i32,
    recipient_kind: String,
    recipient_id: Key,
    channel: String,
    topic: String,
    reader: String,
    petition_id: Option<Key>,
    status: Option<String>,
    detail: Option<String>,
    state: String,
    attempts: i32,
    due_at: At,
    last_error: Option<String>,
    happened_at: At,
    ended_at: Option<At>,
    read_at: Option<At>,
}

impl From<&Delivery> for DeliveryRow {
    fn from(delivery: &Delivery) -> Self {
        let Delivery { id, news, recipient, channel, state, attempts, due_at, last_error, ended_at, read_at } =
            delivery;
        let News { message, occasion, topic, reader, petition, status, detail, happened_at } = news;
        let (recipient_kind, recipient_id) = match recipient {
            Recipient::Account(id) => ("account", id.0),
            Recipient::Anonymous(id) => ("petition", id.0),
        };
        Self {
            id: Key(id.0),
            message_id: Key(message.0),
            occasion_id: Key(occasion.id),
            occasion_seq: occasion.seq,
            recipient_kind: recipient_kind.to_owned(),
            recipient_id: Key(recipient_id),
            channel: channel.as_str().to_owned(),
            topic: topic.as_str().to_owned(),
            reader: reader.as_str().to_owned(),
            petition_id: petition.map(|id| Key(id.0)),
            status: status.map(|status| status.as_str().to_owned()),
            detail: detail.clone(),
            state: state.as_str().to_owned(),
            attempts: *attempts,
            due_at: At(*due_at),
            last_error: last_error.clone(),
            happened_at: At(*happened_at),
            ended_at: ended_at.map(At),
            read_at: read_at.map(At),
        }
    }
}

impl DeliveryRow {
    pub(super) fn into_domain(self) -> DbResult<Delivery> {
        let recipient = match self.recipient_kind.as_str() {
            "account" => Recipient::Account(AccountId(self.recipient_id.0)),
            "petition" => Recipient::Anonymous(PetitionId(self.recipient_id.0)),
            other => return Err(unknown("recipient", other)),
        };
        let news = News {
            message: MessageId(self.message_id.0),
            occasion: Occasion { id: self.occasion_id.0, seq: self.occasion_seq },
            // A topic of a newer release is shown in general words.
            topic: Topic::of(&self.topic),
            reader: Reader::parse(&self.reader).ok_or_else(|| unknown("reader", &self.reader))?,
            petition: self.petition_id.map(|id| PetitionId(id.0)),
            status: self.status.as_deref().and_then(Status::parse),
            detail: self.detail,
            happened_at: self.happened_at.0,
        };
        Ok(Delivery {
            id: NoticeId(self.id.0),
            news,
            recipient,
            channel: Channel::parse(&self.channel).ok_or_else(|| unknown("channel", &self.channel))?,
            state: DeliveryState::parse(&self.state).ok_or_else(|| unknown("state", &self.state))?,
            attempts: self.attempts,
            due_at: self.due_at.0,
            last_error: self.last_error,
            ended_at: self.ended_at.map(|at| at.0),
            read_at: self.read_at.map(|at| at.0),
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notice_preferences, primary_key(account_id))]
pub(super) struct PreferencesRow {
    account_id: Key,
    language: String,
    quiet_from: i32,
    quiet_to: i32,
    choices: Json,
    version: i32,
}

impl From<&Preferences> for PreferencesRow {
    fn from(preferences: &Preferences) -> Self {
        let Preferences { account, language, quiet, choices, version } = preferences;
        let choices: Vec<Value> = choices
            .iter()
            .map(|(group, channel, choice)| json!({"group": group, "channel": channel, "choice": choice}))
            .collect();
        Self {
            account_id: Key(account.0),
            language: language.as_str().to_owned(),
            quiet_from: minutes(quiet.from),
            quiet_to: minutes(quiet.to),
            choices: Json(Value::Array(choices)),
            version: *version,
        }
    }
}

impl PreferencesRow {
    pub(super) fn into_domain(self) -> DbResult<Preferences> {
        let mut choices = Choices::default();
        for one in self.choices.0.as_array().into_iter().flatten() {
            let word = |name| one.get(name).and_then(Value::as_str).unwrap_or_default();
            let read = (Group::parse(word("group")), Channel::parse(word("channel")));
            if let ((Some(group), Some(channel)), Some(choice)) = (read, Choice::parse(word("choice"))) {
                choices.set(group, channel, choice);
            }
        }
        Ok(Preferences {
            account: AccountId(self.account_id.0),
            language: Language::parse(&self.language).ok_or_else(|| unknown("language", &self.language))?,
            quiet: QuietHours { from: time(self.quiet_from)?, to: time(self.quiet_to)? },
            choices,
            version: self.version,
        })
    }
}

fn minutes(time: NaiveTime) -> i32 {
    i32::try_from(time.num_seconds_from_midnight() / 60).unwrap_or_default()
}

fn time(minutes: i32) -> DbResult<NaiveTime> {
    let seconds = u32::try_from(minutes).ok().and_then(|minutes| minutes.checked_mul(60));
    let time = seconds.and_then(|seconds| NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0));
    time.ok_or_else(|| unknown("minute of the day", &minutes.to_string()))
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = notice_templates, primary_key(topic, reader, channel, language))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct TemplateRow {
    topic: String,
    reader: String,
    channel: String,
    language: String,
    parts: Option<Json>,
    wechat_id: Option<String>,
    version: i32,
}

impl From<&Template> for TemplateRow {
    fn from(template: &Template) -> Self {
        let Template { key, parts, wechat_id, edited, version } = template;
        let TemplateKey { topic, reader, channel, language } = key;
        let parts: Vec<Value> =
            parts.iter().map(|Part { name, text }| json!({"name": name, "text": text})).collect();
        Self {
            topic: topic.as_str().to_owned(),
            reader: reader.as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            language: language.as_str().to_owned(),
            parts: edited.then_some(Json(Value::Array(parts))),
            wechat_id: wechat_id.clone(),
            version: *version,
        }
    }
}

impl TemplateRow {
    pub(super) fn into_domain(self) -> DbResult<Template> {
        let name = format!("{}.{}.{}.{}", self.topic, self.reader, self.channel, self.language);
        let brought = Template::brought(name.parse().map_err(|_| unknown("template", &name))?);
        let part = |one: &Value| {
            let word = |name| one.get(name).and_then(Value::as_str).unwrap_or_default();
            Part::new(word("name"), word("text"))
        };
        let edited = self.parts.is_some();
        let parts = self.parts.and_then(|parts| Some(parts.0.as_array()?.iter().map(part).collect()));
        Ok(Template {
            parts: parts.unwrap_or(brought.parts),
            wechat_id: self.wechat_id,
            edited,
            version: self.version,
            key: brought.key,
        })
    }
}

fn unknown(what: &str, word: &str) -> DbError {
    DbError::Broken(format!("unknown {what} {word}"))
}
