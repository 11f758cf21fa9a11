/// Whether a JPEG runs to its end marker (ITU-T T.81, annex B).
///
/// The decoder paints what is missing of a torn upload grey and calls it a success; evidence must not be
/// cut in silence. Whatever follows the end marker is not looked at: cameras put films there.
pub fn is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        let next = match rest {
            [0xFF, 0xD9, ..] => return true,
            [0xFF, 0xFF, ..] => rest.get(1..),
            // Stuffed bytes, restart markers and the start marker carry no length.
            [0xFF, 0x00 | 0x01 | 0xD0..=0xD8, tail @ ..] => Some(tail),
            [0xFF, _, high, low, ..] => rest.get(2 + usize::from(u16::from_be_bytes([*high, *low]))..),
            [0xFF, ..] | [] => None,
            [_, tail @ ..] => tail.iter().position(|byte| *byte == 0xFF).and_then(|at| tail.get(at..)),
        };
        match next {
            Some(tail) => rest = tail,
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_whole;

    #[test]
    fn an_end_marker_inside_a_segment_does_not_count() {
        let header = [0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x04, 0xFF, 0xD9];
        assert!(!is_whole(&header));
        assert!(is_whole(&[&header[..], &[0xFF, 0xDA, 0x00, 0x02, 0x12, 0xFF, 0x00, 0xFF, 0xD9]].concat()));
    }

    #[test]
    fn a_length_beyond_the_end_is_torn() {
        assert!(!is_whole(&[0xFF, 0xD8, 0xFF, 0xE1, 0xFF, 0xFF, 0xFF, 0xD9]));
        assert!(!is_whole(&[0xFF, 0xD8, 0xFF]));
        assert!(!is_whole(&[]));
    }
}
