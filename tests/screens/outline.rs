//! Rows of the waves: groups, dividers, names, colours, moving, cutting, undo.

use crate::case::Case;
use crate::counter::{counter, file};
use proptest::prelude::*;
use tritscope::app::{Action, Analog, Content, Effect, Extent, Hue, Line, Msg, Row, Side, Way};
use tritscope::translate::Format;

/// The counter with four rows, the first selected.
fn four() -> Case {
    counter().keys("4jV99jX99k").rows("clk count valid data")
}

#[test]
fn chosen_rows_become_a_group() {
    four().keys("jVjwgbus<Enter>").rows("clk -bus .count .valid data").shows("bus");
    four().keys("wg<Enter>").rows("- .clk count valid data");
    four().keys("Vjwgin<Enter>wgout<Enter>").rows("-out .-in ..clk ..count valid data");
}

#[test]
fn a_group_folds_and_hides_its_rows() {
    let lines = |case: &Case| case.app.scene().waves.lines.len();
    let case = four().keys("jVjwgbus<Enter>wo").rows("clk +bus .count .valid data");
    assert_eq!(lines(&case), 3);
    let case = case.keys("jwgx<Enter>").rows("clk +bus .count .valid -x .data").keys("kwo");
    assert_eq!((case.outline().as_str(), lines(&case)), ("clk -bus .count .valid -x .data", 6));
    // Enter and Space fold, too; from inside the group is folded and selected.
    four()
        .keys("jVjwgbus<Enter>j<Enter>")
        .rows("clk +bus .count .valid data")
        .keys("<Space>")
        .rows("clk -bus .count .valid data");
    four().keys("wo").shows("the row is in no group");
}

#[test]
fn all_groups_fold_at_once() {
    let case = four().keys("wga<Enter>2jwgb<Enter>").rows("-a .clk -b .count valid data");
    case.keys("wO").rows("+a .clk +b .count valid data").keys("wO").rows("-a .clk -b .count valid data");
}

#[test]
fn a_group_is_dissolved_and_its_rows_stay() {
    four().keys("Vjwga<Enter>wd").rows("clk count valid data");
    four().keys("Vjwga<Enter>jwd").rows("clk count valid data");
    four().keys("wd").shows("no group is selected");
}

#[test]
fn rows_move_into_open_groups_and_out_again() {
    let case = four().keys("jVjwgg<Enter>").rows("clk -g .count .valid data");
    let case = case.keys("kJ").rows("-g .clk .count .valid data");
    let case = case.keys("J").rows("-g .count .clk .valid data").keys("2J").rows("-g .count .valid clk data");
    let case = case.keys("J").rows("-g .count .valid data clk");
    let case = case.keys("2K").rows("-g .count .valid .clk data");
    case.keys("9K").rows("clk -g .count .valid data");
}

#[test]
fn a_closed_group_is_passed_as_a_whole() {
    four().keys("jVjwgg<Enter>wokJ").rows("+g .count .valid clk data");
}

#[test]
fn a_group_moves_with_its_rows() {
    four()
        .keys("Vjwgg<Enter>J")
        .rows("valid -g .clk .count data")
        .keys("5J")
        .rows("valid data -g .clk .count");
}

#[test]
fn chosen_rows_move_together_and_stay_chosen() {
    let case = four().keys("VjJ").rows("valid clk count data").keys("J").rows("valid data clk count");
    case.keys("X").rows("valid data");
}

#[test]
fn rows_go_into_the_group_above_and_out() {
    let case = four().keys("wgg<Enter>2jw>").rows("-g .clk .count valid data");
    case.keys("w<lt>").rows("-g .clk count valid data").keys("w<lt>").shows("the row is in no group");
    four().keys("w>").shows("there is no group above");
    four().keys("Vjwgg<Enter>jw<lt>").rows("-g .count clk valid data");
}

#[test]
fn dividers_stand_below_the_selected_row() {
    four().keys("wl").rows("clk -- count valid data").keys("wr").keys("part<Enter>").shows("part");
}

#[test]
fn rows_are_renamed_and_get_their_name_back() {
    let case = four().keys("jwrtotal<Enter>").rows("clk total valid data").shows("total");
    case.keys("wr<C-u><Enter>").rows("clk count valid data");
}

#[test]
fn colours_turn_and_are_chosen() {
    let colors = |case: &Case| case.app.waves().rows().iter().map(|row| row.color).collect::<Vec<_>>();
    assert_eq!(colors(&four().keys("wc"))[0], Some(Hue::One));
    assert_eq!(colors(&four().keys("2wc")), [Some(Hue::Two), None, None, None]);
    assert_eq!(colors(&four().keys("Vjwc")), [Some(Hue::One), Some(Hue::One), None, None]);
    assert_eq!(colors(&four().keys("7wc"))[0], None);
    assert_eq!(colors(&four().keys("wCthird<Enter>"))[0], Some(Hue::Three));
}

#[test]
fn formats_are_chosen_from_a_list_for_all_chosen_rows() {
    let case = four().keys("jwf").shows("format").shows("signed").keys("unsigned<Enter>");
    assert_eq!(case.app.waves().rows()[1].format, Format::Unsigned);
    let case = four().keys("V3jwfbinary<Enter>");
    assert!(case.app.waves().rows().iter().all(|row| row.format == Format::Binary));
}

#[test]
fn rows_are_made_higher_and_lower() {
    let heights = |keys: &str| four().keys(keys).app.waves().rows()[0].height;
    assert_eq!((heights("w+"), heights("3w+w-"), heights("99w+"), heights("w-")), (2, 3, 16, 1));
}

#[test]
fn curves_have_lines_and_ranges() {
    let curve = |keys: &str| four().keys(&format!("j{keys}")).app.waves().rows()[1].analog;
    let step = Analog { line: Line::Step, range: Extent::Viewport };
    assert_eq!(curve("wa"), Some(step));
    assert_eq!(curve("wawa"), None);
    assert_eq!(curve("wawA"), Some(Analog { line: Line::Slope, ..step }));
    assert_eq!(curve("wawR"), Some(Analog { range: Extent::Global, ..step }));
    assert_eq!(curve("wawRwR"), Some(Analog { range: Extent::Type, ..step }));
    four().keys("wA").shows("the row is no curve");
}

#[test]
fn rows_are_cut_copied_and_put_in() {
    let case = four().keys("Vjwx").rows("valid data").shows("2 rows cut");
    case.keys("P").rows("valid clk count data").keys("P").rows("valid clk count clk count data");
    four()
        .keys("wyjwp")
        .rows("clk count clk valid data")
        .keys("2wp")
        .rows("clk count clk clk clk valid data");
    four().keys("P").shows("no rows were copied");
    four().keys("Vjwgg<Enter>wy99jP").rows("-g .clk .count valid data -g .clk .count");
}

#[test]
fn removing_takes_a_group_with_its_rows() {
    four().keys("Vjwgg<Enter>X").rows("valid data");
    four().keys("V9jX").rows("").keys("X").rows("").shows("no rows");
}

#[test]
fn undo_takes_back_and_redo_makes_once_more() {
    let case =
        four().keys("X").rows("count valid data").keys("u").rows("clk count valid data").shows("taken back");
    let case = case.keys("<C-r>").rows("count valid data").keys("U").shows("nothing was taken back");
    case.keys("u").keys("wl").keys("U").shows("nothing was taken back");
    four().keys("XXX3u").rows("clk count valid data").shows("3 changes taken back").keys("3U").rows("data");
}

#[test]
fn undo_reaches_over_a_reload() {
    let case = four().keys("jwrtotal<Enter>X").rows("clk valid data").keys("R").rows("clk valid data");
    case.keys("u")
        .rows("clk total valid data")
        .keys("u")
        .rows("clk count valid data")
        .keys("2U")
        .rows("clk valid data");
}

#[test]
fn what_a_newer_trace_does_not_have_waits_in_the_past_too() {
    let case = four().keys("jXu").rows("clk count valid data");
    let mut case = case.open(&file());
    case.send(Msg::Resize { width: 100, height: 30 });
    case.keys("U").rows("clk valid data");
}

#[test]
fn expressions_slices_and_joins_become_rows() {
    let case = four().keys("wecount+1<Enter>").rows("clk =top.count + 1 count valid data");
    let asked = |case: &Case| case.effects.iter().any(|effect| matches!(effect, Effect::Compute { .. }));
    assert!(asked(&case));
    four().keys("jws3:0<Enter>").rows("clk count =top.count[3:0] valid data");
    four().keys("jws[7]<Enter>").rows("clk count =top.count[7] valid data");
    four().keys("jwsx<Enter>").shows("no bit range");
    four().keys("jVjwj").rows("clk count valid ={top.count, top.valid} data");
    four().keys("wj").shows("two rows or more");
}

#[test]
fn transactions_become_rows() {
    let keys = "wtuart(rx=top.valid,baud=115200)<Enter>";
    four().keys(keys).rows("clk =uart(rx=top.valid, baud=115200) count valid data");
    four().keys("wt<Enter>").shows("a bus is missing");
}

#[test]
fn escape_ends_choosing() {
    let case = four().keys("Vj").shows("2 rows chosen").keys("<Esc>").hides("chosen");
    assert!(!case.app.waves().choosing());
}

/// Whether rows are an outline: none stands deeper than below a group, or than the row above it.
fn is_outline(rows: &[Row]) -> bool {
    let mut deepest = 0;
    rows.iter().all(|row| {
        let fits = row.depth <= deepest;
        deepest = row.depth + u8::from(matches!(row.content, Content::Group { .. }));
        fits
    })
}

/// Actions on rows and on the selection.
fn edit() -> impl Strategy<Value = (Action, u32)> {
    let actions = [
        Action::Select(Side::Up),
        Action::Select(Side::Down),
        Action::ChooseRows,
        Action::MoveRow(Way::Forward),
        Action::MoveRow(Way::Back),
        Action::Indent(Way::Forward),
        Action::Indent(Way::Back),
        Action::RemoveRow,
        Action::CutRows,
        Action::CopyRows,
        Action::PasteRows,
        Action::Group,
        Action::Dissolve,
        Action::Fold,
        Action::Divider,
        Action::Color,
        Action::Height(Way::Forward),
        Action::Analog,
        Action::Format(Way::Forward),
    ];
    (prop::sample::select(actions.to_vec()), 1..4_u32)
}

/// Carries out an action and leaves the prompt that it may open.
fn act(case: &mut Case, (action, count): (Action, u32)) {
    case.send(Msg::Act { action, count: Some(count) });
    if case.app.overlay().is_some() {
        case.send(Msg::Key("<Esc>".parse().unwrap()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    #[test]
    fn undo_is_the_inverse_of_any_edits(edits in prop::collection::vec(edit(), 1..25)) {
        let mut case = four();
        // What is there after each change; folding is no change, so it is left out of the comparison.
        let rows = |case: &Case| {
            let mut rows = case.app.waves().rows().to_vec();
            for row in &mut rows {
                if let Content::Group { open } = &mut row.content {
                    *open = true;
                }
            }
            rows
        };
        let mut past = vec![rows(&case)];
        for edit in edits {
            act(&mut case, edit);
            prop_assert!(is_outline(case.app.waves().rows()), "{}", case.outline());
            let now = rows(&case);
            if past.last() != Some(&now) {
                past.push(now);
            }
        }
        let newest = rows(&case);
        for before in past.iter().rev().skip(1) {
            loop {
                let count = case.app.waves().rows().to_vec();
                act(&mut case, (Action::Undo, 1));
                // A change of folds alone, made by moving into a closed group, is taken back on the way.
                if rows(&case) == *before || case.app.waves().rows() == count.as_slice() {
                    break;
                }
            }
            prop_assert_eq!(&rows(&case), before);
        }
        act(&mut case, (Action::Redo, 1_000));
        prop_assert_eq!(rows(&case), newest);
    }

    #[test]
    fn rows_stay_an_outline_and_the_selection_among_them(
        actions in prop::collection::vec((0..tritscope::app::ACTIONS.len(), prop::option::of(0..20_u32)), 1..40)
    ) {
        let mut case = counter();
        let span = case.app.document().unwrap().trace.span();
        for (index, count) in actions {
            case.send(Msg::Act { action: tritscope::app::ACTIONS[index].action, count });
            let waves = case.app.waves();
            prop_assert!(is_outline(waves.rows()), "{}", case.outline());
            prop_assert!(waves.rows().is_empty() || waves.selected() < waves.rows().len());
            prop_assert!(waves.chosen().end <= waves.rows().len());
            prop_assert!(case.app.cursor() >= span.0 && case.app.cursor() <= span.1);
            let viewport = waves.viewport();
            prop_assert!(viewport.from >= span.0 && viewport.to.0 <= span.1.0 + 1 && viewport.from < viewport.to);
        }
        case.buffer();
    }
}
