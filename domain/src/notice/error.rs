use crate::shared::{Kind, Rule};

/// What may go wrong with notices and their templates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoticeError {
    /// No such notice, or another person's.
    #[error("no such notice")]
    NoticeNotFound,
    /// No such template.
    #[error("no such template")]
    TemplateNotFound,
    /// No such dead letter, outside the caller's scope, or replayed or discarded by now.
    #[error("no such dead letter")]
    DeadLetterNotFound,
    /// The parts are not those of its channel.
    #[error("{0} has no part {1}")]
    UnknownPart(&'static str, String),
    /// A part of its channel is missing.
    #[error("the part {0} is missing")]
    MissingPart(&'static str),
    /// A part stands twice.
    #[error("the part {0} stands twice")]
    PartTwice(String),
    /// The words name a field that there is not.
    #[error("there is no field {0} in this channel")]
    UnknownField(String),
    /// The words cannot be read as a template.
    #[error("the words cannot be read as a template: {0}")]
    Unreadable(String),
    /// What the words make is too long for its channel.
    #[error("the part {part} may become {longest} characters long; at most {limit} are allowed")]
    TooLong {
        /// The part.
        part: String,
        /// How long it may become.
        longest: usize,
        /// How long it may be.
        limit: usize,
    },
    /// What the words make is empty.
    #[error("the part {0} says nothing")]
    Empty(String),
}

impl Rule for NoticeError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoticeNotFound => "notice_not_found",
            Self::TemplateNotFound => "notice_template_not_found",
            Self::DeadLetterNotFound => "dead_letter_not_found",
            Self::UnknownPart(..) => "unknown_template_part",
            Self::MissingPart(_) => "missing_template_part",
            Self::PartTwice(_) => "template_part_twice",
            Self::UnknownField(_) => "unknown_template_field",
            Self::Unreadable(_) => "template_unreadable",
            Self::TooLong { .. } => "template_too_long",
            Self::Empty(_) => "template_empty",
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::NoticeNotFound | Self::TemplateNotFound | Self::DeadLetterNotFound => Kind::NotFound,
            _ => Kind::Invalid,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self.kind() {
            Kind::Invalid => Some("parts"),
            _ => None,
        }
    }
}
