//! The mouse: clicks, drags on the waves and on borders, wheel, lists.

use crate::case::{Case, case};
use crate::counter::counter;
use tritscope::app::scene::{SOURCE_MARGIN, SourceLine};
use tritscope::app::{Gesture, Mouse, Overlay, Pane};

fn at(case: Case, gesture: Gesture, column: u16, row: u16) -> Case {
    case.mouse(Mouse { gesture, column, row, modified: false })
}

/// First column of the time axis, its columns, and the line of the first row on the screen.
fn axis(case: &Case) -> (u16, u16, u16) {
    let waves = &case.app.scene().waves;
    let placed = case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Waves).unwrap();
    (waves.x, waves.columns, placed.region.y + 1 + waves.head)
}

#[test]
fn a_click_selects_the_row_and_moves_the_cursor() {
    let case = counter();
    let (x, columns, y) = axis(&case);
    let case = at(case, Gesture::Press, x + columns / 2, y + 2);
    assert_eq!(case.app.waves().selected(), 2);
    assert!(case.app.cursor().0.abs_diff(1_000) < 60, "{:?}", case.app.cursor());
    let case = at(at(case, Gesture::Release, x + columns / 2, y + 2), Gesture::Press, x - 4, y + 3);
    assert_eq!(case.app.waves().selected(), 3);
}

#[test]
fn a_drag_draws_a_band_and_zooms_to_it() {
    let case = counter();
    let (x, columns, y) = axis(&case);
    let case = at(case, Gesture::Press, x + 10, y);
    let case = at(case, Gesture::Drag, x + 30, y + 1);
    let (from, to) = case.app.band().unwrap();
    let (first, last) = case.app.scene().waves.band.unwrap();
    assert_eq!((first, last), (10, 30));
    let case = at(case, Gesture::Release, x + 30, y + 1);
    let viewport = case.app.waves().viewport();
    assert_eq!((viewport.from, viewport.to.0), (from, to.0 + 1));
    assert_eq!(case.app.band(), None);
    let whole = case.keys("<BS>").app.waves().viewport().length();
    assert!(whole > 2_000 && columns > 40);
}

#[test]
fn a_drag_to_the_left_and_beyond_the_edge_is_a_band_too() {
    let case = counter();
    let (x, _, y) = axis(&case);
    let case = at(at(case, Gesture::Press, x + 20, y), Gesture::Drag, 0, y);
    assert_eq!(case.app.scene().waves.band, Some((0, 20)));
    let case = at(case, Gesture::Release, 0, y);
    assert_eq!(case.app.waves().viewport().from.0, 0);
}

#[test]
fn a_click_without_a_drag_zooms_nowhere() {
    let case = counter();
    let (x, _, y) = axis(&case);
    let before = case.app.waves().viewport();
    let case = at(at(case, Gesture::Press, x + 20, y), Gesture::Drag, x + 21, y);
    assert_eq!(at(case, Gesture::Release, x + 21, y).app.waves().viewport(), before);
}

#[test]
fn the_ruler_takes_the_cursor_along() {
    let case = counter();
    let (x, _, y) = axis(&case);
    let case = at(at(case, Gesture::Press, x + 20, y - 1), Gesture::Drag, x + 40, y - 1);
    let column = case.app.scene().waves.cursor.unwrap();
    assert!(column.abs_diff(40) <= 1, "{column}");
    assert_eq!(case.app.band(), None);
}

#[test]
fn the_grabbed_time_axis_follows_the_mouse() {
    let case = counter().keys("2+");
    let (x, columns, y) = axis(&case);
    let before = case.app.waves().viewport();
    let case = at(at(case, Gesture::Grab, x + 40, y), Gesture::Pull, x + 20, y);
    let moved = case.app.waves().viewport().from.0 - before.from.0;
    assert_eq!(moved, 20 * before.length() / u64::from(columns));
    let case = at(case, Gesture::Pull, x + 40, y);
    assert_eq!(case.app.waves().viewport(), before);
}

#[test]
fn the_wheel_pans_and_zooms_the_waves() {
    let case = counter().keys("2+");
    let (x, _, y) = axis(&case);
    let before = case.app.waves().viewport();
    let case = at(case, Gesture::WheelDown, x + 10, y);
    assert!(case.app.waves().viewport().from > before.from);
    let case = at(case, Gesture::WheelLeft, x + 10, y);
    assert_eq!(case.app.waves().viewport(), before);
    let zoom = Mouse { gesture: Gesture::WheelUp, column: x + 10, row: y, modified: true };
    assert_eq!(case.mouse(zoom).app.waves().viewport().length(), before.length() / 2);
}

#[test]
fn a_double_click_adds_folds_and_zooms() {
    let case = counter().keys("V99jX");
    let tree = case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Tree).unwrap().region;
    let case = at(case, Gesture::Press, tree.x + 8, tree.y + 3);
    let case = at(case, Gesture::Double, tree.x + 8, tree.y + 3);
    assert_eq!(case.outline(), "clk");
    let case = case.keys("<Tab>wgg<Enter>");
    let (x, _, y) = axis(&case);
    let case = at(at(case, Gesture::Press, x - 12, y), Gesture::Double, x - 12, y);
    assert_eq!(case.outline(), "+g .clk");
    let before = case.app.waves().viewport().length();
    let case = at(at(case, Gesture::Press, x + 9, y), Gesture::Double, x + 9, y);
    assert_eq!(case.app.waves().viewport().length(), before / 2);
}

#[test]
fn the_border_of_the_tree_is_dragged() {
    let case = counter();
    let tree = case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Tree).unwrap().region;
    let edge = tree.x + tree.width - 1;
    let case = at(at(case, Gesture::Press, edge, 10), Gesture::Drag, edge + 10, 10);
    let wider = case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Tree).unwrap().region.width;
    assert_eq!(wider, tree.width + 10);
    let case = at(case, Gesture::Release, edge + 10, 10).keys("<C-Left>");
    let narrower =
        case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Tree).unwrap().region.width;
    assert_eq!((narrower, case.app.sizes().tree), (wider - 2, Some(wider - 2)));
}

#[test]
fn the_border_below_the_upper_panes_is_dragged() {
    let case = case("demo.fst");
    let waves = case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Waves).unwrap().region;
    let case = at(at(case, Gesture::Press, 80, waves.y), Gesture::Drag, 80, waves.y + 4);
    let moved = case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Waves).unwrap().region;
    assert_eq!(moved.y, waves.y + 4);
    let case = at(case, Gesture::Release, 80, waves.y + 4).keys("2<C-Up>");
    let back = case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Waves).unwrap().region;
    assert_eq!(back.y, waves.y);
}

#[test]
fn the_gutters_of_the_waves_are_dragged() {
    let case = counter();
    let waves = case.app.scene().waves.clone();
    let (x, _, y) = axis(&case);
    let case = at(at(case, Gesture::Press, x - 1, y), Gesture::Drag, x + 11, y);
    let case = at(case, Gesture::Release, x + 11, y);
    assert!(case.app.scene().waves.values >= waves.values + 10, "{}", case.app.scene().waves.values);
    let inner = x - 2 - waves.names - waves.values;
    let names = inner + case.app.scene().waves.names;
    let case = at(at(case, Gesture::Press, names, y), Gesture::Drag, names + 8, y);
    assert!(case.app.scene().waves.names >= waves.names + 7, "{}", case.app.scene().waves.names);
}

#[test]
fn the_mouse_chooses_in_lists() {
    let case = counter().keys("jwf");
    let region = case.app.overlay().unwrap().region(case.app.size()).unwrap();
    let case = at(case, Gesture::Press, region.x + 5, region.y + 1 + 1 + 2);
    let Some(Overlay::List(list)) = case.app.overlay() else { panic!("still open") };
    assert_eq!(list.selected(), 2);
    let wanted = list.row(2).unwrap().text.clone();
    let case = at(case, Gesture::Double, region.x + 5, region.y + 1 + 1 + 2);
    assert!(case.app.overlay().is_none());
    case.shows(&wanted);
    let case = counter().keys("i");
    let case = at(case, Gesture::WheelDown, 60, 20);
    let Some(Overlay::Picker(picker)) = case.app.overlay() else { panic!("still open") };
    assert_eq!(picker.selected(), 3);
    assert!(at(case, Gesture::Press, 0, 39).app.overlay().is_none(), "a click beside it closes it");
}

/// Where a text stands in the pane of the RTL, in its first line that has it.
fn in_source(case: &Case, wanted: &str) -> (u16, u16) {
    let pane = case.app.scene().source.as_ref().unwrap();
    let region =
        case.app.scene().placed.iter().find(|placed| placed.pane == Pane::Source).unwrap().region.inner();
    let text = |line: &SourceLine| line.pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
    let (row, before) = pane
        .lines
        .iter()
        .zip(0..)
        .find_map(|(line, row)| Some((row, text(line).split_once(wanted)?.0.to_owned())))
        .unwrap();
    let column = before.chars().count() - pane.scroll;
    let start = region.x + 1 + pane.digits + SOURCE_MARGIN;
    (start + u16::try_from(column).unwrap(), region.y + row)
}

#[test]
fn a_click_in_the_rtl_selects_the_name_and_a_second_adds_its_signal() {
    let mut case = case("demo.fst").keys("20fWsz");
    let rows = case.app.waves().rows().len();
    for wanted in ["result_in", "capture", "‹0›) acc", "shift"] {
        let name = wanted.trim_start_matches("‹0›) ").trim_end_matches('‹');
        let (column, row) = in_source(&case, wanted);
        case = at(case, Gesture::Press, column, row);
        let pane = case.app.scene().source.as_ref().unwrap();
        let selected = pane.lines.iter().flat_map(|line| &line.pieces).find(|piece| piece.selected).unwrap();
        let expected = if wanted.starts_with('‹') { "capture" } else { name };
        assert_eq!(selected.text, expected);
    }
    // `capture` is a row from the start.
    for (name, added) in [("capture", 0), ("rst_n", 1)] {
        let (column, row) = in_source(&case, name);
        case = at(at(case, Gesture::Press, column, row), Gesture::Double, column, row);
        assert_eq!(case.app.waves().rows().len(), rows + added, "{name}");
    }
    // Beside every name a second click does nothing.
    let (column, row) = in_source(&case, "end else begin");
    let case = at(at(case, Gesture::Press, column, row), Gesture::Double, column, row);
    assert_eq!(case.app.waves().rows().len(), rows + 1);
}
