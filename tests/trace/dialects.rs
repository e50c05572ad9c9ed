//! Dialects of VCD and faults in it, each read as far as it makes sense and told in a warning.

use crate::{open, open_all, signal, vcd, written};
use tritscope::base::{Place, Time};
use tritscope::trace::{Trace, Value};

/// What a signal holds, change by change: `0=x 10=1`.
fn changes(trace: &Trace, path: &str) -> String {
    let all = trace.changes(signal(trace, path), Time(0), Time(u64::MAX));
    let text = |(time, value): &(Time, Value)| format!("{}={value}", time.0);
    all.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// The warnings, each with its line where it has one.
fn warnings(trace: &Trace) -> Vec<String> {
    let told = |warning: &tritscope::base::Diagnostic| {
        assert!(warning.hint.is_some(), "{warning:?}");
        match warning.place {
            Place::Line { line, .. } => format!("{line}: {}", warning.what),
            _ => warning.what.clone(),
        }
    };
    trace.warnings().iter().map(told).collect()
}

/// Two wires, then `body`.
fn with_two(body: &str) -> Trace {
    let header = "$timescale 1 ns $end\n$scope module t $end\n$var wire 1 ! a $end\n\
                  $var wire 4 ab b [3:0] $end\n$upscope $end\n$enddefinitions $end\n";
    vcd(&format!("{header}{body}")).0
}

/// An extended VCD as the standard has it.
pub const EXTENDED: &str = "$comment ports of a device $end\n$timescale 1 ns $end\n$scope module tb.dut $end\n\
    $var port 1 <0 clk $end\n$var port [3:0] <1 data $end\n$var port [0:1] <2 out $end\n$upscope $end\n\
    $enddefinitions $end\n#0\n$dumpports\npD 6 0 <0\npNNNN 6666 6666 <1\npTT 00 00 <2\n$end\n\
    #5\npU 0 6 <0\npDUDU 6060 0606 <1\npLH 60 06 <2\n#10\npD 5 0 <0\npdu?Z 3066 0360 <1\npXF 60 60 <2\n\
    $vcdclose #20 $end\n";

#[test]
fn ports_of_an_extended_vcd_have_values_and_strengths() {
    let (trace, _file) = vcd(EXTENDED);
    assert_eq!(warnings(&trace), [""; 0]);
    assert_eq!(changes(&trace, "tb.dut.clk"), "0=0 5=1 10=l", "a weak 0 in the end");
    assert_eq!(changes(&trace, "tb.dut.data"), "0=xxxx 5=0101 10=lhxz");
    assert_eq!(changes(&trace, "tb.dut.out"), "0=zz 5=01 10=xz");
    let data = trace.hierarchy().signal(signal(&trace, "tb.dut.data")).unwrap();
    assert_eq!((data.range, data.var_type.as_str()), (Some((3, 0)), "port"));
    assert_eq!(trace.span(), (Time(0), Time(20)), "the last time is that of the closing");
}

#[test]
fn ports_may_be_written_without_blanks_or_without_their_mark() {
    let header = "$scope module t $end\n$var port 1 <0 a $end\n$var port 4 <1 b $end\n$upscope $end\n$enddefinitions $end\n";
    let (trace, _file) = vcd(&format!("{header}#0\npD60 <0\npDDUU66000066 <1\n#5\n1<0\n0110<1\n#6\np\n"));
    assert_eq!(changes(&trace, "t.a"), "0=0 5=1");
    assert_eq!(changes(&trace, "t.b"), "0=0011 5=0110");
    assert_eq!(warnings(&trace), ["13: a word that belongs to no record is left out: p"]);
}

#[test]
fn arrays_of_verilator_lie_flat_in_their_scope() {
    let (trace, _file) = vcd("$scope module top $end\n\
        $attrbegin misc 07 t.state_t 2 IDLE RUN 00 01 1 $end\n\
        $attrbegin array unpacked bounds 8589934593 $end\n$scope sv_array mem $end\n\
        $var logic 8 ! mem[2] [7:0] $end\n$var logic 8 \" mem[1] [7:0] $end\n$upscope $end\n\
        $attrbegin array unpacked bounds 17179869187 $end\n$scope sv_array grid $end\n\
        $attrbegin array unpacked bounds 8589934593 $end\n$scope sv_array [4] $end\n\
        $var bit 1 # grid[4][2] $end\n$var bit 1 $ grid[4][1] $end\n$upscope $end\n$upscope $end\n\
        $attrbegin array packed bounds 17179869187 $end\n$scope sv_array pair $end\n\
        $attrbegin pack packed members 2 $end\n$scope struct [4] $end\n$var bit 1 % valid $end\n$upscope $end\n$upscope $end\n\
        $attrbegin array unpacked bounds 1 $end\n$scope sv_array real $end\n$var real 64 & real[0] $end\n$upscope $end\n\
        $attrbegin misc 07 \"\" 1 $end\n$var int 2 ' state [1:0] $end\n$attrend $end\n\
        $upscope $end\n$enddefinitions $end\n#0\nb101 !\n1#\n1%\nr0.5 &\nb1 '\n#1\n");
    assert_eq!(warnings(&trace), [""; 0]);
    let paths: Vec<&str> = trace.hierarchy().signals().iter().map(|signal| signal.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "top.mem[2]",
            "top.mem[1]",
            "top.grid[4][2]",
            "top.grid[4][1]",
            "top.pair[4].valid",
            "top.real[0]",
            "top.state"
        ]
    );
    assert_eq!(changes(&trace, "top.mem[2]"), "0=00000101");
    assert_eq!(changes(&trace, "top.real[0]"), "0=0.5");
    let state = trace.hierarchy().enumeration(signal(&trace, "top.state")).unwrap();
    assert_eq!(state.values, [("00".into(), "IDLE".into()), ("01".into(), "RUN".into())]);
}

#[test]
fn a_fault_costs_one_record_and_is_counted() {
    let trace =
        with_two("#0\n0!\nb1 ab\n#5\n1!\n1%\nb10 zz\n0zz\nqqq\nb12 ab\nb110011 ab\n#x\n0!\n#7\nb0 ab\n#9\n");
    assert_eq!(changes(&trace, "t.a"), "0=0 5=1", "the step without a time is left out");
    assert_eq!(changes(&trace, "t.b"), "0=0001 5=0011 7=0000");
    assert_eq!(
        warnings(&trace),
        [
            "15: a word that belongs to no record is left out: qqq",
            "12: 3 values of undeclared identifiers are left out: 1%",
            "16: a value that its signal cannot hold is left out: b12",
            "17: a value has more bits than its signal and loses the upper ones: b110011",
            "18: a time cannot be read, its step is left out: #x",
        ]
    );
}

#[test]
fn unknown_keywords_and_missing_ends_do_not_hide_the_rest() {
    let (trace, _file) = vcd("$date now\n$version 1.0 $end\n$frobnicate all $end\n$scope module t $end\n\
        $var wire 1 ! a\n$var wire 1 \" b $end\n$var gizmo 2 # c $end\n$upscope $end\n$upscope $end\n\
        $enddefinitions $end\n#0\n1!\n$glitch\n0\"\nb10 #\n$comment never ended\n1\"\n");
    assert_eq!((changes(&trace, "t.a"), changes(&trace, "t.b")), ("0=1".into(), "0=0".into()));
    assert_eq!(changes(&trace, "t.c"), "0=10");
    assert_eq!(
        warnings(&trace),
        [
            "3: 2 unknown keywords are left out: $frobnicate",
            "5: a declaration has no $end: $var",
            "7: a variable of an unknown kind is shown as bits: gizmo",
            "9: an $upscope has no scope to leave",
            "16: a comment has no $end",
        ]
    );
}

#[test]
fn a_header_may_lack_its_end_or_hold_values() {
    let declared = "$var wire 1 ! a $end\n$var wire 1 \" b $end\n";
    for text in [
        format!("{declared}#0\n1!\n0\"\n#1\n0!\n"),
        format!("{declared}$dumpvars\n1!\n0\"\n$end\n$enddefinitions $end\n#1\n0!\n"),
        "$var wire 1 ! a $end\n$dumpvars\n1!\n0\"\n$end\n$var wire 1 \" b $end\n$enddefinitions $end\n#1\n0!\n"
            .to_owned(),
    ] {
        let (trace, _file) = vcd(&text);
        assert_eq!(warnings(&trace), [""; 0], "{text}");
        assert_eq!((changes(&trace, "a"), changes(&trace, "b")), ("0=1 1=0".into(), "0=0".into()), "{text}");
    }
}

#[test]
fn a_file_that_ends_inside_its_header_shows_the_names_so_far() {
    let (trace, _file) = vcd("$scope module t $end\n$var wire 1 ! a $end\n$var wire 8 \" b [7:0");
    assert_eq!(warnings(&trace), ["the file ends inside its header: the names so far are shown"]);
    assert_eq!(trace.hierarchy().signals().len(), 1);
    assert_eq!(trace.value(signal(&trace, "t.a"), Time(0)), None);
}

#[test]
fn a_code_declared_with_two_widths_is_two_signals() {
    let (trace, _file) = vcd(
        "$var wire 8 ! a $end\n$var wire 2 ! b $end\n$var real 64 \" r $end\n$enddefinitions $end\n#0\nb1 !\nr1.5 \"\n#1\n",
    );
    assert_eq!((changes(&trace, "a"), changes(&trace, "b")), ("0=00000001".into(), "0=01".into()));
}

#[test]
fn a_signal_is_what_its_values_are() {
    let (trace, _file) =
        vcd("$var real 1 ! state $end\n$var reg 32 \" level $end\n$var reg 4 # other $end\n\
        $enddefinitions $end\n#0\nsIDLE !\nr0.5 \"\nsx #\nb1 #\n#1\nsBUSY !\n#2\n");
    assert_eq!(changes(&trace, "state"), "0=IDLE 1=BUSY");
    assert_eq!(changes(&trace, "level"), "0=0.5");
    assert_eq!(changes(&trace, "other"), "0=0001", "one text does not make a vector a text");
    assert_eq!(warnings(&trace), ["8: a value that its signal cannot hold is left out: sx"]);
}

#[test]
fn records_may_be_broken_over_lines_or_hold_blanks() {
    let (trace, _file) =
        vcd("$var string 1 ! s $end\n$var wire 4 \" v $end\n$var wire 1 # b $end\n$enddefinitions $end\n\
        #0\nshello big world !\nb101\n\"\n1 #\n#1\ns !\nb11\n0#\n#2\n");
    assert_eq!(changes(&trace, "s"), "0=hello big world 1=");
    assert_eq!((changes(&trace, "v"), changes(&trace, "b")), ("0=0101".into(), "0=1 1=0".into()));
    assert_eq!(warnings(&trace), ["12: a value without an identifier is left out: b11"]);
}

#[test]
fn nothing_in_a_file_steers_the_terminal() {
    let text = "$scope module a\x1b[2J $end\n$var wire 1 ! b\x07\u{9b}c $end\n$var string 1 \" s $end\n\
                $upscope $end\n$enddefinitions $end\n#0\n1!\nsx\\033[31my \"\n1\x1b]0;title\x07\n#1\n";
    let (trace, _file) = vcd(text);
    let all = trace.hierarchy().signals().iter().flat_map(|signal| [&signal.path, &signal.name]);
    let all: Vec<&String> = all.chain(trace.hierarchy().scopes().iter().map(|scope| &scope.path)).collect();
    assert!(all.iter().all(|name| !name.chars().any(char::is_control)), "{all:?}");
    assert_eq!(changes(&trace, "a␛[2J.s"), "0=x␛[31my");
    let told = warnings(&trace).concat();
    assert!(told.contains("undeclared") && !told.chars().any(char::is_control), "{told:?}");
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let file = written(b"\xef\xbb\xbf$var wire 1 ! a $end\n$enddefinitions $end\n#0\n1!\n#1\n");
    let trace = open_all(&file).unwrap();
    assert_eq!(changes(&trace, "a"), "0=1");
    assert!(open(&file).is_ok());
}
