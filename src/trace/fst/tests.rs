//! What is read here against what wellen reads, in files of this project and in FSTs that are made here.

use crate::base::Time;
use crate::trace::open::Header;
use crate::trace::progress::Progress;
use crate::trace::store::Trace;
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Widths of the wires of a made FST.
const WIDTHS: [u32; 8] = [1, 1, 4, 8, 13, 40, 64, 90];

/// How chains are packed.
#[derive(Clone, Copy, Debug)]
enum Pack {
    Plain,
    Lz4,
    Zlib,
}

/// A block of changes.
#[derive(Clone, Debug)]
struct Made {
    pack: Pack,
    /// Its kind: 5 or 8.
    kind: u8,
    /// Steps between its times.
    steps: Vec<u64>,
    /// By wire: moments, and numbers that values are made of; nothing for the chain of the wire before.
    wires: Vec<Option<Vec<(usize, u64)>>>,
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn put_signed(out: &mut Vec<u8>, mut number: i64) {
    while !(-64..64).contains(&number) {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0] & 0x7f);
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, 4)
}

fn block(kind: u8, rest: &[u8]) -> Vec<u8> {
    [&[kind], (rest.len() as u64 + 8).to_be_bytes().as_slice(), rest].concat()
}

/// The letters of a value made of a number; a few have other bits than 0 and 1.
fn letters(width: u32, number: u64) -> Vec<u8> {
    let rare = number.is_multiple_of(7);
    let mut mixed = number;
    let letter = |_| {
        mixed = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29) ^ number;
        let letters: &[u8] = if rare && number.is_multiple_of(3) {
            b"01xzhuwl-"
        } else if rare {
            b"01xz"
        } else {
            b"01"
        };
        letters[usize::try_from(mixed % letters.len() as u64).unwrap()]
    };
    (0..width).map(letter).collect()
}

/// The chain of a wire with these changes.
fn chain(width: u32, changes: &[(usize, u64)]) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), 0);
    for (moment, number) in changes {
        let step = (moment - last) as u64;
        last = *moment;
        let letters = letters(width, *number);
        let known = letters.iter().all(|letter| b"01".contains(letter));
        if width == 1 {
            match b"xzhuwl-".iter().position(|rare| *rare == letters[0]) {
                Some(rare) => put(&mut out, step << 4 | (rare as u64) << 1 | 1),
                None => put(&mut out, step << 2 | u64::from(letters[0] == b'1') << 1),
            }
        } else {
            put(&mut out, step << 1 | u64::from(!known));
            let digits = |digits: &[u8]| {
                digits.iter().enumerate().fold(0, |byte, (bit, digit)| byte | (digit & 1) << (7 - bit))
            };
            if known { out.extend(letters.chunks(8).map(digits)) } else { out.extend(&letters) }
        }
    }
    out
}

impl Made {
    fn bytes(&self, first: u64) -> (Vec<u8>, u64) {
        let times: Vec<u64> = self
            .steps
            .iter()
            .scan(first, |time, step| {
                *time += step;
                Some(*time)
            })
            .collect();
        let last = *times.last().unwrap();
        let mut out = [first.to_be_bytes(), last.to_be_bytes(), 0_u64.to_be_bytes()].concat();
        let frame: Vec<u8> = WIDTHS.iter().flat_map(|width| letters(*width, 7)).collect();
        let packed = zlib(&frame);
        for number in [frame.len() as u64, packed.len() as u64, WIDTHS.len() as u64] {
            put(&mut out, number);
        }
        out.extend(packed);
        put(&mut out, WIDTHS.len() as u64);
        out.push(match self.pack {
            Pack::Lz4 => b'4',
            _ => b'Z',
        });
        let (chains, table) = self.chains();
        out.extend(&chains[1..]);
        out.extend(&table);
        out.extend((table.len() as u64).to_be_bytes());
        out.extend(packed_times(&times));
        (block(self.kind, &out), last)
    }

    /// The chains of all wires behind a byte that is no part of them, and the table of their places.
    fn chains(&self) -> (Vec<u8>, Vec<u8>) {
        let (mut chains, mut table, mut last_place) = (vec![0], Vec::new(), 0);
        for (wire, changes) in self.wires.iter().enumerate() {
            let Some(changes) = changes else {
                // The chain of the first wire, which has the same width.
                if self.kind == 8 {
                    put_signed(&mut table, -1 << 1 | 1);
                } else {
                    put(&mut table, 0);
                    put(&mut table, 1);
                }
                continue;
            };
            if changes.is_empty() {
                put(&mut table, 1 << 1);
                continue;
            }
            let plain = chain(WIDTHS[wire], changes);
            let place = chains.len() as u64;
            let step = place - last_place;
            last_place = place;
            if self.kind == 8 {
                put_signed(&mut table, (step << 1 | 1).cast_signed());
            } else {
                put(&mut table, step << 1 | 1);
            }
            match self.pack {
                Pack::Plain => {
                    chains.push(0);
                    chains.extend(plain);
                }
                Pack::Lz4 => {
                    put(&mut chains, plain.len() as u64);
                    chains.extend(lz4_flex::block::compress(&plain));
                }
                Pack::Zlib => {
                    put(&mut chains, plain.len() as u64);
                    chains.extend(zlib(&plain));
                }
            }
        }
        (chains, table)
    }
}

/// The table of times of a block.
fn packed_times(times: &[u64]) -> Vec<u8> {
    let mut steps = Vec::new();
    put(&mut steps, times[0]);
    for pair in times.windows(2) {
        put(&mut steps, pair[1] - pair[0]);
    }
    let packed = zlib(&steps);
    let packed = if packed.len() < steps.len() { packed } else { steps.clone() };
    let mut out = packed.clone();
    for number in [steps.len() as u64, packed.len() as u64, times.len() as u64] {
        out.extend(number.to_be_bytes());
    }
    out
}

/// An FST with these blocks of changes.
fn made(sections: &[Made], start: u64) -> Vec<u8> {
    let (mut changes, mut time) = (Vec::new(), start);
    for section in sections {
        let (bytes, last) = section.bytes(time);
        changes.extend(bytes);
        time = last;
    }
    let mut header = [start.to_be_bytes(), time.to_be_bytes(), std::f64::consts::E.to_le_bytes()].concat();
    for number in [0, 1, WIDTHS.len() as u64, WIDTHS.len() as u64, sections.len() as u64] {
        header.extend(number.to_be_bytes());
    }
    header.push(0xf7);
    header.resize(329 - 8, 0);
    let mut widths = Vec::new();
    let mut names = Vec::new();
    for (wire, width) in WIDTHS.iter().enumerate() {
        put(&mut widths, u64::from(*width));
        names.extend([16, 0]);
        names.extend(format!("w{wire}\0").bytes());
        put(&mut names, u64::from(*width));
        put(&mut names, 0);
    }
    let geometry = [(widths.len() as u64).to_be_bytes(), (WIDTHS.len() as u64).to_be_bytes()].concat();
    let packed = lz4_flex::block::compress(&names);
    [
        block(0, &header),
        changes,
        block(3, &[geometry, widths].concat()),
        block(6, &[(names.len() as u64).to_be_bytes().to_vec(), packed].concat()),
    ]
    .concat()
}

fn any_section() -> impl Strategy<Value = Made> {
    let pack = prop::sample::select(vec![Pack::Plain, Pack::Lz4, Pack::Zlib]);
    let steps = prop_oneof![1 => Just(0), 40 => 1..100_u64, 4 => 1..1_000_000_u64];
    let steps = prop::collection::vec(steps, 1..40);
    (pack, prop::sample::select(vec![5, 8]), steps).prop_flat_map(|(pack, kind, steps)| {
        let moments = steps.len();
        let changes = prop::collection::vec((0..moments, 0..60_u64), 0..60).prop_map(|mut changes| {
            changes.sort_by_key(|(moment, _)| *moment);
            changes
        });
        (prop::collection::vec(changes, WIDTHS.len()), any::<bool>()).prop_map(move |(wires, alias)| {
            let mut wires: Vec<_> = wires.into_iter().map(Some).collect();
            if alias && wires[0].as_ref().is_some_and(|changes| !changes.is_empty()) {
                wires[1] = None;
            }
            Made { pack, kind, steps: steps.clone(), wires }
        })
    })
}

/// Asserts that a file says the same to both readers; whether it is read here, and all of its wires are.
fn same(file: &Path) -> (bool, bool) {
    let progress = Progress::new();
    let trace = Header::read(file, &progress).unwrap().open(&progress).unwrap();
    let other = Header::read_by_wellen(file, &progress).unwrap().open(&progress).unwrap();
    let load = |trace: &Trace| trace.load(&trace.hierarchy().signal_ids().collect::<Vec<_>>());
    load(&other).unwrap();
    load(&trace).unwrap();
    assert_eq!(trace.hierarchy().signals(), other.hierarchy().signals());
    assert_eq!(trace.moments(), other.moments());
    assert_eq!(trace.scale(), other.scale());
    for id in trace.hierarchy().signal_ids() {
        let changes = |trace: &Trace| trace.changes(id, Time(0), Time(u64::MAX));
        assert_eq!(changes(&trace), changes(&other), "{}", trace.hierarchy().signal(id).unwrap().path);
        let (from, to) = trace.span();
        assert_eq!(trace.summary(id, from, to, 33), other.summary(id, from, to, 33));
    }
    trace.read_here_as_fst()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn made_files_say_what_wellen_says(
        sections in prop::collection::vec(any_section(), 1..5),
        shared in any::<bool>(),
        (start, gap) in (0..50_u64, prop_oneof![Just(0), 1..20_u64]),
    ) {
        let mut sections = sections;
        sections[0].steps[0] = gap;
        if let Some(second) = sections.get_mut(1).filter(|_| shared) {
            // It begins with the time at which the first ends.
            second.steps[0] = 0;
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("made.fst");
        fs::write(&file, made(&sections, start)).unwrap();
        let here = !has_four_times_in_a_row(&sections);
        prop_assert_eq!(same(&file), (here, here), "nothing else is left to wellen");
    }
}

/// Whether a block ends with a time that stands there three times and with which the next one begins.
fn has_four_times_in_a_row(sections: &[Made]) -> bool {
    sections.windows(2).any(|pair| matches!(pair[0].steps[..], [_, .., 0, 0]) && pair[1].steps[0] == 0)
}

#[test]
fn a_time_that_ends_a_block_three_times_and_begins_the_next_is_left_to_wellen() {
    let section = |steps: &[u64]| Made {
        pack: Pack::Plain,
        kind: 5,
        steps: steps.to_vec(),
        wires: WIDTHS.iter().map(|_| Some(vec![(0, 5), (1, 8)])).collect(),
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("made.fst");
    let read_here = |first: &[u64], second: &[u64]| {
        fs::write(&file, made(&[section(first), section(second)], 0)).unwrap();
        same(&file).0
    };
    assert!(!read_here(&[3, 0, 0], &[0, 2]));
    assert!(read_here(&[3, 0, 0], &[1, 2]));
    assert!(read_here(&[3, 2, 0], &[0, 2]));
}

#[test]
fn files_of_this_project_say_what_wellen_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fst = |folder: &str| -> Vec<PathBuf> {
        let files = fs::read_dir(root.join(folder)).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|file| file.extension().is_some_and(|end| end == "fst")).collect()
    };
    let files: Vec<_> = ["tests/traces", "traces", "traces/faults"].into_iter().flat_map(fst).collect();
    assert!(files.len() > 10);
    let left: Vec<_> = files.iter().filter(|file| !same(file).0).collect();
    assert!(left.is_empty(), "{left:?}");
}
