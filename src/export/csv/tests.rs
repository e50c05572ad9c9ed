use crate::base::Time;
use crate::export::{Kind, Options, Selection, Shown, ShownRow, write};
use crate::trace::{Clock, Progress, Trace};
use crate::translate::Format;

const TEXT: &str = "$timescale 10ns $end\n$scope module tb $end\n$var wire 1 c clk $end\n$var wire 4 d =d [3:0] $end\n\
    $var string 1 s say $end\n$var real 64 r r $end\n$upscope $end\n$enddefinitions $end\n\
    #0\n0c\nb1111 d\ns=1+1 s\nr-1.5 r\n#5\n1c\nbx01z d\n#10\n0c\nsa,\\\"b s\n#15\n1c\n#20\n0c\nb10 d\n";

fn csv(options: impl FnOnce(&Trace) -> Options, from: u64, to: u64) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.vcd");
    std::fs::write(&file, TEXT).unwrap();
    let trace = Trace::open(&file, &Progress::default()).unwrap();
    let ids: Vec<_> = trace.hierarchy().signal_ids().collect();
    trace.load(&ids).unwrap();
    let row = |id| ShownRow { format: Format::Signed, ..ShownRow::new("row", Shown::Signal(id)) };
    let options = options(&trace);
    let selection = Selection {
        rows: ids.iter().copied().map(row).collect(),
        ..Selection::new(&trace, Time(from), Time(to))
    };
    let mut bytes = Vec::new();
    write(&selection, Kind::Csv, &options, &mut bytes, &mut |_| true).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn each_change_is_a_line_and_what_held_comes_first() {
    let lines = "time,unit,signal,value\r\n50,ns,tb.say,'=1+1\r\n50,ns,tb.r,-1.5\r\n50,ns,tb.clk,1\r\n50,ns,tb.=d,x01z\r\n\
        100,ns,tb.clk,0\r\n100,ns,tb.say,\"a,\"\"b\"\r\n";
    assert_eq!(csv(|_| Options::default(), 5, 10), lines);
}

#[test]
fn each_cycle_is_a_line_with_what_holds_just_before_its_edge() {
    let per_cycle = |trace: &Trace| Options {
        clock: Some(Clock::rising(trace, trace.hierarchy().find_signal("tb.clk").unwrap()).unwrap()),
        per_cycle: true,
        ..Options::default()
    };
    let lines = "cycle,time,unit,tb.clk,tb.=d,tb.say,tb.r\r\n0,50,ns,0,-1,'=1+1,-1.5\r\n1,150,ns,0,x01z,\"a,\"\"b\",-1.5\r\n";
    assert_eq!(csv(per_cycle, 0, 20), lines);
    assert_eq!(csv(per_cycle, 6, 14).lines().count(), 1);
}

#[test]
fn cycles_need_a_clock_and_changes_may_have_an_end() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.vcd");
    std::fs::write(&file, TEXT).unwrap();
    let trace = Trace::open(&file, &Progress::default()).unwrap();
    let id = trace.hierarchy().find_signal("tb.clk").unwrap();
    trace.load(&[id]).unwrap();
    let selection = Selection {
        rows: vec![ShownRow::new("clk", Shown::Signal(id))],
        ..Selection::new(&trace, Time(0), Time(20))
    };
    let write = |options| write(&selection, Kind::Csv, &options, &mut Vec::new(), &mut |_| true);
    let error = write(Options { per_cycle: true, ..Options::default() }).unwrap_err();
    assert!(error.to_string().contains("no cycles") && error.hint.is_some());
    let error = write(Options { most_changes: Some(4), ..Options::default() }).unwrap_err();
    assert!(error.to_string().contains("more than 4 changes"));
    assert_eq!(write(Options { most_changes: Some(5), ..Options::default() }).unwrap().changes, 5);
}
