//! Vectors of whole heads: what goes through `head_quantize`, `rope`, `kv_cache` and `attention`, and what the
//! golden model makes of it, in the files that `tb_attention` reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use tritscope::model::{
    Dyadic, RESIDUAL_LIMIT, Random, Scale, attention, dot, quantize_head, rope, rope_increments, score,
    score_constant, score_scale, softmax_scale, softmax_weights, value_weight,
};

/// Parameters of the four modules.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub layers: usize,
    pub heads: usize,
    pub kv_heads: usize,
    pub head_width: usize,
    pub context: usize,
    pub dot_width: usize,
}

impl Shape {
    pub fn parameters(&self) -> [(&'static str, usize); 6] {
        [
            ("LAYERS", self.layers),
            ("HEADS", self.heads),
            ("KV_HEADS", self.kv_heads),
            ("HEAD_WIDTH", self.head_width),
            ("CONTEXT", self.context),
            ("DOT_WIDTH", self.dot_width),
        ]
    }
}

/// Layers, query heads, key and value heads, head width, positions, products a clock.
pub const fn shape([layers, heads, kv_heads, head_width, context, dot_width]: [usize; 6]) -> Shape {
    Shape { layers, heads, kv_heads, head_width, context, dot_width }
}

/// How queries, keys and values are drawn.
#[derive(Clone, Copy, Debug)]
pub enum Values {
    /// Heads of all magnitudes, so that small queries meet large keys.
    Mixed,
    /// The limits of 24 bits, 0, ±1, and anything between.
    Extreme,
    /// Heads of 0, and heads of a few powers of two: maxima that make exact halves.
    Sparse,
}

/// Contents of the files by name.
pub type Files = BTreeMap<String, String>;

/// The largest first step: three times it wraps after five tokens.
const FIRST_STEP: u16 = 21_840;

/// One int8 vector: elements of all heads, a maximum a head.
struct Heads {
    elements: Vec<i8>,
    maxima: Vec<u32>,
}

struct Run {
    shape: Shape,
    values: Values,
    random: Random,
    increments: Vec<u32>,
    constant: Scale,
    /// Keys and values of each layer by position.
    cache: Vec<Vec<(Heads, Heads)>>,
    files: Files,
}

/// All positions of all layers in turn, from position 0 on.
pub fn files(shape: Shape, values: Values, seed: u64) -> Files {
    let theta = Dyadic { negative: false, magnitude: 10_000, exponent: 0 };
    let mut run = Run {
        shape,
        values,
        random: Random::new(seed),
        increments: rope_increments(theta, shape.head_width).unwrap(),
        constant: score_constant(shape.head_width),
        cache: (0..shape.layers).map(|_| Vec::new()).collect(),
        files: Files::new(),
    };
    let increments: Vec<String> = run.increments.iter().map(|t| format!("{t:08x}\n")).collect();
    let Scale { mantissa, exponent } = run.constant;
    run.files.insert("rope.hex".to_owned(), increments.concat());
    run.files.insert("scale.hex".to_owned(), format!("{mantissa:04x}\n{:04x}\n", exponent & 0xFFF));
    for token in 0..shape.layers * shape.context {
        let step = FIRST_STEP.wrapping_add(u16::try_from(token).unwrap());
        run.token(token % shape.layers, token / shape.layers, step);
    }
    run.files
}

impl Run {
    fn append(&mut self, file: &str, line: std::fmt::Arguments) {
        writeln!(self.files.entry(file.to_owned()).or_default(), "{line}").unwrap();
    }

    fn observe(&mut self, probe: &str, tensor: u16, index: usize, value: i64) {
        self.append(&format!("expected/{probe}.hex"), format_args!("{tensor:04x} {index:08x} {value:016x}"));
    }

    fn token(&mut self, layer: usize, position: usize, step: u16) {
        self.append("program.hex", format_args!("{layer:04x} {position:04x} {step:04x}"));
        let Shape { heads, kv_heads, .. } = self.shape;
        let queries = self.heads(heads, 0, position, step);
        let keys = self.heads(kv_heads, 1, position, step);
        let values = self.heads(kv_heads, 2, position, step);
        self.cache[layer].push((keys, values));
        for head in 0..heads {
            self.attend(&queries, head, layer, step);
        }
    }

    /// Draws a vector (`which` 0 queries, 1 keys, 2 values), rotates and quantizes it.
    fn heads(&mut self, heads: usize, which: u16, position: usize, step: u16) -> Heads {
        let width = self.shape.head_width;
        let mut quantized = Heads { elements: Vec::new(), maxima: Vec::new() };
        for head in 0..heads {
            let mut v = self.draw(width);
            for element in &v {
                self.append("vectors.hex", format_args!("{:06x}", element & 0x00FF_FFFF));
            }
            if which < 2 {
                rope(&mut v, u32::try_from(position).unwrap(), &self.increments);
                let tensor = step.wrapping_mul(2).wrapping_add(which);
                for i in 0..width / 2 {
                    for i in [i, i + width / 2] {
                        self.observe("probe_rope", tensor, head * width + i, i64::from(v[i]));
                    }
                }
            }
            let (elements, max) = quantize_head(&v);
            let tensor = step.wrapping_mul(3).wrapping_add(which);
            self.observe("probe_head_max", tensor, head, i64::from(max));
            for (i, element) in elements.iter().enumerate() {
                self.observe("probe_head", tensor, head * width + i, i64::from(*element));
            }
            quantized.elements.extend(elements);
            quantized.maxima.push(max);
        }
        quantized
    }

    fn draw(&mut self, width: usize) -> Vec<i32> {
        let zero = self.random.byte().is_multiple_of(3);
        let bits = 5 + u32::from(self.random.byte() % 19);
        let random = &mut self.random;
        let mut number = |bits: u32| {
            let magnitude = i32::try_from(random.word() & ((1 << bits) - 1)).unwrap();
            if random.byte() & 1 == 0 { magnitude } else { -magnitude }
        };
        let values = self.values;
        let element = |_| match values {
            Values::Mixed => number(bits),
            Values::Extreme => match number(3) {
                -1 | 7 => 0,
                1..=3 => RESIDUAL_LIMIT,
                -5..=-2 => -RESIDUAL_LIMIT,
                4 => RESIDUAL_LIMIT - 1,
                0 => number(1),
                _ => number(23).clamp(-RESIDUAL_LIMIT, RESIDUAL_LIMIT),
            },
            Values::Sparse if zero => 0,
            Values::Sparse => [0, 2048, -2048, 1][usize::try_from(number(2).abs()).unwrap()],
        };
        (0..width).map(element).collect()
    }

    /// One query head over the positions of `layer` so far.
    fn attend(&mut self, queries: &Heads, head: usize, layer: usize, step: u16) {
        let Shape { heads, kv_heads, head_width: width, context, .. } = self.shape;
        let kv_head = head / (heads / kv_heads);
        let rows = |head: usize| head * width..(head + 1) * width;
        let scale = score_scale(queries.maxima[head], self.constant);
        self.observe("probe_score_scale", step, 2 * head, i64::from(scale.mantissa));
        self.observe("probe_score_scale", step, 2 * head + 1, i64::from(scale.exponent));

        let positions = std::mem::take(&mut self.cache[layer]);
        let query = &queries.elements[rows(head)];
        let mut scores = Vec::new();
        for (t, (keys, _)) in positions.iter().enumerate() {
            let g = dot(query, &keys.elements[rows(kv_head)]);
            let s = score(g, keys.maxima[kv_head], scale);
            self.observe("probe_dot", step, head * context + t, i64::from(g));
            self.observe("probe_score", step, head * context + t, i64::from(s));
            scores.push(s);
        }
        let weights = softmax_weights(&scores);
        let mut sums = vec![0; width];
        for (t, (weight, (_, values))) in weights.iter().zip(&positions).enumerate() {
            let u = value_weight(*weight, values.maxima[kv_head]);
            self.observe("probe_weight", step, head * context + t, i64::from(*weight));
            self.observe("probe_value_weight", step, head * context + t, i64::from(u));
            for (sum, value) in sums.iter_mut().zip(&values.elements[rows(kv_head)]) {
                *sum += i64::from(u) * i64::from(*value);
            }
        }
        self.cache[layer] = positions;
        let total = weights.iter().map(|w| u64::from(*w)).sum();
        let reciprocal = softmax_scale(total);
        let softmax = [i64::try_from(total).unwrap(), reciprocal.mantissa.into(), reciprocal.exponent.into()];
        for (i, value) in softmax.into_iter().enumerate() {
            self.observe("probe_softmax", step, 3 * head + i, value);
        }
        for (row, sum) in rows(head).zip(sums) {
            self.observe("probe_weighted_sum", step, row, sum);
            self.observe("probe_attention", step, row, i64::from(attention(sum, reciprocal)));
        }
    }
}

/// Writes the files of a run of `tb_attention`.
pub fn write(folder: &Path, files: &Files) {
    fs::create_dir_all(folder.join("expected")).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}
