use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How many rows of a list are wanted: 1 to 100, 20 unless said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    /// The most rows one page may carry.
    pub const MAX: u8 = 100;

    /// Takes 1 to [`Limit::MAX`].
    #[must_use]
    pub const fn new(rows: u8) -> Option<Self> {
        if rows >= 1 && rows <= Self::MAX { Some(Self(rows)) } else { None }
    }

    /// As a count for storage.
    #[must_use]
    pub fn rows(self) -> usize {
        usize::from(self.0)
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

/// A place in a list: the time and id of the last row seen. Opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The sort time of that row, UTC, whole microseconds.
    pub at: DateTime<Utc>,
    /// Its id, to tell rows of one microsecond apart.
    pub id: Uuid,
}

/// The text is no cursor of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this cursor was not made here")]
pub struct CursorError;

impl Cursor {
    /// The text that goes to the client.
    #[must_use]
    pub fn encode(self) -> String {
        format!("{}.{}", self.at.timestamp_micros(), self.id.simple())
    }

    /// Reads it back.
    ///
    /// # Errors
    /// [`CursorError`] for anything that [`Cursor::encode`] did not write.
    pub fn decode(text: &str) -> Result<Self, CursorError> {
        let (micros, id) = text.split_once('.').ok_or(CursorError)?;
        let micros = micros.parse().map_err(|_| CursorError)?;
        let at = DateTime::from_timestamp_micros(micros).ok_or(CursorError)?;
        let id = Uuid::try_parse(id).map_err(|_| CursorError)?;
        let cursor = Self { at, id };
        if cursor.encode() == text { Ok(cursor) } else { Err(CursorError) }
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// Cuts `limit + 1` fetched rows to a page and says where the next one begins.
    #[must_use]
    pub fn cut(mut rows: Vec<T>, limit: Limit, at: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > limit.rows();
        rows.truncate(limit.rows());
        let next_cursor = if more { rows.last().map(|row| at(row).encode()) } else { None };
        Self { items: rows, next_cursor }
    }

    /// Turns every row into its view.
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(view).collect(), next_cursor: self.next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(micros in -1_000_000_000_000_000i64..4_000_000_000_000_000, id: u128) {
            let cursor = Cursor { at: DateTime::from_timestamp_micros(micros).unwrap(), id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        }

        #[test]
        fn any_other_text_is_refused_without_panic(text in ".*") {
            prop_assert!(Cursor::decode(&text).is_err());
        }
    }
}
