//! Heads and attention against the golden model: `tb_attention` over shapes, `tb_rope` at any pace, and edits of the
//! design that the benches must refute.

use crate::cases::heads::{Files, Shape, Values, files, shape, write};
use crate::cases::rope::pairs;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// One textual edit of a file of the design.
type Edit = (&'static str, &'static str, &'static str);

/// What a bench said: its last line, and all lines before.
struct Verdict {
    result: String,
    log: String,
}

impl Verdict {
    /// The number of values compared; panics unless the bench passed.
    fn checked(&self) -> usize {
        let checked =
            self.result.strip_prefix("@result pass checked=").unwrap_or_else(|| panic!("{}", self.log));
        checked.split(' ').next().unwrap().parse().unwrap()
    }
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compiles `bench` with the design, or an edited one, into `folder`.
fn compile(folder: &Path, bench: &[&str], parameters: &[(&str, usize)], edit: Option<Edit>) -> PathBuf {
    let program = folder.join("bench.vvp");
    let mut command = Command::new("iverilog");
    command.arg("-g2009").args(["-s", bench[0]]).arg("-o").arg(&program);
    command.args(parameters.iter().map(|(name, value)| format!("-P{}.{name}={value}", bench[0])));
    for file in fs::read_to_string(project("rtl/files.f")).unwrap().lines() {
        match edit {
            Some((edited, find, replace)) if file == format!("rtl/{edited}") => {
                let text = fs::read_to_string(project(file)).unwrap();
                assert_eq!(text.matches(find).count(), 1, "{file}: '{find}'");
                fs::write(folder.join(edited), text.replace(find, replace)).unwrap();
                command.arg(folder.join(edited));
            }
            _ => {
                command.arg(project(file));
            }
        }
    }
    command.args(bench.iter().map(|name| project(&format!("sim/units/{name}.v"))));
    let output = command.output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && log.is_empty(), "{bench:?} {edit:?}: {log}");
    program
}

/// Runs a compiled bench; it must say exactly one result.
fn simulate(program: &Path, arguments: &[String]) -> Verdict {
    let output = Command::new("vvp").arg("-n").arg(program).args(arguments).output().unwrap();
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    let results: Vec<&str> = log.lines().filter(|line| line.starts_with("@result")).collect();
    assert_eq!(results.len(), 1, "{log}");
    let result = results[0].to_owned();
    Verdict { result, log }
}

fn attention_bench(folder: &Path, shape: Shape, edit: Option<Edit>) -> PathBuf {
    compile(folder, &["tb_attention", "tb_probe_stream"], &shape.parameters(), edit)
}

fn attention_verdict(program: &Path, folder: &Path, stall: u32) -> Verdict {
    simulate(program, &[format!("+dir={}", folder.display()), format!("+stall={stall}")])
}

/// Elements of all expected streams.
fn elements(files: &Files) -> usize {
    files.iter().filter(|(name, _)| name.starts_with("expected/")).map(|(_, text)| text.lines().count()).sum()
}

#[test]
fn attention_equals_the_golden_model() {
    let points = [
        // One head and one position; pairs only.
        ([1, 1, 1, 2, 1, 2], Values::Extreme),
        ([1, 1, 1, 2, 1, 1], Values::Sparse),
        ([3, 1, 1, 4, 1, 2], Values::Mixed),
        // Nothing is a power of two; grouped queries; several layers.
        ([3, 6, 2, 6, 7, 2], Values::Mixed),
        ([2, 3, 1, 10, 9, 2], Values::Sparse),
        ([1, 5, 5, 12, 5, 4], Values::Extreme),
        // A word a head, and heads of several words.
        ([1, 2, 2, 16, 40, 16], Values::Extreme),
        ([2, 4, 2, 8, 3, 8], Values::Sparse),
        ([1, 2, 1, 48, 12, 16], Values::Mixed),
        ([1, 4, 2, 8, 6, 1], Values::Extreme),
        // The heads of bard-64 and of bard-128.
        ([1, 4, 4, 16, 24, 4], Values::Mixed),
        ([1, 4, 2, 32, 24, 8], Values::Mixed),
    ];
    let mut checked = 0;
    for (seed, (numbers, values)) in (1..).zip(points) {
        let shape = shape(numbers);
        let files = files(shape, values, seed);
        let folder = TempDir::new().unwrap();
        write(folder.path(), &files);
        let program = attention_bench(folder.path(), shape, None);
        for stall in [0, 7] {
            let verdict = attention_verdict(&program, folder.path(), stall);
            assert_eq!(verdict.checked(), elements(&files), "{shape:?}");
            checked += verdict.checked();
        }
    }
    println!("figure: heads and attention, {checked} elements equal to the golden model");
}

fn rope_verdict(pairs: &str, stall: u32, edit: Option<Edit>) -> Verdict {
    let folder = TempDir::new().unwrap();
    let vectors = folder.path().join("vectors.hex");
    fs::write(&vectors, pairs).unwrap();
    let program = compile(folder.path(), &["tb_rope"], &[], edit);
    simulate(&program, &[format!("+vectors={}", vectors.display()), format!("+stall={stall}")])
}

#[test]
fn rope_equals_the_golden_model_at_any_pace() {
    let pairs = pairs();
    for stall in [0, 3] {
        assert_eq!(rope_verdict(&pairs, stall, None).checked(), 2 * pairs.lines().count());
    }
}

#[rustfmt::skip]
const ROPE_EDITS: &[Edit] = &[
    ("rope.v", "phase[30] ? backwards", "phase[31] ? backwards"),
    ("rope.v", "rise} + 20'd512", "rise} + 20'd511"),
    ("rope.v", "phase + 32'h4000_0000", "phase - 32'h4000_0000"),
    ("rope.v", "if (valid[1]) phase", "phase"),
    ("rope.v", "{angle_high, 16'd0}", "32'd0"),
    ("rope_turn.v", "39'sd8191 : 39'sd8192", "39'sd8192 : 39'sd8192"),
    ("rope_turn.v", "39'sd8191 : 39'sd8192", "39'sd8191 : 39'sd8191"),
    ("rope_turn.v", "-24'sd8388607 :", "-24'sd8388608 :"),
    ("sine_table.v", "{9'd402, 15'd402}", "{9'd402, 15'd401}"),
];

#[rustfmt::skip]
const ATTENTION_EDITS: &[Edit] = &[
    ("head_quantize.v", "head_starts && claimed[read_bank]", "1'b0"),
    ("head_quantize.v", "HEAD_WIDTH / 2 + 1;", "HEAD_WIDTH / 2;"),
    ("head_quantize.v", "(which != 2'd2)", "1'b1"),
    ("head_buffer.v", "fresh || (magnitude > largest)", "magnitude > largest"),
    ("head_buffer.v", "data_1[23] ? data_turned[22:0] :", "1'b0 ? data_turned[22:0] :"),
    ("head_buffer.v", "!walking && !answering", "!walking"),
    ("kv_cache.v", "(value ? VALUE_ROWS : 32'd0)", "32'd0"),
    ("kv_cache.v", "(LAYERS > 1) ? {16'd0, layer} * LAYER_ROWS : 32'd0", "32'd0"),
    ("kv_cache.v", "row + HEAD_ROWS[ROW_W-1:0]", "row + 1'b1"),
    ("query_buffer.v", "head + 1'b1", "head"),
    ("dot_product.v", "first[STAGES-1] ? {DOT_W{1'b0}}", "1'b0 ? {DOT_W{1'b0}}"),
    ("softmax.v", "fresh || in_score > largest", "fresh || in_score < largest"),
    ("softmax.v", "+ 19'd64", "+ 19'd63"),
    ("softmax.v", "{15'd0, shifted[0]}", "16'd0"),
    ("softmax.v", "distance[16:12] : 5'd31", "distance[16:12] : 5'd15"),
    ("exp2_table.v", "16'd65535", "16'd65534"),
    ("weighted_sum.v", "+ 41'd2048", "+ 41'd2047"),
    ("weighted_sum.v", "(first[4] ?", "(1'b0 ?"),
    ("attention_walk.v", "&& !(last_t && sums_pending)", ""),
    ("attention_walk.v", "HEADS / KV_HEADS - 1;", "0;"),
    ("attention_walk.v", "block_word + 1'b1 : word", "block_word : word"),
    ("attention_walk.v", "wire               last_t      = (t == position);", "wire last_t = (t >= position - 1);"),
    ("attention_scale.v", "summing && reciprocal_ready", "summing"),
    ("attention_scale.v", ".plain(summing)", ".plain(1'b0)"),
    ("attention_scale.v", "{total, 7'd0} - {7'd0, total}", "{total, 7'd0}"),
    ("attention_scale.v", "max_q[22:12]", "max_q[22:12] & 11'h3ff"),
];

#[test]
fn edits_of_rope_are_refuted() {
    let pairs = pairs();
    for edit in ROPE_EDITS {
        let verdict = rope_verdict(&pairs, 3, Some(*edit));
        assert!(verdict.result.starts_with("@result fail"), "not refuted: {edit:?}");
    }
}

#[test]
fn edits_of_attention_are_refuted() {
    let shape = shape([2, 4, 2, 8, 5, 4]);
    let vectors = [Values::Mixed, Values::Extreme, Values::Sparse].map(|values| {
        let folder = TempDir::new().unwrap();
        write(folder.path(), &files(shape, values, 11));
        folder
    });
    for edit in ATTENTION_EDITS {
        let folder = TempDir::new().unwrap();
        let program = attention_bench(folder.path(), shape, Some(*edit));
        let refutes = |vectors: &TempDir| {
            attention_verdict(&program, vectors.path(), 3).result.starts_with("@result fail")
        };
        assert!(vectors.iter().any(refutes), "not refuted: {edit:?}");
    }
}
