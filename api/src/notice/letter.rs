//! What is said in a notice: made when it is shown or sent, from the template and the petition of that moment.

use sanping_domain::{
    account::OpenId,
    notice::{
        Channel, Delivery, Language, Part, Recipient, Template, TemplateKey, Values, china_time, status_words,
    },
    notice::{NoticeError, Parts},
    shared::Phone,
};
use sanping_infra::{
    account,
    db::{Conn, DbResult},
    notice::{self, Subject},
};
use std::collections::BTreeMap;

/// What is needed to send one notice outside.
pub struct Letter {
    /// Where to, by text message.
    pub phone: Option<Phone>,
    /// Where to, by WeChat.
    pub openid: Option<OpenId>,
    /// The id of the WeChat message.
    pub wechat_id: Option<String>,
    /// The words.
    pub parts: Parts,
}

impl Letter {
    /// Writes it; none where the person is gone or barred.
    ///
    /// # Errors
    /// Trouble with the database, or with a sealed value.
    pub fn write(conn: &mut Conn, delivery: &Delivery) -> DbResult<Option<Self>> {
        let Recipient::Account(person) = delivery.recipient else { return Ok(None) };
        if !notice::reachable(conn, &[person])?.contains_key(&person) {
            return Ok(None);
        }
        let contacts = account::contacts_of(conn, person)?;
        let language = notice::preferences_of(conn, person)?.language;
        let template = notice::template(conn, key(delivery, language))?;
        let subjects = notice::subjects(conn, delivery.news.petition.into_iter())?;
        let values = values(delivery, subjects.values().next(), language);
        Ok(Some(Self {
            phone: contacts.phone,
            openid: contacts.openid,
            parts: made(delivery.channel, &template, &values),
            wechat_id: template.wechat_id,
        }))
    }

    /// The parts as WeChat takes them.
    #[must_use]
    pub fn data(&self) -> BTreeMap<String, String> {
        self.parts.iter().map(|Part { name, text }| (name.clone(), text.clone())).collect()
    }
}

/// Which words are meant.
pub const fn key(delivery: &Delivery, language: Language) -> TemplateKey {
    let (topic, reader) = (delivery.news.topic, delivery.news.reader);
    TemplateKey { topic, reader, channel: delivery.channel, language }
}

/// What the fields of a template stand for.
pub fn values(delivery: &Delivery, subject: Option<&Subject>, language: Language) -> Values {
    let Subject { number, title, place } = subject.cloned().unwrap_or_default();
    Values {
        title,
        number,
        place,
        status: delivery.news.status.map(|status| status_words(status, language)).unwrap_or_default().into(),
        time: china_time(delivery.news.happened_at),
        detail: delivery.news.detail.clone().unwrap_or_default(),
    }
}

/// The words of a notice. A template that was sound when it was stored and is no longer gives way to ours.
pub fn made(channel: Channel, template: &Template, values: &Values) -> Parts {
    let said = |parts: &[Part]| -> Result<Parts, NoticeError> { notice::render(channel, parts, values) };
    said(&template.parts).unwrap_or_else(|error| {
        log::warn!("the template {} is not used: {error}", template.key);
        said(&Template::brought(template.key).parts).unwrap_or_default()
    })
}
