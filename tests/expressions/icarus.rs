//! Expressions computed by Icarus Verilog, bit for bit.

use crate::generate::{Dice, Variable, expression, variables};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use tritscope::base::{Bits, Diagnostic, Result, Time};
use tritscope::query::{Bound, Expr, Operand};
use tritscope::trace::{Progress, SignalKind, Track, Value};

/// The value of an expression over variables that never change, as binary digits.
fn ours(text: &str, variables: &[Variable]) -> Result<String> {
    let expr: Expr = text.parse()?;
    let find = |name: &str| {
        let found = variables.iter().find(|variable| variable.name == name);
        let variable = found.ok_or_else(|| Diagnostic::error(format!("no {name}")))?;
        let kind = SignalKind::Bits { width: u32::try_from(variable.bits.len()).unwrap() };
        let value = Value::Bits(Bits::parse(&variable.bits).unwrap());
        let track = Track::computed(kind, vec![(Time(0), value)]);
        Ok(Operand { track, range: Some(variable.range), signed: variable.signed })
    };
    let track = Bound::new(&expr, &find)?.track(&Progress::new())?;
    Ok(track.value(Time(0)).unwrap().to_string())
}

/// What the functions that count bits mean (IEEE 1800-2017 20.9); those of the simulator itself take X for 1.
const FUNCTIONS: &str = "
function signed [31:0] countones(input [255:0] v);
  integer i;
  begin countones = 0; for (i = 0; i < 256; i = i + 1) if (v[i] === 1'b1) countones = countones + 1; end
endfunction
function isunknown(input [255:0] v); isunknown = (^v) === 1'bx; endfunction
function onehot(input [255:0] v); onehot = countones(v) == 1; endfunction
function onehot0(input [255:0] v); onehot0 = countones(v) <= 1; endfunction
";

/// A module that prints every expression in binary.
fn module(variables: &[Variable], expressions: &[String]) -> String {
    let mut text = format!("module top;{FUNCTIONS}");
    for Variable { name, signed, range: (first, last), bits } in variables {
        let sign = if *signed { "signed " } else { "" };
        writeln!(text, "reg {sign}[{first}:{last}] {name} = {}'b{bits};", bits.len()).unwrap();
    }
    text.push_str("initial begin\n#1;\n");
    for expression in expressions {
        let mut expression = expression.clone();
        for function in ["countones(", "isunknown(", "onehot(", "onehot0("] {
            expression = expression.replace(&format!("${function}"), &format!("{function}1'b0 | "));
        }
        // Its own $clog2 cannot read a part of a variable.
        let expression = expression.replace("$clog2(", "$clog2(1'b0 | ");
        writeln!(text, "$display(\"%b\", {expression});").unwrap();
    }
    text.push_str("end\nendmodule\n");
    text
}

/// What Icarus Verilog prints, a line an expression.
fn icarus(variables: &[Variable], expressions: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("top.sv"), folder.path().join("top"));
    fs::write(&source, module(variables, expressions)).unwrap();
    let built = Command::new("iverilog")
        .args(["-g2012", "-gstrict-expr-width", "-o"])
        .arg(&program)
        .arg(&source)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let ran = Command::new("vvp").arg("-n").arg(&program).output().unwrap();
    assert!(ran.status.success(), "{:?} {}", ran.status, String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn random_expressions_are_what_a_simulator_computes() {
    let mut compared = 0;
    for seed in 1..=20 {
        let mut dice = Dice::new(seed);
        let variables = variables(&mut dice);
        let expressions: Vec<String> = (0..100).map(|_| expression(&mut dice, &variables, 3)).collect();
        let printed = icarus(&variables, &expressions);
        assert_eq!(printed.len(), expressions.len());
        for (text, expected) in expressions.iter().zip(&printed) {
            let found = ours(text, &variables).unwrap_or_else(|error| panic!("{text}: {error}"));
            if found != *expected {
                println!("{text}\n  icarus {expected}\n  ours   {found}");
            }
            compared += 1;
        }
    }
    assert!(compared >= 1000);
}
