//! A reader for the reference vectors: arrays in a zip archive, as `numpy.savez_compressed` writes them.

use std::collections::BTreeMap;
use std::path::Path;

/// One array, its elements as doubles.
pub struct Array {
    pub shape: Vec<usize>,
    pub values: Vec<f64>,
}

impl Array {
    /// Row `index` of a matrix.
    pub fn row(&self, index: usize) -> &[f64] {
        &self.values[index * self.shape[1]..][..self.shape[1]]
    }
}

/// All arrays of `file` by name, without `.npy`.
pub fn read(file: &Path) -> BTreeMap<String, Array> {
    let zip = std::fs::read(file).unwrap();
    // The end record is last: a comment never follows it in these files.
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06", "{}: no zip end record", file.display());
    let mut entry = u32_at(&zip, end + 16);
    let mut arrays = BTreeMap::new();
    for _ in 0..u16_at(&zip, end + 10) {
        let (name_length, extra, comment) =
            (u16_at(&zip, entry + 28), u16_at(&zip, entry + 30), u16_at(&zip, entry + 32));
        let name = std::str::from_utf8(&zip[entry + 46..entry + 46 + name_length]).unwrap();
        let array = array(&member(&zip, entry));
        arrays.insert(name.trim_end_matches(".npy").to_owned(), array);
        entry += 46 + name_length + extra + comment;
    }
    arrays
}

/// The bytes of the member that the directory entry at `entry` describes.
fn member(zip: &[u8], entry: usize) -> Vec<u8> {
    let (method, size, local) = (u16_at(zip, entry + 10), u32_at(zip, entry + 20), u32_at(zip, entry + 42));
    let start = local + 30 + u16_at(zip, local + 26) + u16_at(zip, local + 28);
    let packed = &zip[start..start + size];
    match method {
        0 => packed.to_vec(),
        8 => miniz_oxide::inflate::decompress_to_vec(packed).unwrap(),
        other => panic!("zip method {other}"),
    }
}

/// An NPY file of version 1 with 32-bit elements in C order.
fn array(npy: &[u8]) -> Array {
    assert_eq!(&npy[..8], b"\x93NUMPY\x01\x00");
    let data = 10 + u16_at(npy, 8);
    let header = std::str::from_utf8(&npy[10..data]).unwrap();
    assert!(header.contains("'fortran_order': False"), "{header}");
    let shape = header.split(['(', ')']).nth(1).unwrap();
    let shape = shape.split(',').filter_map(|size| size.trim().parse().ok()).collect();
    let words = npy[data..].chunks_exact(4).map(|b| [b[0], b[1], b[2], b[3]]);
    let values = if header.contains("'<f4'") {
        words.map(|b| f64::from(f32::from_le_bytes(b))).collect()
    } else {
        assert!(header.contains("'<i4'"), "{header}");
        words.map(|b| f64::from(i32::from_le_bytes(b))).collect()
    };
    Array { shape, values }
}

fn u16_at(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> usize {
    u16_at(bytes, at) | u16_at(bytes, at + 2) << 16
}
