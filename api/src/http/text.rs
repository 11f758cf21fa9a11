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
