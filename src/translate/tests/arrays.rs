//! Arrays out of the names of producers, and what they hold at a moment.

use crate::base::Time;
use crate::trace::{Progress, Trace};
use crate::translate::{Arrays, Cell, Content, Format, Kind, Moments, Origin, Since};
use std::fmt::Write as _;
use std::io::Write;

/// A trace with the lines of a VCD before `$enddefinitions` and after it.
fn trace(names: &str, body: &str) -> Trace {
    let mut file = tempfile::Builder::new().suffix(".vcd").tempfile().unwrap();
    write!(file, "$timescale 1 ns $end\n{names}\n$enddefinitions $end\n{body}\n").unwrap();
    let trace = Trace::open(file.path(), &Progress::default()).unwrap();
    let all: Vec<_> = trace.hierarchy().signal_ids().collect();
    trace.load(&all).unwrap();
    trace
}

/// A scope `tb` with a variable a line: kind, width, name.
fn variables(lines: &[&str]) -> String {
    let mut text = "$scope module tb $end\n".to_owned();
    for (index, line) in lines.iter().enumerate() {
        let (width, name) = line.split_once(' ').unwrap();
        writeln!(text, "$var wire {width} s{index} {name} $end").unwrap();
    }
    text + "$upscope $end"
}

fn found(lines: &[&str]) -> Vec<(Origin, String, String, usize, u64)> {
    let trace = trace(&variables(lines), "#0");
    let arrays = Arrays::find(trace.hierarchy());
    let row = |array: &crate::translate::Array| {
        let dimensions = array.dimensions.iter().map(|range| format!("{}..{}", range.start(), range.end()));
        let dimensions: Vec<_> = dimensions.collect();
        (array.origin, array.path.clone(), dimensions.join(" "), array.signals().len(), array.gaps())
    };
    arrays.all().iter().map(row).collect()
}

#[test]
fn every_spelling_of_a_producer_is_an_array() {
    type Expected = (Origin, &'static str, &'static str, usize, u64);
    let table: [(&[&str], Expected); 10] = [
        // Icarus 11 and its escapes.
        (&["8 \\mem[0] ", "8 \\mem[1] ", "8 \\mem[3] "], (Origin::Elements, "tb.mem", "0..3", 3, 1)),
        // Verilator, VCS.
        (&["8 mem[1] [7:0]", "8 mem[0] [7:0]"], (Origin::Elements, "tb.mem", "0..1", 2, 0)),
        (&["8 m[0][2] [7:0]", "8 m[1][1] [7:0]"], (Origin::Elements, "tb.m", "0..1 1..2", 2, 2)),
        // MyHDL, SystemVerilog through older Verilator.
        (&["32 ram(0) [31:0]", "32 ram(1) [31:0]"], (Origin::Elements, "tb.ram", "0..1", 2, 0)),
        // VHDL with several dimensions.
        (&["4 g(-1,2)", "4 g(0,2)"], (Origin::Elements, "tb.g", "-1..0 2..2", 2, 0)),
        // Questa, ModelSim, Riviera: a vector bit by bit.
        (&["1 q [2]", "1 q [1]", "1 q [0]"], (Origin::Bits, "tb.q", "0..2", 3, 0)),
        (&["1 rd(1)", "1 rd(0)"], (Origin::Bits, "tb.rd", "0..1", 2, 0)),
        // Parts of a vector.
        (&["4 \\bus[7:4] ", "4 \\bus[3:0] "], (Origin::Bits, "tb.bus", "0..4", 2, 3)),
        // PyMTL: members of an array of records.
        (&["1 recv(0).rdy", "1 recv(8).rdy"], (Origin::Elements, "tb.recv[].rdy", "0..8", 2, 7)),
        // SystemC: indices in front.
        (&["4 (0)(0)_flit.id", "4 (0)(1)_flit.id"], (Origin::Elements, "tb.[][]_flit.id", "0..0 0..1", 2, 0)),
    ];
    for (lines, (origin, path, dimensions, elements, gaps)) in table {
        let expected = (origin, path.to_owned(), dimensions.to_owned(), elements, gaps);
        assert_eq!(found(lines), [expected], "{lines:?}");
    }
}

#[test]
fn one_element_or_none_is_no_array() {
    assert_eq!(found(&["8 mem[0] [7:0]", "8 other", "1 clk"]), []);
    assert_eq!(found(&["8 \\a[x] ", "8 \\a[y] "]), []);
}

#[test]
fn numbered_scopes_make_an_array_of_each_signal() {
    let lane = |number: u32| {
        format!(
            "$scope module lane[{number}] $end $scope module u $end $var reg 8 a{number} acc $end $upscope $end $upscope $end\n"
        )
    };
    let names = format!("$scope module tb $end\n{}{}$upscope $end", lane(4), lane(6));
    let trace = trace(&names, "#0 b101 a4");
    let arrays = Arrays::find(trace.hierarchy());
    let array = arrays.of(trace.hierarchy().find_signal("tb.lane[6].u.acc").unwrap()).unwrap();
    assert_eq!((array.name.as_str(), array.path.as_str()), ("lane[].u.acc", "tb.lane[].u.acc"));
    assert_eq!((array.origin, array.dimensions.clone(), array.gaps()), (Origin::Scopes, vec![4..=6], 1));
    assert_eq!(array.expression(trace.hierarchy()), None);
    assert_eq!(arrays.within(array.scope).count(), 0);
}

#[test]
fn bits_make_an_expression() {
    let trace = trace(&variables(&["1 q [0]", "1 q [1]", "1 q [2]"]), "#0");
    let arrays = Arrays::find(trace.hierarchy());
    let scope = trace.hierarchy().find_scope("tb");
    let array = arrays.within(scope).next().unwrap();
    assert_eq!(array.expression(trace.hierarchy()).as_deref(), Some("{tb.q[2], tb.q[1], tb.q[0]}"));
}

#[test]
fn a_matrix_shows_values_gaps_and_what_changed() {
    let lines: Vec<_> = [0, 1, 2, 3, 5].iter().map(|index| format!("8 m[{index}] [7:0]")).collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    let body = "#0 b1 s0 b1 s1 b1 s2 #10 b11 s0 b10 s1 #20 b1 s1 bx s2";
    let trace = trace(&variables(&lines), &body.replace(" b", "\nb"));
    let arrays = Arrays::find(trace.hierarchy());
    let array = &arrays.all()[0];
    let shape = array.shape(5);
    assert_eq!((shape.rows, shape.columns), (2, 4));
    let moments = Moments { now: Time(20), since: Some(Time(0)) };
    let loaded = |id| trace.track(id);
    let matrix = array.matrix(shape, &(0..9, 0..9), &Format::Unsigned, moments, &loaded);
    assert_eq!(matrix.header, ["+0", "+1", "+2", "+3"]);
    let labels: Vec<_> = matrix.rows.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["[0]", "[4]"]);
    let read = |cell: &Cell| match &cell.content {
        Content::Value(written) => (written.text.clone(), Some(written.kind), cell.since),
        other => (format!("{other:?}"), None, cell.since),
    };
    let cells: Vec<_> = matrix.rows.iter().flat_map(|(_, cells)| cells.iter().map(read)).collect();
    let cell = |text: &str, kind, since| (text.to_owned(), kind, since);
    assert_eq!(
        cells,
        [
            cell("3", Some(Kind::Normal), Since::Changed),
            cell("1", Some(Kind::Normal), Since::Back),
            cell("x", Some(Kind::Unknown), Since::Changed),
            cell("Nothing", None, Since::Same),
            cell("Gap", None, Since::Same),
            cell("Nothing", None, Since::Same),
            cell("Gap", None, Since::Same),
            cell("Gap", None, Since::Same),
        ]
    );
    let missing = array.matrix(shape, &(0..1, 0..1), &Format::Unsigned, moments, &|_| None);
    assert_eq!(missing.rows[0].1[0].content, Content::Missing);
    let m5 = trace.hierarchy().find_signal("tb.m[5]").unwrap();
    assert_eq!(array.place(shape, m5), Some((1, 1)));
    assert_eq!(array.window(shape, 1..2, 0..4), [m5]);
}

#[test]
fn dimensions_lie_across_and_sparse_arrays_list_elements() {
    let trace =
        trace(&variables(&["8 m[1][2]", "8 m[1][4]", "8 m[3][4]", "8 far[0]", "8 far[900000000000]"]), "#0");
    let arrays = Arrays::find(trace.hierarchy());
    let [grid, far] = arrays.all() else { panic!("{arrays:?}") };
    let shape = grid.shape(64);
    assert_eq!((shape.rows, shape.columns), (3, 3));
    let moments = Moments { now: Time(0), since: None };
    let matrix = grid.matrix(shape, &(1..3, 1..3), &Format::Unsigned, moments, &|_| None);
    assert_eq!((matrix.header, matrix.rows[1].0.as_str()), (vec!["3".to_owned(), "4".to_owned()], "[3]"));
    for (position, signal) in grid.signals().iter().enumerate() {
        let (row, column) = grid.place(shape, *signal).unwrap();
        assert_eq!(grid.at(shape, row, column), Some(*signal));
        assert_eq!(grid.element(grid.indices(position)), Some(*signal));
    }
    let shape = far.shape(16);
    assert_eq!((shape.rows, shape.columns, far.gaps()), (2, 1, 899_999_999_999));
    let matrix = far.matrix(shape, &(0..10, 0..10), &Format::Unsigned, moments, &|_| None);
    assert_eq!(matrix.rows[1].0, "[900000000000]");
}

#[test]
fn four_hundred_thousand_signals_take_no_time() {
    let mut names = String::from("$scope module tb $end\n");
    for index in 0..400_000 {
        let line = match index % 4 {
            0 => format!("$var wire 8 i{index} mem{}[{}] $end\n", index / 4096, index % 4096),
            1 => format!("$var wire 1 i{index} q{} [{}] $end\n", index / 64, index % 64),
            2 => format!("$var wire 1 i{index} grid({},{}) $end\n", index / 512, index % 512),
            _ => format!("$var wire 1 i{index} wire_{index} $end\n"),
        };
        names.push_str(&line);
    }
    let mut file = tempfile::Builder::new().suffix(".vcd").tempfile().unwrap();
    write!(file, "{names}$upscope $end\n$enddefinitions $end\n#0\n").unwrap();
    let trace = Trace::open(file.path(), &Progress::default()).unwrap();
    let begun = std::time::Instant::now();
    let arrays = Arrays::find(trace.hierarchy());
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert!(arrays.all().len() > 1000, "{}", arrays.all().len());
}
