use proptest::{prelude::*, sample::Index};

/// What readers of text, numbers and trees have stumbled over elsewhere.
const WORDS: [&[u8]; 40] = [
    b"\0",
    b"\xff",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xe2\x80\x8b",
    b"\xf0\xa0\xae\xb7",
    b"\r\n",
    b"\n",
    b"\t",
    b" ",
    b"\"",
    b"\"\"",
    b"'",
    b"\\",
    b"\\ud800",
    b"\\u0000",
    b"[",
    b"]",
    b"[[[[[[[[[[[[[[[[",
    b"{",
    b"}",
    b"{}",
    b"[]",
    b":",
    b",",
    b";",
    b".",
    b"-",
    b"+",
    b"null",
    b"true",
    b"{{",
    b"{%",
    b"=1+1",
    b"<",
    b"&#0;",
    b"../",
    b"%00",
];

/// Numbers at the edges of what types hold.
const NUMBERS: [&[u8]; 22] = [
    b"0",
    b"-0",
    b"-1",
    b"00",
    b"127",
    b"256",
    b"65536",
    b"2147483647",
    b"-2147483648",
    b"4294967296",
    b"9223372036854775807",
    b"9223372036854775808",
    b"18446744073709551616",
    b"1e308",
    b"1e999",
    b"-1e999",
    b"1e-400",
    b"0.1",
    b"180",
    b"180.0000001",
    b"NaN",
    b"inf",
];

/// One change of an input.
#[derive(Debug, Clone)]
pub enum Edit {
    /// Another byte in the place of one.
    Set(Index, u8),
    /// One bit turned.
    Turn(Index, u8),
    /// Bytes taken out.
    Cut(Index, usize),
    /// Everything from here on taken away.
    End(Index),
    /// Some bytes said several times.
    Repeat(Index, usize, usize),
    /// A word put in.
    Word(Index, Index),
    /// The next number from here on made another.
    Number(Index, Index),
    /// A part of another kept input put in.
    Graft(Index, Index, Index, usize),
}

/// Any edit.
pub fn edits() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Set(at, byte)),
        1 => (at(), 0..8u8).prop_map(|(at, bit)| Edit::Turn(at, bit)),
        1 => (at(), 1..24usize).prop_map(|(at, length)| Edit::Cut(at, length)),
        1 => at().prop_map(Edit::End),
        1 => (at(), 1..24usize, 1..40usize).prop_map(|(at, length, times)| Edit::Repeat(at, length, times)),
        3 => (at(), at()).prop_map(|(at, word)| Edit::Word(at, word)),
        3 => (at(), at()).prop_map(|(at, number)| Edit::Number(at, number)),
        2 => (at(), at(), at(), 1..64usize).prop_map(|(at, of, from, length)| Edit::Graft(at, of, from, length)),
    ]
}

impl Edit {
    /// Changes the bytes; `others` are what may be grafted from.
    pub fn apply(&self, bytes: &mut Vec<u8>, others: &[&[u8]]) {
        let place = |at: &Index, bytes: &[u8]| at.index(bytes.len() + 1);
        let span = |at: &Index, length: usize, bytes: &[u8]| {
            let from = at.index(bytes.len() + 1);
            from..bytes.len().min(from + length)
        };
        match self {
            Self::Set(at, byte) => {
                let span = span(at, 1, bytes);
                bytes.splice(span, [*byte]);
            }
            Self::Turn(at, bit) => {
                let at = place(at, bytes);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
            Self::Cut(at, length) => drop(bytes.drain(span(at, *length, bytes))),
            Self::End(at) => bytes.truncate(place(at, bytes)),
            Self::Repeat(at, length, times) => {
                let span = span(at, *length, bytes);
                let said = bytes[span.clone()].repeat(*times);
                bytes.splice(span.start..span.start, said);
            }
            Self::Word(at, word) => {
                let at = place(at, bytes);
                bytes.splice(at..at, word.get(&WORDS).iter().copied());
            }
            Self::Number(at, number) => {
                let span = number_from(place(at, bytes), bytes);
                bytes.splice(span, number.get(&NUMBERS).iter().copied());
            }
            Self::Graft(at, of, from, length) => {
                let other = of.get(others);
                let part = &other[span(from, *length, other)];
                let at = place(at, bytes);
                bytes.splice(at..at, part.iter().copied());
            }
        }
    }
}

/// Where the next number is; empty where there is none.
fn number_from(at: usize, bytes: &[u8]) -> std::ops::Range<usize> {
    let digit = |byte: &u8| byte.is_ascii_digit();
    let Some(from) = bytes[at..].iter().position(digit).map(|found| at + found) else { return at..at };
    let length = bytes[from..].iter().take_while(|byte| digit(byte) || **byte == b'.').count();
    from..from + length
}
