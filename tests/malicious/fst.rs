//! FST made to harm: claims that nothing holds, and a few bytes that stand for many.

use crate::vcd::ESCAPES;
use crate::{Case, put};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub const CASES: &[Case] = &[
    Case::shown("FST: escape sequences in names", escapes, "signals"),
    Case::refused("FST: a block longer than the file", beyond, "the FST"),
    Case::refused("FST: a block of changes that claims 2⁶⁰ times", times_claimed, "the FST"),
    Case::refused("FST: 2⁴⁰ signals claimed", signals_claimed, "the FST"),
    Case::refused("FST: names that claim 2⁵⁰ bytes, gzip", claimed_gzip, "the FST"),
    Case::refused("FST: names that claim 2⁵⁰ bytes, LZ4", claimed_lz4, "the FST"),
    Case::refused("FST: names that become 1 GB, gzip", names_gzip, "the FST"),
    Case::refused("FST: names that become 500 MB, LZ4", names_lz4, "the FST"),
    Case::refused("FST: names that become 4 GB, LZ4 twice", names_twice, "the FST"),
    Case::refused("FST: 10⁶ scopes inside each other", deep, "nested without end"),
    Case::refused("FST: 10⁹ times, zlib", times_bomb, "the FST"),
    Case::refused("FST: values at the beginning that become 1 GB, zlib", frame_bomb, "the FST"),
    Case::refused("FST: packed as a whole, claims 2⁵⁰ bytes", whole_claimed, "the FST"),
    Case::refused("FST: packed as a whole, becomes 2 GB", whole_bomb, "unpacks to more than"),
    Case::refused("FST: packed as a whole, a damaged one inside", whole_damaged, "the FST"),
    Case::shown("FST: the changes of a wire claim 4 GB, zlib", chain_zlib, "signals"),
    Case::shown("FST: the changes of a wire claim 4 GB, LZ4", chain_lz4, "signals"),
    Case::shown("FST: the changes of a wire claim 4 GB, FastLZ", chain_fast, "signals"),
    Case::shown("FST: a real number claims 4 GB, zlib", chain_real, "reals 1"),
    Case::refused("FST: first block only", head_only, "the FST"),
];

fn block(kind: u8, rest: &[u8]) -> Vec<u8> {
    [&[kind], (rest.len() as u64 + 8).to_be_bytes().as_slice(), rest].concat()
}

fn words(numbers: &[u64]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
    out
}

fn head() -> Vec<u8> {
    let mut header =
        [words(&[0, 10]), std::f64::consts::E.to_le_bytes().to_vec(), words(&[0, 1, 1, 1, 1])].concat();
    header.push(0xf7);
    header.resize(329 - 8, 0);
    block(0, &header)
}

/// One wire of eight bits.
fn sizes() -> Vec<u8> {
    block(3, &[words(&[1, 1]), vec![8]].concat())
}

fn names_of(name: &str) -> Vec<u8> {
    [&[16, 0], name.as_bytes(), &[0, 8, 0]].concat()
}

fn names() -> Vec<u8> {
    let names = names_of("a");
    block(6, &[words(&[names.len() as u64]), lz4_flex::block::compress(&names)].concat())
}

fn zlib(parts: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    parts.for_each(|part| encoder.write_all(&part).unwrap());
    encoder.finish().unwrap()
}

fn gzip(parts: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    parts.for_each(|part| encoder.write_all(&part).unwrap());
    encoder.finish().unwrap()
}

/// So many megabytes of a byte, in parts.
fn megabytes(byte: u8, count: usize) -> impl Iterator<Item = Vec<u8>> {
    std::iter::repeat_n(byte, count).map(|byte| vec![byte; 1 << 20])
}

/// A block of changes of one wire: its packing and its chain, and the table of times.
fn changes(packing: u8, chain: &[u8], frame: (u64, &[u8]), times: (u64, &[u8], u64)) -> Vec<u8> {
    let mut out = words(&[0, 10, 0]);
    out.extend([varint(frame.0), varint(frame.1.len() as u64), varint(1)].concat());
    out.extend(frame.1);
    out.extend(varint(1));
    out.push(packing);
    // Chains begin behind a byte that is no part of them; the table says so.
    out.push(0);
    out.extend(chain);
    let table = varint(1 << 1 | 1);
    out.extend(&table);
    out.extend(words(&[table.len() as u64]));
    out.extend(times.1);
    out.extend(words(&[times.0, times.1.len() as u64, times.2]));
    // The kind whose table has no signs.
    block(5, &out)
}

fn plain_changes() -> Vec<u8> {
    changes(b'Z', &[0, 0x02, 0xff], (8, &zlib(std::iter::once(b"00000000".to_vec()))), (2, &[0, 5], 2))
}

fn file(folder: &Path, blocks: &[Vec<u8>]) -> PathBuf {
    put(folder, "run.fst", &blocks.concat())
}

fn escapes(folder: &Path) -> PathBuf {
    let names = names_of(&format!("clk{ESCAPES}"));
    let names = block(6, &[words(&[names.len() as u64]), lz4_flex::block::compress(&names)].concat());
    file(folder, &[head(), plain_changes(), sizes(), names])
}

fn beyond(folder: &Path) -> PathBuf {
    file(folder, &[head(), [&[5], words(&[1 << 40]).as_slice(), &[0; 100]].concat()])
}

fn times_claimed(folder: &Path) -> PathBuf {
    file(folder, &[head(), changes(b'Z', &[0], (0, &[]), (1 << 60, &[0; 8], 1 << 60)), sizes(), names()])
}

fn signals_claimed(folder: &Path) -> PathBuf {
    file(
        folder,
        &[head(), plain_changes(), block(3, &[words(&[1 << 40, 1 << 40]), vec![8]].concat()), names()],
    )
}

fn claimed_gzip(folder: &Path) -> PathBuf {
    let names = block(4, &[words(&[1 << 50]), gzip(std::iter::once(names_of("a")))].concat());
    file(folder, &[head(), plain_changes(), sizes(), names])
}

fn claimed_lz4(folder: &Path) -> PathBuf {
    let names = block(6, &[words(&[1 << 50]), lz4_flex::block::compress(&names_of("a"))].concat());
    file(folder, &[head(), plain_changes(), sizes(), names])
}

fn names_gzip(folder: &Path) -> PathBuf {
    let names = block(4, &[words(&[1000 << 20]), gzip(megabytes(0, 1000))].concat());
    file(folder, &[head(), plain_changes(), sizes(), names])
}

/// LZ4 of zeros: a literal, then a match of that length one back.
fn lz4_zeros(count: u64) -> Vec<u8> {
    // 1 literal, a match of all but six, five literals.
    let long = count - 6 - 4 - 15;
    let mut out = vec![0x1f, 0, 1, 0];
    out.extend(vec![255; usize::try_from(long / 255).unwrap()]);
    out.push((long % 255) as u8);
    out.extend([0x50, 0, 0, 0, 0, 0]);
    out
}

fn names_lz4(folder: &Path) -> PathBuf {
    let names = block(6, &[words(&[500 << 20]), lz4_zeros(500 << 20)].concat());
    file(folder, &[head(), plain_changes(), sizes(), names])
}

fn names_twice(folder: &Path) -> PathBuf {
    let once = lz4_zeros(4000 << 20);
    let twice = lz4_flex::block::compress(&once);
    let names = block(7, &[words(&[4000 << 20]), varint(once.len() as u64), twice].concat());
    file(folder, &[head(), plain_changes(), sizes(), names])
}

fn deep(folder: &Path) -> PathBuf {
    let scope = [254, 0, b's', 0, 0];
    let names = [scope.repeat(1_000_000), names_of("a"), vec![255; 1_000_000]].concat();
    let names = block(6, &[words(&[names.len() as u64]), lz4_flex::block::compress(&names)].concat());
    file(folder, &[head(), plain_changes(), sizes(), names])
}

fn times_bomb(folder: &Path) -> PathBuf {
    let count = 1000 << 20;
    let times = zlib(megabytes(1, 1000));
    file(
        folder,
        &[head(), changes(b'Z', &[0, 0x02, 0xff], (0, &[]), (count, &times, count)), sizes(), names()],
    )
}

fn frame_bomb(folder: &Path) -> PathBuf {
    let frame = zlib(megabytes(b'0', 1000));
    let changes = changes(b'Z', &[0, 0x02, 0xff], (1000 << 20, &frame), (2, &[0, 5], 2));
    file(folder, &[head(), changes, sizes(), names()])
}

fn whole_claimed(folder: &Path) -> PathBuf {
    file(folder, &[block(254, &[words(&[1 << 50]), gzip(std::iter::once(head()))].concat())])
}

fn whole_bomb(folder: &Path) -> PathBuf {
    file(
        folder,
        &[block(
            254,
            &[words(&[2000 << 20]), gzip(std::iter::once(head()).chain(megabytes(0, 1999)))].concat(),
        )],
    )
}

fn whole_damaged(folder: &Path) -> PathBuf {
    let inside =
        [head(), plain_changes(), block(3, &[words(&[1 << 60, 1 << 60]), vec![8]].concat()), names()]
            .concat();
    let length = inside.len() as u64;
    file(folder, &[block(254, &[words(&[length]), gzip(std::iter::once(inside))].concat())])
}

fn with_chain(folder: &Path, packing: u8, packed: &[u8]) -> PathBuf {
    let chain = [varint(u64::from(u32::MAX)), packed.to_vec()].concat();
    file(folder, &[head(), changes(packing, &chain, (0, &[]), (2, &[0, 5], 2)), sizes(), names()])
}

fn chain_zlib(folder: &Path) -> PathBuf {
    with_chain(folder, b'Z', &zlib(megabytes(0, 100)))
}

fn chain_lz4(folder: &Path) -> PathBuf {
    with_chain(folder, b'4', &lz4_zeros(100 << 20))
}

fn chain_fast(folder: &Path) -> PathBuf {
    with_chain(folder, b'F', &[0, 0, 0xe0, 0xff, 0xff, 0, 0])
}

fn chain_real(folder: &Path) -> PathBuf {
    let chain = [varint(u64::from(u32::MAX)), zlib(megabytes(0, 1))].concat();
    let names = [&[3, 0], b"r".as_slice(), &[0, 8, 0]].concat();
    let names = block(6, &[words(&[names.len() as u64]), lz4_flex::block::compress(&names)].concat());
    let sizes = block(3, &[words(&[1, 1]), vec![0]].concat());
    file(folder, &[head(), changes(b'Z', &chain, (0, &[]), (2, &[0, 5], 2)), sizes, names])
}

fn head_only(folder: &Path) -> PathBuf {
    file(folder, &[head()])
}
