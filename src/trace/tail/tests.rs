//! A file that grows, against the reader of whole files.

use super::super::outside;
use super::*;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::io::Write as _;

const HEADER: &str =
    "$timescale 1ns $end\n$var wire 8 ! a $end\n$var wire 1 \" b $end\n$enddefinitions $end\n";

/// A file that is written piece by piece, and its tail.
struct Case {
    file: tempfile::NamedTempFile,
    tail: Tail,
}

impl Case {
    fn new() -> Self {
        let file = tempfile::NamedTempFile::new().unwrap();
        let tail = Tail::open(file.path(), Path::new("told.vcd")).unwrap();
        Self { file, tail }
    }

    fn write(&mut self, text: impl AsRef<[u8]>) {
        self.file.write_all(text.as_ref()).unwrap();
    }

    /// Reads what is there; the times that a trace of it has.
    fn read(&mut self) -> Result<Option<(u64, u64)>> {
        while self.tail.read_on(&Progress::new())? > 0 {}
        Ok(self.tail.trace().map(|trace| (trace.span().0.0, trace.span().1.0)))
    }
}

fn changes(trace: &Trace, path: &str, to: Time) -> Vec<String> {
    let id = trace.hierarchy().find_signal(path).unwrap();
    trace.load(&[id]).unwrap();
    trace.changes(id, Time(0), to).iter().map(|change| format!("{change:?}")).collect()
}

/// Paths and kinds of all signals, and the changes of each up to `to`.
fn all(trace: &Trace, to: Time) -> Vec<(String, Vec<String>)> {
    let about = |id| {
        let signal = trace.hierarchy().signal(id).unwrap();
        (format!("{} {:?} {:?} {}", signal.path, signal.kind, signal.range, signal.var_type), id)
    };
    let ids: Vec<_> = trace.hierarchy().signal_ids().collect();
    trace.load(&ids).unwrap();
    let told = |id| trace.changes(id, Time(0), to).iter().map(|change| format!("{change:?}")).collect();
    let mut all: Vec<(String, Vec<String>)> =
        ids.into_iter().map(about).map(|(about, id)| (about, told(id))).collect();
    // Two signals may have one path, and the readers another order.
    all.sort();
    all
}

/// Asserts that `tail` shows what `whole` does up to its end.
fn assert_begins(whole: &Trace, tail: &Trace) {
    let end = tail.span().1;
    for (tail, whole) in all(tail, Time(u64::MAX)).into_iter().zip(all(whole, end)) {
        assert_eq!(tail, whole, "to {end:?}");
    }
    assert_eq!(tail.hierarchy().signals().len(), whole.hierarchy().signals().len());
}

#[test]
fn a_step_is_shown_when_the_next_one_has_begun() {
    let mut case = Case::new();
    let steps = [
        ("", None),
        (&HEADER[..20], None),
        (&HEADER[20..], None),
        ("#0\nb1 !\n", None),
        ("0\"\n#1", None),
        ("0", None),
        ("\nb1", Some((0, 0))),
        // The same step once more: only another time ends it.
        ("01 !\n#10\n1\"\n", None),
        ("#11\n", Some((0, 10))),
    ];
    for (text, shown) in steps {
        case.write(text);
        assert_eq!(case.read().unwrap(), shown, "after {text:?}");
        assert_eq!(case.tail.awaits_header(), text.is_empty() || text == &HEADER[..20]);
    }
    case.tail.finish(&Progress::new()).unwrap();
    let trace = case.tail.trace().unwrap();
    assert_eq!((trace.span(), trace.file()), ((Time(0), Time(11)), Path::new("told.vcd")));
    assert_eq!((changes(&trace, "a", Time(99)).len(), changes(&trace, "b", Time(99)).len()), (2, 2));
}

#[test]
fn comments_and_texts_may_be_cut_anywhere() {
    let body = "#0\nb1 !\n$comment\n#3\n$dumpvars #4\n$end\n$dumpall\n0\"\n$end\n#5\nb10\n!\n#6\n1\"\n#7\n";
    let text = format!("{HEADER}{body}");
    for cut in 0..text.len() {
        let mut case = Case::new();
        case.write(&text[..cut]);
        case.read().unwrap();
        case.write(&text[cut..]);
        assert_eq!(case.read().unwrap(), Some((0, 6)), "{cut}");
        case.tail.finish(&Progress::new()).unwrap();
        let trace = case.tail.trace().unwrap();
        assert_eq!((trace.span().1, trace.warnings()), (Time(7), &[][..]), "{cut}");
        assert_eq!(changes(&trace, "a", Time(99)).len(), 2, "{cut}");
    }
}

#[test]
fn a_step_longer_than_memory_has_room_for_is_shown_when_it_ends() {
    let mut case = Case::new();
    case.write(format!("{HEADER}#0\nb0 !\n#1\n"));
    assert_eq!(case.read().unwrap(), Some((0, 0)));
    case.write("b1 !\nb0 !\n".repeat(LONGEST_STEP / 4));
    assert_eq!(case.read().unwrap(), None);
    assert!(case.tail.pending.len() <= LONGEST_STEP + BLOCK, "{}", case.tail.pending.len());
    case.write("b11 !\n#2\n");
    assert_eq!(case.read().unwrap(), Some((0, 1)));
}

#[test]
fn what_becomes_of_the_file_is_told() {
    type Deed = fn(&Path);
    let deeds: [(Deed, &str); 5] = [
        (
            |file| File::options().write(true).open(file).unwrap().set_len(40).unwrap(),
            "was cut while it was followed",
        ),
        (
            |file| {
                std::fs::write(file, format!("{HEADER}#0\nb1 !\n#8\n#9\n{}", "b1 !\n".repeat(99))).unwrap();
            },
            "was written anew while it was followed",
        ),
        (|file| std::fs::remove_file(file).unwrap(), "is gone: it was removed while it was followed"),
        (
            |file| {
                let other = file.with_extension("other");
                std::fs::write(&other, "$").unwrap();
                std::fs::rename(other, file).unwrap();
            },
            "was replaced by another file while it was followed",
        ),
        (|_| (), ""),
    ];
    for (deed, told) in deeds {
        let mut case = Case::new();
        case.write(format!("{HEADER}#0\nb1 !\n#7\nb10 !\n#9\n"));
        assert_eq!(case.read().unwrap(), Some((0, 7)));
        deed(case.file.path());
        let now = case.read().map_err(|error| error.what);
        assert_eq!(now, if told.is_empty() { Ok(Some((0, 7))) } else { Err(told.to_owned()) });
    }
    let folder = tempfile::tempdir().unwrap();
    assert!(Tail::open(folder.path(), folder.path()).is_err_and(|error| error.what == "is not a file"));
    assert!(Tail::open(&folder.path().join("no.vcd"), folder.path()).is_err());
}

#[test]
fn a_header_without_end_or_signals_is_told() {
    let mut case = Case::new();
    case.write("$comment $enddefinitions $end\n$var wire 1 ! a $end\n");
    assert_eq!((case.read().unwrap(), case.tail.awaits_header()), (None, true));
    let error = case.tail.finish(&Progress::new()).unwrap_err();
    assert_eq!(error.to_string(), "told.vcd: the file ends inside its header");
    let mut case = Case::new();
    case.write("$enddefinitions $end\n#0\n#1\n");
    assert!(case.read().unwrap_err().to_string().contains("declares no signal"));
}

#[test]
fn a_signal_that_holds_something_else_than_declared_is_read_once_more() {
    let mut case = Case::new();
    case.write(format!("{HEADER}#0\nb1 !\n1\"\n#1\nsBusy \"\n#2\n"));
    assert_eq!(case.read().unwrap(), Some((0, 1)), "what fits came before");
    let mut case = Case::new();
    case.write(format!("{HEADER}#0\nb1 !\nsIdle \"\n#1\nsBusy \"\n#2\n"));
    assert_eq!(case.read().unwrap(), Some((0, 1)));
    case.tail.finish(&Progress::new()).unwrap();
    let tail = case.tail.trace().unwrap();
    let whole = Trace::open(case.file.path(), &Progress::new()).unwrap();
    assert_eq!(all(&tail, Time(99)), all(&whole, Time(99)));
    assert!(changes(&tail, "b", Time(99))[1].contains("Busy"));
}

/// Own VCDs and those of others, as far as they have no faults.
fn files() -> Vec<PathBuf> {
    let is_vcd = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "vcd");
    let own = outside::files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces"));
    own.into_iter().chain(outside::corpus().unwrap_or_default()).filter(is_vcd).collect()
}

#[test]
fn a_file_cut_into_pieces_is_read_as_the_whole_one() {
    let (mut same, mut shown, mut changes) = (0, 0, 0);
    for (number, file) in files().iter().enumerate() {
        let text = std::fs::read(file).unwrap();
        let whole = Trace::open(file, &Progress::new()).unwrap();
        if !whole.warnings().is_empty() || text.len() > 3 << 20 {
            println!("{}: left out", file.display());
            continue;
        }
        let mut case = Case::new();
        let mut random = oorandom(number as u64);
        let (mut at, mut last) = (0, None);
        while at < text.len() {
            let piece = usize::try_from(random() % (text.len() as u64 / 6 + 2)).unwrap() + 1;
            case.write(&text[at..text.len().min(at + piece)]);
            at += piece;
            if let Some(span) = case.read().unwrap() {
                let tail = case.tail.trace().unwrap();
                assert!(Some(span.1) >= last, "{}", file.display());
                assert_begins(&whole, &tail);
                (last, shown) = (Some(span.1), shown + 1);
            }
        }
        case.tail.finish(&Progress::new()).unwrap();
        let tail = case.tail.trace().unwrap();
        assert_eq!((tail.span(), tail.scale()), (whole.span(), whole.scale()), "{}", file.display());
        assert_begins(&whole, &tail);
        changes += all(&tail, tail.span().1).iter().map(|(_, changes)| changes.len()).sum::<usize>();
        same += 1;
    }
    println!("{same} files, {shown} traces on the way, {changes} changes");
    assert!(same >= 3 && shown >= 5, "{same} files, {shown} traces on the way");
}

/// Numbers that look random.
fn oorandom(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    }
}

/// One change in some steps: the text of a VCD.
fn written(steps: &[(u8, Vec<(bool, u8)>)]) -> String {
    let mut text = HEADER.to_owned();
    let mut now = 0_u64;
    for (delta, changes) in steps {
        now += u64::from(*delta);
        writeln!(text, "#{now}").unwrap();
        for (vector, value) in changes {
            if *vector { writeln!(text, "b{value:b} !") } else { writeln!(text, "{}\"", value & 1) }.unwrap();
        }
    }
    text
}

proptest! {
    #[test]
    fn whatever_the_pieces_no_trace_has_half_a_step(
        steps in prop::collection::vec((0..4_u8, prop::collection::vec(any::<(bool, u8)>(), 0..5)), 0..40),
        pieces in prop::collection::vec(1..60_usize, 1..40),
    ) {
        let text = written(&steps);
        let whole = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(whole.path(), &text).unwrap();
        let whole = Trace::open(whole.path(), &Progress::new()).unwrap();
        let mut case = Case::new();
        let mut at = 0;
        for piece in pieces {
            let end = text.len().min(at + piece);
            case.write(&text[at..end]);
            at = end;
            while case.tail.read_on(&Progress::new()).unwrap() > 0 {}
            if let Some(tail) = case.tail.trace() {
                assert_begins(&whole, &tail);
            }
        }
        case.write(&text[at..]);
        case.tail.finish(&Progress::new()).unwrap();
        if let Some(tail) = case.tail.trace() {
            prop_assert_eq!(tail.span(), whole.span());
            assert_begins(&whole, &tail);
        } else {
            prop_assert!(steps.is_empty());
        }
    }
}
