//! Every type and order of a ternary matrix, written here by hand, is read back.

use super::builder::{Gguf, Matrix};
use super::{data, equal, imported_bytes, refused};
use half::{bf16, f16};
use tritscope::import::Layout;

/// `I2_S` as the machine of `layout` writes it: the first of four codes in the top bits, then the scale, and
/// zeros up to 32 bytes.
fn i2s(matrix: &Matrix, layout: Layout) -> Vec<u8> {
    let Matrix { rows, columns, codes, scale } = matrix;
    let fours: Vec<[usize; 4]> = match layout {
        Layout::X86 => blocks(codes.len(), 32),
        Layout::Arm => blocks(codes.len(), 16),
        Layout::X86Rows => {
            let row = |r: usize| (0..*columns).map(move |c| [0, 1, 2, 3].map(|k| (4 * r + k) * columns + c));
            (0..rows / 4).flat_map(row).collect()
        }
    };
    let byte = |four: [usize; 4]| four.iter().fold(0, |byte, index| byte << 2 | codes[*index]);
    let mut bytes: Vec<u8> = fours.into_iter().map(byte).collect();
    bytes.extend(scale.to_le_bytes());
    bytes.resize(bytes.len() + 28, 0);
    bytes
}

/// The elements of each byte when a block is four runs of `run`.
fn blocks(elements: usize, run: usize) -> Vec<[usize; 4]> {
    let block = |block: usize| (0..run).map(move |p| [0, 1, 2, 3].map(|k| 4 * run * block + k * run + p));
    (0..elements / (4 * run)).flat_map(block).collect()
}

/// `TQ2_0`, with the scale of block `odd` one unit off when there is one.
fn tq2(matrix: &Matrix, odd: Option<(usize, u16)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (index, block) in matrix.codes.chunks(256).enumerate() {
        for j in 0..2 {
            bytes.extend(
                (0..32).map(|m| (0..4).fold(0, |byte, n| byte | block[128 * j + 32 * n + m] << (2 * n))),
            );
        }
        let scale = f16::from_f32(matrix.scale).to_bits();
        let off = odd.filter(|(at, _)| *at == index).map_or(0, |(_, off)| off);
        bytes.extend((scale + off).to_le_bytes());
    }
    bytes
}

fn numbers<const N: usize>(matrix: &Matrix, bytes: impl Fn(f32) -> [u8; N]) -> Vec<u8> {
    (0..matrix.codes.len()).flat_map(|index| bytes(matrix.value(index))).collect()
}

fn is_tiny(file: &Gguf, layout: Option<Layout>) {
    let folder = tempfile::tempdir().unwrap();
    let (output, _) = imported_bytes(&file.bytes(), folder.path(), layout).unwrap();
    equal::assert_equal(&output, &data("tiny"));
}

#[test]
fn i2s_of_every_layout_is_read_back() {
    for layout in Layout::ALL {
        is_tiny(&Gguf::tiny(36, |matrix| i2s(matrix, layout)), Some(layout));
    }
}

#[test]
fn i2s_needs_a_layout_and_the_right_one_matters() {
    let file = Gguf::tiny(36, |matrix| i2s(matrix, Layout::Arm));
    let text = refused(&file.bytes(), None);
    assert!(
        text.contains("blk.0.attn_q.weight has type I2_S") && text.contains("--layout x86, arm"),
        "{text}"
    );
    let folder = tempfile::tempdir().unwrap();
    let (output, _) = imported_bytes(&file.bytes(), folder.path(), Some(Layout::X86)).unwrap();
    let weights = |folder: &std::path::Path| std::fs::read(folder.join("model.safetensors")).unwrap();
    assert_ne!(weights(&output), weights(&data("tiny")));
}

#[test]
fn plain_numbers_and_tq2_are_read_back() {
    is_tiny(&Gguf::tiny(0, |matrix| numbers(matrix, f32::to_le_bytes)), None);
    is_tiny(&Gguf::tiny(1, |matrix| numbers(matrix, |value| f16::from_f32(value).to_le_bytes())), None);
    is_tiny(&Gguf::tiny(35, |matrix| tq2(matrix, None)), None);
    // Scales of F16 do not fit BF16: the trits do, with a rounded scale.
    let folder = tempfile::tempdir().unwrap();
    let file = Gguf::tiny(30, |matrix| numbers(matrix, |value| bf16::from_f32(value).to_le_bytes()));
    imported_bytes(&file.bytes(), folder.path(), None).unwrap();
}

#[test]
fn a_neighbouring_scale_is_rounding_and_any_other_is_refused() {
    is_tiny(&Gguf::tiny(35, |matrix| tq2(matrix, Some((3, 1)))), None);
    let text = refused(&Gguf::tiny(35, |matrix| tq2(matrix, Some((3, 2)))).bytes(), None);
    assert!(text.contains("the block at row 3, column 0 has scale"), "{text}");
}

#[test]
fn a_block_of_zeros_needs_no_scale() {
    let zero = |tensor: &mut super::builder::Tensor| tensor.bytes[..66].fill(0);
    let file = Gguf::tiny(35, |matrix| tq2(matrix, None)).with("blk.0.attn_q.weight", zero);
    let folder = tempfile::tempdir().unwrap();
    let (output, _) = imported_bytes(&file.bytes(), folder.path(), None).unwrap();
    let model = tritscope::model::Checkpoint::read(&output).unwrap();
    let linear = model.linear(0, tritscope::model::Projection::Query).unwrap();
    assert!(linear.matrix().row(0).iter().all(|trit| trit.value() == 0));
    assert!(linear.matrix().row(1).iter().any(|trit| trit.value() != 0));
}

#[test]
fn matrices_that_are_not_ternary_are_refused() {
    let file = Gguf::tiny(0, |matrix| numbers(matrix, f32::to_le_bytes));
    let other = |value: f32| {
        let file = file.clone().with("blk.0.ffn_up.weight", |tensor| {
            tensor.bytes[4 * 300..4 * 301].copy_from_slice(&value.to_le_bytes());
        });
        refused(&file.bytes(), None)
    };
    for value in [0.5, -0.001, f32::NAN, f32::INFINITY] {
        let text = other(value);
        assert!(text.contains("row 1, column 44 is") && text.contains("-s, 0 and s"), "{text}");
    }
    let code = |byte: usize| {
        let file = Gguf::tiny(35, |matrix| tq2(matrix, None));
        refused(&file.with("blk.0.ffn_up.weight", |tensor| tensor.bytes[byte] = 0xFF).bytes(), None)
    };
    assert!(code(66 + 33).contains("row 1, column 129 holds code 3"), "{}", code(66 + 33));
    let file = Gguf::tiny(36, |matrix| i2s(matrix, Layout::X86));
    let text = refused(&file.with("blk.0.ffn_up.weight", |t| t.bytes[64] = 0x30).bytes(), Some(Layout::X86));
    assert!(text.contains("row 1, column 32 holds code 3"), "{text}");
    for scale in [0.0, -1.0, f32::NAN] {
        let file = Gguf::tiny(36, |m| i2s(&Matrix { scale, codes: m.codes.clone(), ..*m }, Layout::X86));
        let text = refused(&file.bytes(), Some(Layout::X86));
        assert!(text.contains("its scale is") && text.contains("not above 0"), "{text}");
    }
}
