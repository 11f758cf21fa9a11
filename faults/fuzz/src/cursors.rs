//! Places in lists and in the stream, numbers and keys: what clients bring back as they got it.

use sanping_domain::{notice::TemplateKey, petition::Number, shared::Cursor};
use sanping_infra::petition::Position;

/// Whatever is taken is written in just that way.
pub fn cursor(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if let Ok(cursor) = Cursor::decode(text) {
        assert_eq!(cursor.encode(), text, "a cursor is written in one way");
    }
    if let Some(position) = Position::decode(text) {
        assert_eq!(position.encode(), text, "a place in the stream is written in one way");
    }
    if let Ok(number) = text.parse::<Number>() {
        assert_eq!(number.to_string(), text, "a number is written in one way");
    }
    if let Ok(key) = text.parse::<TemplateKey>() {
        assert_eq!(key.to_string(), text, "a key is written in one way");
    }
}
