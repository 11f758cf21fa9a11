//! The kinds of field that a WeChat subscribe message has, and what each may hold
//! (the platform's documentation of `subscribeMessage.send`).

/// The most characters of a field of this name, such as `thing1`; none where there is no such kind.
#[must_use]
pub fn wechat_limit(field: &str) -> Option<usize> {
    let kind = field.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = field.strip_prefix(kind)?;
    if number.is_empty() || number.len() > 2 || number.starts_with('0') {
        return None;
    }
    Some(match kind {
        "thing" => 20,
        "number" | "letter" | "character_string" => 32,
        "symbol" | "phrase" => 5,
        "time" | "date" => 32,
        "name" => 10,
        "car_number" => 8,
        "phone_number" => 17,
        _ => return None,
    })
}

/// Cuts a text to so many characters, the last of which then says that it was cut.
#[must_use]
pub fn fit(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let mut cut: String = text.chars().take(limit.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_kind_and_a_number() {
        assert_eq!((wechat_limit("thing1"), wechat_limit("time12")), (Some(20), Some(32)));
        for bad in ["thing", "thing0", "thing123", "1", "", "wish1", "Thing1", "事1"] {
            assert_eq!(wechat_limit(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_long_text_is_cut_by_characters() {
        assert_eq!(fit("楼道漏水", 4), "楼道漏水");
        assert_eq!(fit("楼道漏水三天", 4), "楼道漏…");
    }
}
