//! The examples of `docs/expressions.md`.

use std::fs;
use std::path::Path;
use tritscope::base::{Result, Time};
use tritscope::query::{Bound, Expr, Operand, resolve};
use tritscope::trace::{Progress, Trace};

/// The signals of the page, as a file.
const SIGNALS: &str = "\
$timescale 1ns $end
$scope module tb $end
$var wire 1 a clk $end
$var wire 1 b valid $end
$var wire 1 c ready $end
$var wire 8 d data [7:0] $end
$var wire 8 e high [15:8] $end
$var wire 8 f bus [7:0] $end
$var integer 32 g count $end
$var wire 100 h wide [99:0] $end
$var wire 4 i mem[3] $end
$var real 64 j voltage $end
$var string 1 k state $end
$var wire 1 l odd+name $end
$scope module lane[2] $end
$var wire 4 m acc [3:0] $end
$upscope $end
$upscope $end
$enddefinitions $end
#0
1a
1b
0c
b01000010 d
b11110000 e
b0101zzxx f
b11111111111111111111111111111101 g
b1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111 h
b1010 i
r1.25 j
sIDLE k
1l
b0111 m
#10
";

fn value(trace: &Trace, text: &str) -> Result<String> {
    let expr: Expr = text.parse()?;
    let scope = trace.hierarchy().find_scope("tb");
    let find = |name: &str| {
        let id = resolve(trace.hierarchy(), scope, name)?;
        trace.load(&[id])?;
        Ok(Operand::of(trace, id).unwrap())
    };
    let computed = Bound::new(&expr, &find)?.track(&Progress::new())?;
    Ok(computed.value(Time(5)).unwrap().to_string())
}

#[test]
fn the_examples_of_the_page_have_the_values_that_it_says() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/expressions.md");
    let page = fs::read_to_string(page).unwrap();
    let file = tempfile::Builder::new().suffix(".vcd").tempfile().unwrap();
    fs::write(file.path(), SIGNALS).unwrap();
    let trace = Trace::open(file.path(), &Progress::new()).unwrap();
    let tables = page.split("| expression | value |").skip(1);
    let mut examples = 0;
    for row in tables.flat_map(|table| table.lines().skip(2).take_while(|line| line.starts_with('|'))) {
        let (text, expected) = row.trim_matches('|').trim().rsplit_once(" | ").unwrap();
        let text = text.trim().strip_prefix('`').and_then(|text| text.strip_suffix('`')).unwrap();
        let found = value(&trace, text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(found, expected.trim_matches('`'), "{text}");
        examples += 1;
    }
    assert!(examples >= 55, "{examples} examples");
}
