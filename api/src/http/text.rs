use serde::{Deserialize, Deserializer, de::Error};
use validator::ValidationError;

/// Text on one line: no control characters. The contract says the same by a pattern.
///
/// # Errors
/// `control_character`.
pub fn one_line(text: &str) -> Result<(), ValidationError> {
    if text.chars().any(char::is_control) {
        return Err(ValidationError::new("control_character"));
    }
    Ok(())
}

/// A whole number in a body; JSON Schema counts 60.0 as one too.
///
/// # Errors
/// What is no whole number below a thousand million.
pub fn whole_number<'de, D: Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    let number = f64::deserialize(from)?;
    let whole = number.fract() == 0.0 && number.abs() < 1e9;
    let parsed = whole.then(|| format!("{number:.0}").parse().ok()).flatten();
    parsed.ok_or_else(|| D::Error::custom("not a whole number"))
}
