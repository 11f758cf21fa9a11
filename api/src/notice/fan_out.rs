//! From a message of the outbox to the people concerned, each once in each channel.

use crate::state::State;
use chrono::{DateTime, Utc};
use sanping_domain::{
    notice::{
        Channel, Delivery, Language, Matter, News, Occasion, Planned, Preferences, Reach, Reader, Recipient,
        TemplateKey, Topic, Whom, plan,
    },
    petition::{Audience, Status, Urgency},
    shared::{AccountId, PetitionId},
};
use sanping_infra::{
    db::{DbError, DbResult, Tx},
    notice::{self, Reachable},
    outbox::{self, Waiting},
};
use serde::Deserialize;
use std::collections::HashMap;

/// Messages in one transaction.
const BATCH: i64 = 200;
/// Characters of what a message adds in words of its own.
const DETAIL: usize = 200;

/// What a message is made of. What it lacks, or what cannot be read, is left out: no message may stop the others.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Payload {
    petition_id: Option<PetitionId>,
    version: Option<i32>,
    status: Option<Status>,
    urgency: Option<Urgency>,
    audience: Option<Audience>,
    by: Option<AccountId>,
    detail: Option<String>,
    /// The rule that an alarm is about.
    rule: Option<String>,
}

/// What can be sent at all.
#[derive(Debug, Clone, Copy)]
struct Providers {
    wechat: bool,
    sms: bool,
}

/// Fans out all messages that wait; how many there were.
///
/// # Errors
/// Trouble with the database.
pub async fn fan_out(state: &State) -> Result<usize, DbError> {
    let providers = Providers { wechat: state.wechat.is_some(), sms: state.sms.is_some() };
    let mut all = 0;
    while state.db.read(outbox::waits_since).await?.is_some() {
        let now = state.clock.now();
        let some = state.db.write(move |tx| batch(tx, providers, now)).await?;
        all += some;
        if some == 0 {
            // Another process has the rest in hand.
            break;
        }
    }
    Ok(all)
}

fn batch(tx: &mut Tx<'_>, providers: Providers, now: DateTime<Utc>) -> DbResult<usize> {
    let messages = outbox::take(tx, BATCH)?;
    let told = concerned(tx, &messages)?;
    let people: Vec<AccountId> = told.iter().flat_map(|one| one.people.iter().copied()).collect();
    let reachable = notice::reachable(tx, &people)?;
    let preferences = notice::preferences(tx, &people)?;
    let wechat_ids = notice::edited(tx)?;
    let has_wechat = |key: &TemplateKey| wechat_ids.get(key).is_some_and(|one| one.wechat_id.is_some());
    let mut deliveries = Vec::new();
    for one in &told {
        deliveries.extend(one.anonymous(now));
        for person in &one.people {
            let Some(by) = reachable.get(person) else { continue };
            let preferences = preferences.get(person).cloned().unwrap_or_else(|| Preferences::of(*person));
            let reach = reach(&one.news, *by, preferences.language, providers, has_wechat);
            let planned = plan(one.matter, &preferences, reach, one.news.happened_at, now);
            let tell = |planned| one.news.tell(Recipient::Account(*person), planned, now);
            deliveries.extend(planned.into_iter().map(tell));
        }
    }
    notice::insert(tx, &deliveries)?;
    let ids: Vec<_> = messages.iter().map(|message| message.id).collect();
    outbox::mark_sent(tx, &ids, now)?;
    Ok(messages.len())
}

/// A message and whom it concerns.
struct Told {
    news: News,
    matter: Matter,
    whom: Option<Whom>,
    people: Vec<AccountId>,
}

impl Told {
    /// An anonymous reporter gets nothing, and it is on record that there was nothing to send.
    fn anonymous(&self, now: DateTime<Utc>) -> Option<Delivery> {
        let Some(Whom::Anonymous(petition)) = self.whom else { return None };
        let planned = Planned { channel: Channel::None, due_at: now };
        Some(self.news.tell(Recipient::Anonymous(petition), planned, now))
    }
}

/// Whoever took the step knows of it, and is not told.
fn concerned(tx: &mut Tx<'_>, messages: &[Waiting]) -> DbResult<Vec<Told>> {
    let mut known: HashMap<Whom, Vec<AccountId>> = HashMap::new();
    let mut told = Vec::with_capacity(messages.len());
    for message in messages {
        let payload = Payload::deserialize(&message.payload).unwrap_or_default();
        let whom = Whom::of(&message.recipient_kind, message.recipient_id, payload.audience);
        let mut people = Vec::new();
        match &whom {
            None => log::error!("nobody is meant by message {} to {}", message.id, message.recipient_kind),
            Some(whom) => {
                if !known.contains_key(whom) {
                    known.insert(whom.clone(), notice::who(tx, whom)?);
                }
                people.extend(known.get(whom).into_iter().flatten().filter(|one| Some(**one) != payload.by));
            }
        }
        let (news, matter) = news(message, payload);
        told.push(Told { news, matter, whom, people });
    }
    Ok(told)
}

fn news(message: &Waiting, payload: Payload) -> (News, Matter) {
    let Payload { petition_id, version, status, urgency, audience, detail, rule, by: _ } = payload;
    let (topic, reader) = (Topic::of(&message.topic), Reader::of(audience));
    let occasion = match (petition_id, version) {
        (Some(petition), Some(version)) => Occasion { id: petition.0, seq: version },
        _ => Occasion { id: message.id.0, seq: 0 },
    };
    let pressing = matches!(urgency, Some(Urgency::Urgent | Urgency::Danger));
    let news = News {
        message: message.id,
        occasion,
        topic,
        reader,
        petition: petition_id,
        status,
        detail: detail.or(rule).map(|text| text.chars().take(DETAIL).collect()),
        happened_at: message.created_at,
    };
    (news, Matter { topic, reader, pressing })
}

fn reach(
    news: &News,
    by: Reachable,
    language: Language,
    providers: Providers,
    has_wechat: impl Fn(&TemplateKey) -> bool,
) -> Reach {
    let key = TemplateKey { topic: news.topic, reader: news.reader, channel: Channel::Wechat, language };
    Reach { wechat: by.openid && providers.wechat && has_wechat(&key), sms: by.phone && providers.sms }
}
