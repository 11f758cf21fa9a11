use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use std::{
    fs::File,
    io::{self, Read, Seek},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// A file read as UTF-8, whatever it was written in.
pub(super) struct Decoded {
    text: DecodeReaderBytes<Counted, Vec<u8>>,
    read: Arc<AtomicU64>,
    bytes: u64,
    damaged: bool,
}

impl Decoded {
    /// A byte-order mark decides. Without one it is whichever of UTF-8 and GB18030 (which holds GBK and GB2312)
    /// leaves fewer bytes unreadable, so that one cut character does not turn a whole file to nonsense.
    pub(super) fn open(mut file: File, bytes: u64) -> io::Result<Self> {
        let mut head = Vec::with_capacity(3);
        file.by_ref().take(3).read_to_end(&mut head)?;
        let (encoding, malformed) = match Encoding::for_bom(&head) {
            Some((encoding, _)) => (encoding, malformed(&mut file, encoding)?),
            None => match malformed(&mut file, UTF_8)? {
                0 => (UTF_8, 0),
                as_utf8 => match malformed(&mut file, GB18030)? {
                    as_gb if as_gb < as_utf8 => (GB18030, as_gb),
                    _ => (UTF_8, as_utf8),
                },
            },
        };
        file.rewind()?;
        let read = Arc::new(AtomicU64::new(0));
        let text = DecodeReaderBytesBuilder::new()
            .encoding(Some(encoding))
            .bom_override(true)
            .strip_bom(true)
            .build(Counted { file, read: Arc::clone(&read) });
        Ok(Self { text, read, bytes, damaged: malformed > 0 })
    }

    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Bytes taken from the file so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Whether some bytes are no text; each such place reads as U+FFFD.
    pub(super) const fn is_damaged(&self) -> bool {
        self.damaged
    }
}

impl Read for Decoded {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        self.text.read(buf)
    }
}

struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buf)?;
        self.read.fetch_add(u64::try_from(count).unwrap_or_default(), Ordering::Relaxed);
        Ok(count)
    }
}

/// How many places of the file are no text in an encoding.
fn malformed(file: &mut File, encoding: &'static Encoding) -> io::Result<u64> {
    file.rewind()?;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut input = vec![0; 64 * 1024];
    let mut output = vec![0; 64 * 1024];
    let mut found = 0;
    loop {
        let count = file.read(&mut input)?;
        let mut rest = input.get(..count).unwrap_or_default();
        loop {
            let (result, read, _) = decoder.decode_to_utf8_without_replacement(rest, &mut output, count == 0);
            rest = rest.get(read..).unwrap_or_default();
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => found += 1,
            }
        }
        if count == 0 {
            return Ok(found);
        }
    }
}
