//! A savefile of every kind of line.

use super::*;

const SAVED: &str = "\
[*]
[*] GTKWave Analyzer v3.3.118 (w)1999-2023 BSI
[*] Mon Nov 23 10:00:00 2026
[*]
[dumpfile] \"/home/me/run.vcd\"
[dumpfile_mtime] \"Mon Nov 23 09:59:00 2026\"
[dumpfile_size] 4242
[savefile] \"/home/me/view.gtkw\"
[timestart] 1000
[size] 1400 700
[pos] -1 -1
*-8.000000 1234 1100 -1 1900 -1 -1 -1
[markername] Areset ends
[treeopen] tb.
[treeopen] tb.dut.
[sst_width] 200
[signals_width] 200
[sst_expanded] 1
[sst_vpaned_height] 200
@28
tb.clk
[color] 3
tb.dut.valid
@22
+{payload} tb.dut.data[7:0]
@c00200
-registers
@424
tb.dut.acc[15:0]
@800200
-inner
@820
tb.dut.text[31:0]
@1000200
-inner
@1401200
-registers
@200
-
-a comment
@28
#{flags} tb.dut.carry tb.dut.zero
@88424
tb.dut.level[11:0]
@20000
-
-
@c00022
tb.dut.bus[1:0]
@28
(0)tb.dut.bus[1:0]
(1)tb.dut.bus[1:0]
@1401200
-group_end
@2022
^1 /home/me/names.txt
tb.dut.state[2:0]
[pattern_trace] 1
!000000@@
?10
tb.clk
!!
[pattern_trace] 0
[unheard_of] 3
";

fn read() -> (Session, Vec<String>) {
    let (session, warnings) = Session::of_gtkw(SAVED, Path::new("view.gtkw"));
    (session, warnings.iter().map(ToString::to_string).collect())
}

/// A row in short: depth, what it shows, its name, its format.
fn short(row: &Row) -> String {
    let content = match &row.content {
        Content::Signal { path, .. } => path.clone(),
        Content::Computed(expression) => format!("= {expression}"),
        Content::Divider => "---".to_owned(),
        Content::Group { open } => if *open { "group" } else { "closed group" }.to_owned(),
        Content::Protocol(spec) => spec.clone(),
    };
    let parts = [row.name.as_deref(), row.format.as_deref()].into_iter().flatten();
    format!(
        "{}{}",
        "  ".repeat(row.depth.into()),
        std::iter::once(content.as_str()).chain(parts).collect::<Vec<_>>().join(" | ")
    )
}

#[test]
fn rows_keep_order_groups_names_and_formats() {
    let (session, _) = read();
    let rows: Vec<String> = session.rows.iter().map(short).collect();
    assert_eq!(
        rows,
        [
            "tb.clk | bin",
            "tb.dut.valid | bin",
            "tb.dut.data[7:0] | payload | hex",
            "closed group | registers",
            "  tb.dut.acc[15:0] | signed",
            "  group | inner",
            "    tb.dut.text[31:0] | ascii",
            "---",
            "--- | a comment",
            "= {tb.dut.carry, tb.dut.zero} | flags | bin",
            "tb.dut.level[11:0] | signed",
            "closed group | bus[1:0]",
            "  tb.dut.bus[1:0] | hex",
            "  = tb.dut.bus[1] | bin",
            "  = tb.dut.bus[0] | bin",
            "tb.dut.state[2:0] | hex",
        ]
    );
    assert_eq!((session.rows[0].color, session.rows[1].color, session.rows[2].color), (None, Some(3), None));
    let curve = &session.rows[10];
    assert_eq!((curve.height, curve.analog.clone()), (3, Some(("step".into(), "global".into()))));
}

#[test]
fn times_and_scopes_come_along() {
    let (session, _) = read();
    assert_eq!((session.cursor, session.viewport), (Some(1234), Some((1000, 1000 + 256 * 5))));
    assert_eq!(session.marks.into_iter().collect::<Vec<_>>(), [('a', 1100), ('c', 1900)]);
    assert_eq!(session.open, Some(vec!["tb".to_owned(), "tb.dut".to_owned()]));
    assert_eq!(session.mark_names[&'a'], "reset ends");
    assert_eq!(session.origin.file.as_deref(), Some("/home/me/run.vcd"));
}

#[test]
fn what_is_left_out_is_counted() {
    let (_, warnings) = read();
    assert_eq!(
        warnings,
        [
            "view.gtkw:64: 1 lines of the savefile mean nothing here and are left out",
            "view.gtkw: 1 rows have a translation filter, which is left out",
        ]
    );
}

#[test]
fn any_text_is_read_without_harm() {
    for text in ["", "\0\0", "@", "@zz\n-", "+{", "*\n*nan -1", "[timestart] 99999999999999999999", "[", "]"]
    {
        let _ = Session::of_gtkw(text, Path::new("x.gtkw"));
    }
    let deep = "@800200\n-g\n".repeat(1000);
    let (session, _) = Session::of_gtkw(&deep, Path::new("x.gtkw"));
    assert_eq!(session.rows.last().map(|row| row.depth), Some(DEEPEST));
    let (session, warnings) = Session::of_gtkw(&"tb.a\n".repeat(MOST_ROWS + 1), Path::new("x.gtkw"));
    assert_eq!((session.rows.len(), warnings.len()), (MOST_ROWS, 1));
}
