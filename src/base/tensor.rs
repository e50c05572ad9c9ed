//! Ternary weights: the trit and the matrix of them.

/// One ternary weight of BitNet b1.58 (arXiv 2402.17764): -1, 0 or 1.
///
/// As a byte (`trit as i8`) it is its value, so that sums over a row run on plain bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(i8)]
pub enum Trit {
    /// -1: the scalar receives the negated activation.
    Minus = -1,
    /// 0: the scalar is not selected.
    #[default]
    Zero = 0,
    /// +1: the scalar receives the activation.
    Plus = 1,
}

impl Trit {
    /// The weight as an integer.
    #[must_use]
    pub fn value(self) -> i32 {
        i32::from(self as i8)
    }

    /// The weight with the code that packed checkpoints use, `w + 1`; `None` for any code but 0, 1, 2.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        match code {
            0 => Some(Self::Minus),
            1 => Some(Self::Zero),
            2 => Some(Self::Plus),
            _ => None,
        }
    }
}

/// A matrix of trits, shape `[rows, columns]` = `[N_OUT, N_IN]`, stored row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TernaryMatrix {
    columns: usize,
    trits: Vec<Trit>,
}

impl TernaryMatrix {
    /// A matrix from its trits, row by row; `None` if they do not fill whole rows or there are none.
    #[must_use]
    pub fn new(columns: usize, trits: Vec<Trit>) -> Option<Self> {
        let whole = columns > 0 && !trits.is_empty() && trits.len().is_multiple_of(columns);
        whole.then_some(Self { columns, trits })
    }

    /// The number of outputs, `N_OUT`.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.trits.len() / self.columns
    }

    /// The number of inputs, `N_IN`.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The weight from input `column` to output `row`; 0 outside the matrix.
    #[must_use]
    pub fn trit(&self, row: usize, column: usize) -> Trit {
        if column >= self.columns {
            return Trit::Zero;
        }
        self.trits.get(row * self.columns + column).copied().unwrap_or_default()
    }

    /// The weights of output `row`, one an input; empty outside the matrix.
    #[must_use]
    pub fn row(&self, row: usize) -> &[Trit] {
        let start = row.saturating_mul(self.columns);
        self.trits.get(start..start.saturating_add(self.columns)).unwrap_or_default()
    }
}
