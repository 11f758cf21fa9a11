use super::{Channel, Language, fit};
use crate::petition::{Status, coded::coded};
use chrono::{DateTime, TimeDelta, Utc};

coded! {
    /// A field that a template may name.
    Field {
        /// The title of the petition.
        Title = "title",
        /// Its first twelve characters.
        ShortTitle = "short_title",
        /// Its number for people.
        Number = "number",
        /// Where it stands, in words.
        Status = "status",
        /// The place that it belongs to.
        Place = "place",
        /// When it happened, in China.
        Time = "time",
        /// What else is to be said; often empty.
        Detail = "detail",
    }
}

impl Field {
    /// The fields of a channel. A text message passes through many hands: it holds the number and the
    /// shortened title, and nothing else of a petition.
    #[must_use]
    pub const fn of(channel: Channel) -> &'static [Self] {
        match channel {
            Channel::Inbox => Self::ALL,
            Channel::Wechat => {
                &[Self::Title, Self::ShortTitle, Self::Number, Self::Status, Self::Place, Self::Time]
            }
            Channel::Sms => &[Self::ShortTitle, Self::Number, Self::Status, Self::Time],
            Channel::None => &[],
        }
    }
}

/// What a template's fields stand for; one that has nothing to say is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Values {
    /// See [`Field::Title`].
    pub title: String,
    /// See [`Field::Number`].
    pub number: String,
    /// See [`Field::Status`].
    pub status: String,
    /// See [`Field::Place`].
    pub place: String,
    /// See [`Field::Time`].
    pub time: String,
    /// See [`Field::Detail`].
    pub detail: String,
}

impl Values {
    /// What a field stands for.
    #[must_use]
    pub fn get(&self, field: Field) -> String {
        match field {
            Field::Title => self.title.clone(),
            Field::ShortTitle => short_title(&self.title),
            Field::Number => self.number.clone(),
            Field::Status => self.status.clone(),
            Field::Place => self.place.clone(),
            Field::Time => self.time.clone(),
            Field::Detail => self.detail.clone(),
        }
    }

    /// An example for a preview.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        let (title, place, detail) = match language {
            Language::Zh => ("三号楼二单元楼道灯不亮，晚上看不清台阶", "春风里一网格", "请带好工具"),
            Language::En => ("The stairwell light of building 3 is out", "Grid 1, Chunfengli", "bring tools"),
        };
        Self {
            title: title.into(),
            number: "SQ-20261121-000123".into(),
            status: status_words(Status::Handling, language).into(),
            place: place.into(),
            time: china_time(DateTime::UNIX_EPOCH + TimeDelta::days(20_778)),
            detail: detail.into(),
        }
    }

    /// The longest that may come: what a template must still bear.
    #[must_use]
    pub fn longest() -> Self {
        Self {
            title: "长".repeat(60),
            number: "SQ-20261121-0000000123".into(),
            status: "待补充".into(),
            place: "长".repeat(40),
            time: china_time(DateTime::UNIX_EPOCH),
            detail: "长".repeat(200),
        }
    }
}

/// A title shortened for a text message.
#[must_use]
pub fn short_title(title: &str) -> String {
    fit(title, 12)
}

/// A moment as people in China read it, in the form that WeChat takes for a time.
#[must_use]
pub fn china_time(at: DateTime<Utc>) -> String {
    (at + TimeDelta::hours(8)).format("%Y年%-m月%-d日 %H:%M").to_string()
}

/// Where a petition stands, for people.
#[must_use]
pub const fn status_words(status: Status, language: Language) -> &'static str {
    let (zh, en) = match status {
        Status::Reported => ("待派单", "waiting for the desk"),
        Status::Dispatched => ("待接单", "handed over"),
        Status::Handling => ("办理中", "being worked on"),
        Status::AwaitingReporter => ("待补充", "waiting for an answer"),
        Status::Suspended => ("挂账", "set aside for now"),
        Status::Verifying => ("待核查", "being checked"),
        Status::Handled => ("待评价", "done, to be rated"),
        Status::Closed => ("已办结", "closed"),
        Status::Rejected => ("不予受理", "not taken on"),
        Status::Withdrawn => ("已撤回", "withdrawn"),
        Status::Merged => ("已并案", "merged"),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_message_holds_neither_the_whole_title_nor_the_place() {
        let fields = Field::of(Channel::Sms);
        for field in [Field::Title, Field::Place, Field::Detail] {
            assert!(!fields.contains(&field));
        }
        let shown = Values::sample(Language::Zh).get(Field::ShortTitle);
        assert_eq!(shown.chars().count(), 12);
    }

    #[test]
    fn a_time_is_china_s() {
        assert_eq!(china_time("2026-11-21T23:05:00Z".parse().unwrap()), "2026年11月22日 07:05");
    }
}
