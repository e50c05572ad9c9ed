//! Nothing panics and the cursor stays in range, whatever the size and whatever is pressed.

use crate::case::{Case, case};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tritscope::app::{ACTIONS, Gesture, Mouse, Msg};
use tritscope::config::Theme;
use tritscope::ui;

#[test]
fn every_small_size_is_drawn() {
    let mut states =
        vec![case("demo.fst"), case("demo.fst").keys("?"), case("demo.fst").keys(":z"), Case::new()];
    for width in (1..=44).chain([63, 64, 80, 117, 118, 160]) {
        for height in (1..=14).chain([17, 18, 24, 29, 30]) {
            for state in &mut states {
                state.send(Msg::Resize { width, height });
                let buffer = state.buffer();
                assert_eq!(buffer.area, Rect::new(0, 0, width, height));
            }
        }
    }
}

#[test]
fn too_small_a_screen_says_what_is_needed() {
    case("demo.fst").size(19, 5).shows("20×5 needed");
    case("demo.fst").size(24, 4).shows("20×5 needed, 24×4 h");
    case("demo.fst").size(1, 1).shows("…");
    case("demo.fst").size(20, 5).hides("needed");
}

#[test]
fn a_small_screen_says_which_pane_it_shows() {
    case("demo.fst").size(40, 12).shows("broadcast 1/5").keys("<Tab>").shows("accumulators 2/5");
    case("demo.fst").size(40, 12).keys("<S-Tab>").shows("spans 5/5");
}

#[test]
fn an_area_of_another_size_is_no_problem() {
    let case = case("demo.fst");
    for (x, y, width, height) in [(0, 0, 10, 3), (5, 7, 200, 60), (3, 1, 30, 9)] {
        let mut buffer = Buffer::empty(Rect::new(x, y, width, height));
        ui::view(&case.app, &Theme::built_in(), buffer.area, &mut buffer);
        ui::view(&case.app, &Theme::built_in(), Rect::new(0, 0, 500, 500), &mut buffer);
    }
}

fn message() -> impl Strategy<Value = Msg> {
    let gestures = [Gesture::Press, Gesture::Drag, Gesture::Release, Gesture::WheelUp, Gesture::WheelDown];
    let mouse = (prop::sample::select(gestures.to_vec()), 0..200_u16, 0..60_u16, any::<bool>())
        .prop_map(|(gesture, column, row, modified)| Msg::Mouse(Mouse { gesture, column, row, modified }));
    let act = (0..ACTIONS.len(), prop::option::of(0..2_000_000_000_u32))
        .prop_map(|(index, count)| Msg::Act { action: ACTIONS[index].action, count });
    let key = "[a-zA-Z0-9/:'?\\[\\]]|<Esc>|<Enter>|<BS>|<Tab>|<Up>|<Down>"
        .prop_map(|key| Msg::Key(key.parse().unwrap()));
    let resize = (1..180_u16, 1..60_u16).prop_map(|(width, height)| Msg::Resize { width, height });
    prop_oneof![6 => act, 6 => key, 2 => mouse, 1 => resize, 1 => "\\PC{0,9}".prop_map(Msg::Paste)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_cursor_stays_in_the_trace(messages in prop::collection::vec(message(), 1..40)) {
        let mut case = case("demo.fst").size(120, 36);
        let span = case.app.document().unwrap().trace.span();
        for message in messages {
            case.send(message);
            let app = &case.app;
            prop_assert!(app.cursor() >= span.0 && app.cursor() <= span.1);
            let viewport = app.waves().viewport();
            prop_assert!(viewport.from >= span.0 && viewport.to.0 <= span.1.0 + 1 && viewport.from < viewport.to);
            prop_assert!(app.waves().rows().is_empty() || app.waves().selected() < app.waves().rows().len());
            prop_assert!(app.panes().contains(&app.focus()));
            let run = app.run().unwrap();
            prop_assert_eq!(run.clock().time(app.cycle().unwrap()), app.cursor());
        }
        case.buffer();
    }
}
