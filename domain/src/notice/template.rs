use super::{Channel, Field, Language, NoticeError, Reader, Topic, words};
use super::{defaults::has_words, wechat::wechat_limit};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// Which words are meant: what is told, to whom, by which channel, in which language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemplateKey {
    /// What is told.
    pub topic: Topic,
    /// To whom.
    pub reader: Reader,
    /// By which channel.
    pub channel: Channel,
    /// In which language.
    pub language: Language,
}

/// One part of what a channel sends, such as the title in the inbox or `thing1` of a WeChat message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub name: String,
    /// Its words, with fields in double braces.
    pub text: String,
}

/// The parts of a template, in the order in which they are shown.
pub type Parts = Vec<Part>;

/// The words for one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// For what.
    pub key: TemplateKey,
    /// The words.
    pub parts: Parts,
    /// The id that WeChat gave the message; without it, nothing is sent by WeChat.
    pub wechat_id: Option<String>,
    /// Whether somebody has edited the words; else they are those that Sanping brings along.
    pub edited: bool,
    /// Counts the changes, from 0.
    pub version: i32,
}

impl Template {
    /// The words that Sanping brings along.
    #[must_use]
    pub fn brought(key: TemplateKey) -> Self {
        Self { key, parts: words(key), wechat_id: None, edited: false, version: 0 }
    }

    /// Other words, already checked.
    #[must_use]
    pub fn reworded(self, parts: Parts, wechat_id: Option<String>) -> Self {
        Self { parts, wechat_id, edited: true, version: self.version.saturating_add(1), ..self }
    }

    /// Back to the words that Sanping brings along.
    #[must_use]
    pub fn reset(self) -> Self {
        Self { version: self.version.saturating_add(1), ..Self::brought(self.key) }
    }
}

impl fmt::Display for TemplateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { topic, reader, channel, language } = self;
        write!(f, "{}.{}.{}.{}", topic.as_str(), reader.as_str(), channel.as_str(), language.as_str())
    }
}

impl FromStr for TemplateKey {
    type Err = NoticeError;

    /// Reads the name back; only keys that have words of ours are known.
    fn from_str(text: &str) -> Result<Self, NoticeError> {
        let read = || {
            let mut parts = text.split('.');
            let key = Self {
                topic: Topic::parse(parts.next()?)?,
                reader: Reader::parse(parts.next()?)?,
                channel: Channel::parse(parts.next()?).filter(|one| Channel::WORDED.contains(one))?,
                language: Language::parse(parts.next()?)?,
            };
            (parts.next().is_none() && has_words(key.topic, key.reader)).then_some(key)
        };
        read().ok_or(NoticeError::TemplateNotFound)
    }
}

/// The fields that the words of a channel may name.
#[must_use]
pub fn fields_of(channel: Channel) -> Vec<&'static str> {
    Field::of(channel).iter().map(|field| field.as_str()).collect()
}

impl Part {
    /// A part.
    #[must_use]
    pub fn new(name: &str, text: impl Into<String>) -> Self {
        Self { name: name.to_owned(), text: text.into() }
    }

    /// The most characters that it may make in its channel; none where the channel has no such part.
    #[must_use]
    pub fn limit(&self, channel: Channel) -> Option<usize> {
        match (channel, self.name.as_str()) {
            (Channel::Inbox, "title") => Some(60),
            (Channel::Inbox, "text") => Some(500),
            // Eight messages of 67 characters are what one text may be split into.
            (Channel::Sms, "text") => Some(500),
            (Channel::Wechat, name) => wechat_limit(name),
            _ => None,
        }
    }
}

/// Whether these are the parts of the channel: each known, none twice, none missing.
///
/// # Errors
/// [`NoticeError::UnknownPart`], [`NoticeError::PartTwice`] or [`NoticeError::MissingPart`].
pub fn check_parts(channel: Channel, parts: &[Part]) -> Result<(), NoticeError> {
    let mut seen = BTreeSet::new();
    for part in parts {
        if part.limit(channel).is_none() {
            return Err(NoticeError::UnknownPart(channel.as_str(), part.name.clone()));
        }
        if !seen.insert(part.name.as_str()) {
            return Err(NoticeError::PartTwice(part.name.clone()));
        }
    }
    let needed: &[&str] = match channel {
        Channel::Inbox => &["title", "text"],
        Channel::Sms => &["text"],
        Channel::Wechat | Channel::None => &[],
    };
    match needed.iter().find(|name| !seen.contains(**name)) {
        Some(name) => Err(NoticeError::MissingPart(name)),
        None if seen.is_empty() => Err(NoticeError::MissingPart("thing1")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_back_from_its_name() {
        for key in super::super::template_keys() {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        for bad in ["", "dispatch", "dispatch.staff.none.zh", "dispatch.staff.sms.zh.x", "x.staff.sms.zh"] {
            assert_eq!(bad.parse::<TemplateKey>(), Err(NoticeError::TemplateNotFound), "{bad}");
        }
    }

    #[test]
    fn the_parts_are_those_of_the_channel() {
        let part = |name| Part::new(name, "x");
        assert_eq!(check_parts(Channel::Inbox, &[part("title"), part("text")]), Ok(()));
        assert_eq!(check_parts(Channel::Inbox, &[part("title")]), Err(NoticeError::MissingPart("text")));
        assert_eq!(
            check_parts(Channel::Sms, &[part("text"), part("text")]),
            Err(NoticeError::PartTwice("text".into()))
        );
        assert_eq!(
            check_parts(Channel::Wechat, &[part("wish1")]),
            Err(NoticeError::UnknownPart("wechat", "wish1".into()))
        );
        assert_eq!(check_parts(Channel::Wechat, &[]), Err(NoticeError::MissingPart("thing1")));
    }
}
