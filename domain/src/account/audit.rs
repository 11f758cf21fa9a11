use crate::shared::{AccountId, AuditId};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// How an audited action ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    /// The stored name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// One line of the audit trail: who did what to which thing, when, from where, and how it ended.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditLine {
    /// Its id.
    pub id: AuditId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; absent for anonymous reporters and for Sanping itself.
    pub account: Option<AccountId>,
    /// From which address.
    pub address: String,
    /// What was done, such as `petition.accept`.
    pub action: String,
    /// The sort of thing.
    pub object_kind: String,
    /// Its id.
    pub object_id: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What else is worth keeping; never a secret, phone or ID number.
    pub detail: Value,
}

impl AuditLine {
    /// The same line without control characters, which could make it read as two, or not be stored at all.
    #[must_use]
    pub fn harmless(self) -> Self {
        Self {
            address: escaped(self.address),
            action: escaped(self.action),
            object_kind: escaped(self.object_kind),
            object_id: escaped(self.object_id),
            detail: harmless(self.detail),
            ..self
        }
    }
}

fn escaped(text: String) -> String {
    if !text.contains(char::is_control) {
        return text;
    }
    let escape = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(escape).collect()
}

fn harmless(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(escaped(text)),
        Value::Array(items) => items.into_iter().map(harmless).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(key, value)| (escaped(key), harmless(value))).collect()
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_line_break_in_a_value_cannot_begin_another_line() {
        let line = AuditLine {
            id: AuditId::new(),
            at: DateTime::UNIX_EPOCH,
            account: None,
            address: "1.2.3.4".into(),
            action: "session.open".into(),
            object_kind: "login".into(),
            object_id: "li\n2026-11-22 done".into(),
            outcome: Outcome::Refused,
            detail: json!({"device": ["a\0b", 1], "c\u{1b}": "张"}),
        };
        let line = line.harmless();
        assert_eq!(line.object_id, "li\\n2026-11-22 done");
        assert_eq!(line.detail, json!({"device": ["a\\u{0}b", 1], "c\\u{1b}": "张"}));
    }
}
