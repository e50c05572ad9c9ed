//! Whether a trace looks finished: a cheap look at its beginning and its end.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// Headers that are longer are taken to be whole; the reader finds out.
const BEGINNING: u64 = 1 << 20;
/// Bytes at the end that are looked at.
const END: u64 = 256;

/// Whether nothing says that somebody is still writing `file`.
///
/// A VCD is unfinished without the end of its header or in the middle of a line, an FST while its simulator keeps a
/// list of signals beside it. What cannot be read says nothing.
pub(super) fn is_whole(file: &Path) -> bool {
    let Ok(mut input) = File::open(file) else { return true };
    let mut beginning = Vec::new();
    if input.by_ref().take(BEGINNING).read_to_end(&mut beginning).is_err() {
        return true;
    }
    match beginning.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'$') => {
            let longer = beginning.len() as u64 == BEGINNING;
            let headed = longer || memchr::memmem::find(&beginning, b"$enddefinitions").is_some();
            headed && ends_a_line(&mut input)
        }
        Some(0) => !file.with_extension("fst.hier").exists(),
        _ => true,
    }
}

/// Whether the last line has an end, be it only the keyword that ends a section.
fn ends_a_line(input: &mut File) -> bool {
    let mut end = Vec::new();
    let read = input
        .metadata()
        .and_then(|metadata| input.seek(SeekFrom::Start(metadata.len().saturating_sub(END))))
        .and_then(|_| input.take(END).read_to_end(&mut end));
    read.is_err() || end.ends_with(b"\n") || end.ends_with(b"\r") || end.ends_with(b" $end")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn whole(name: &str, content: &[u8]) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        fs::write(&file, content).unwrap();
        is_whole(&file)
    }

    #[test]
    fn a_vcd_ends_with_a_line_after_its_header() {
        let header = "$timescale 1ns $end\n$var wire 8 ! a $end\n$enddefinitions $end\n";
        assert!(whole("a.vcd", header.as_bytes()));
        assert!(whole("a.vcd", header.trim_end().as_bytes()));
        assert!(whole("a.vcd", format!("{header}#0\nb1 !\n").as_bytes()));
        assert!(!whole("a.vcd", format!("{header}#0\nb1").as_bytes()));
        assert!(!whole("a.vcd", &header.as_bytes()[..30]));
        assert!(!whole("a.vcd", b"\n$timescale 1ns $end\n"));
    }

    #[test]
    fn other_formats_are_left_to_their_readers() {
        assert!(whole("a.ghw", b"GHDLwave\n\0"));
        assert!(whole("a.vcd", b""));
        assert!(is_whole(Path::new("/no/such/file")));
    }

    #[test]
    fn an_fst_is_unfinished_while_its_list_of_signals_is_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.fst");
        fs::write(&file, [0, 0, 0]).unwrap();
        assert!(is_whole(&file));
        fs::write(folder.path().join("run.fst.hier"), b"x").unwrap();
        assert!(!is_whole(&file));
    }
}
