//! The text before the values of a VCD, for what its comments say.

use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// What ends the declarations.
const END: &[u8] = b"$enddefinitions";
/// How much is read at once.
const BLOCK: usize = 1 << 16;
/// Where a text that somebody looks for must begin.
const NEAR: usize = 1 << 12;
/// The most bytes of declarations that are read; names of the largest designs are a part of it.
const LARGEST: usize = 256 << 20;

/// The declarations of the VCD in `file`, packed or not, where `wanted` stands near their beginning; `None` for any other
/// file and for what cannot be read.
#[must_use]
pub fn head(file: &Path, wanted: &str) -> Option<String> {
    let mut start = [0; 2];
    File::open(file).ok()?.read_exact(&mut start).ok()?;
    let open = File::open(file).ok()?;
    match start {
        [0x1f, 0x8b] => until_end(MultiGzDecoder::new(BufReader::new(open)), wanted),
        [b'$' | b' ' | b'\t' | b'\r' | b'\n', _] => until_end(open, wanted),
        _ => None,
    }
}

fn until_end(mut from: impl Read, wanted: &str) -> Option<String> {
    let (mut text, mut block) = (Vec::new(), vec![0; BLOCK]);
    loop {
        let count = from.read(&mut block).ok()?;
        let seen = text.len().saturating_sub(END.len());
        text.extend_from_slice(&block[..count]);
        let is_far = text.len() >= NEAR && memchr::memmem::find(&text[..NEAR], wanted.as_bytes()).is_none();
        if is_far || text.len() > LARGEST {
            return None;
        }
        let found = memchr::memmem::find(&text[seen..], END);
        if let Some(end) = found.map(|at| seen + at).or((count == 0).then_some(text.len())) {
            text.truncate(end);
            let text = String::from_utf8_lossy(&text).into_owned();
            return text.contains(wanted).then_some(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn of(bytes: &[u8]) -> Option<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        head(file.path(), "$comment")
    }

    #[test]
    fn declarations_end_where_values_begin() {
        let text = format!("\n$comment {} $end\n", "x".repeat(3 * BLOCK));
        let whole = format!("{text}$enddefinitions $end\n#0\n0!\n");
        assert_eq!(of(whole.as_bytes()).as_deref(), Some(text.as_str()));
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(whole.as_bytes()).unwrap();
        assert_eq!(of(&packed.finish().unwrap()).as_deref(), Some(text.as_str()));
    }

    #[test]
    fn other_files_have_none() {
        assert_eq!((of(b"\0\0\0\0fst"), of(b""), of(b"GHDLwave")), (None, None, None));
        assert_eq!(of(b"$comment cut").as_deref(), Some("$comment cut"));
        assert_eq!(of(b"$date today $end $enddefinitions $end"), None);
        assert_eq!(of(format!("$date {} $end $comment x $end", "x".repeat(NEAR)).as_bytes()), None);
    }
}
