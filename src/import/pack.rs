//! Ternary matrices in the packing of numerics R-TRIT.

/// A matrix as it fills: packed row `k` of `R = rows / 4` holds rows `k`, `k + R`, `k + 2R`, `k + 3R` in bits
/// 1:0, 3:2, 5:4, 7:6, each as code `w + 1`.
pub(super) struct Packed {
    columns: usize,
    quarter: usize,
    bytes: Vec<u8>,
    next: usize,
}

impl Packed {
    /// An empty matrix; `rows` is a multiple of 4.
    pub fn new(rows: usize, columns: usize) -> Self {
        let quarter = (rows / 4).max(1);
        Self { columns: columns.max(1), quarter, bytes: vec![0; quarter * columns], next: 0 }
    }

    /// Adds the next element in row order.
    pub fn push(&mut self, code: u8) {
        self.set(self.next, code);
        self.next += 1;
    }

    /// Sets the element that is number `index` in row order; each is set once.
    pub fn set(&mut self, index: usize, code: u8) {
        let (row, column) = (index / self.columns, index % self.columns);
        let place = (row % self.quarter) * self.columns + column;
        if let Some(byte) = self.bytes.get_mut(place) {
            *byte |= (code & 3) << (2 * (row / self.quarter) % 8);
        }
    }

    /// Elements that were pushed.
    pub fn len(&self) -> usize {
        self.next
    }

    /// Row and column of element `index`, for messages.
    pub fn place(&self, index: usize) -> (usize, usize) {
        (index / self.columns, index % self.columns)
    }

    /// The packed rows.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The first byte that holds a code 3, which is no trit, and which of its four fields does.
pub(super) fn not_trits(bytes: &[u8]) -> Option<(usize, usize)> {
    let wrong = |byte: u8| byte & (byte >> 1) & 0x55;
    let at = bytes.iter().position(|byte| wrong(*byte) != 0)?;
    Some((at, (wrong(bytes[at]).trailing_zeros() / 2) as usize))
}
