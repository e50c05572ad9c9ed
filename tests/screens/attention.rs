//! The panes of attention: all heads, one head, the caches, the text.

use crate::case::{Case, case};
use insta::assert_snapshot;
use std::path::Path;
use tritscope::app::scene::{HeadBody, HeadPane, HeadsPane, Shade, Spot};
use tritscope::app::{Gesture, HeadsView, Mouse, Pane};
use tritscope::base::Field;
use tritscope::check::Golden;
use tritscope::decode::TensorKey;

/// The layout of attention on the run of whole layers, in the attention of token 3, layer 0.
fn attention() -> Case {
    case("layer.fst").keys("<A-2>3t7o")
}

fn heads(case: &Case) -> &HeadsPane {
    case.app.scene().heads.as_ref().unwrap()
}

fn head(case: &Case) -> &HeadPane {
    case.app.scene().head.as_ref().unwrap()
}

/// Every element of all heads on the screen: head, query, position, and what is shown.
fn spots(case: &Case) -> Vec<(usize, usize, usize, Spot)> {
    let maps = heads(case).maps.iter();
    let rows = maps.flat_map(|map| map.rows.iter().map(move |row| (map, row)));
    let cells = rows.flat_map(|(map, row)| {
        let cells = map.positions.iter().zip(&row.shades);
        cells.filter_map(|((position, _), shade)| Some((map.head, row.query, *position, (*shade)?.spot)))
    });
    cells.collect()
}

fn golden(case: &Case) -> &Golden {
    case.app.document().unwrap().golden.as_ref().unwrap()
}

/// What the golden model has for element `index` of a tensor of a layer run.
fn due(case: &Case, name: &str, number: usize, index: usize) -> i64 {
    let tensor = golden(case).tensor(&TensorKey { name: name.into(), number }).unwrap();
    tensor.iter().find(|(at, _)| *at == index).unwrap().1
}

fn passed(value: i64) -> Spot {
    Spot::Passed { value: Field::Known(value), golden: Some(value), wrong: false }
}

#[test]
fn every_weight_and_score_so_far_is_the_golden_one() {
    // At the end of layer 1 of token 4: the layer run is number 4 · 2 + 1.
    let mut case = case("layer.fst").keys("<A-2>4ty1500l<Tab>");
    for (view, name) in [(HeadsView::Weights, "weight"), (HeadsView::Scores, "score")] {
        assert_eq!((heads(&case).view, heads(&case).token, heads(&case).layer), (view, 4, 1));
        let all = spots(&case);
        // Four heads, five queries that see 1 to 5 positions.
        assert_eq!(all.len(), 4 * 15);
        for (head, query, position, spot) in all {
            let value = due(&case, name, query * 2 + 1, head * 128 + position);
            assert_eq!(spot, passed(value), "{name} of head {head}, {query} → {position}");
        }
        case = focus(case, Pane::Heads).keys("r");
    }
}

/// Gives the focus to `pane`.
fn focus(mut case: Case, pane: Pane) -> Case {
    for _ in 0..case.app.panes().len() {
        if case.app.focus() == pane {
            return case;
        }
        case = case.keys("<Tab>");
    }
    panic!("{pane:?} is not on the screen");
}

#[test]
fn what_has_not_passed_is_shown_as_to_come_and_never_as_a_number() {
    let mut case = attention().keys("ma");
    let mut before = 0;
    for _ in 0..9 {
        let now = case.app.cycle().unwrap();
        let run = case.app.run().unwrap().clone();
        let weights = run.elements(&TensorKey { name: "weight".into(), number: 6 });
        let seen = weights.iter().filter(|element| element.cycle <= now).count();
        let shown = spots(&case);
        let row = shown.iter().filter(|(_, query, ..)| *query == 3);
        let known = row.clone().filter(|(.., spot)| spot.has_passed()).count();
        assert_eq!((row.clone().count(), known), (16, seen), "cycle {now}");
        assert!(row.clone().all(|(.., spot)| spot.has_passed() || *spot == Spot::Coming));
        // Rows of tokens before are whole.
        assert!(shown.iter().filter(|(_, query, ..)| *query < 3).all(|(.., spot)| spot.is_right()));
        assert!(seen >= before);
        before = seen;
        case = case.keys("50l");
    }
    assert_eq!(before, 16);
    // Back again it is to come once more.
    let case = case.keys("'a");
    assert_eq!(spots(&case).iter().filter(|(.., spot)| *spot == Spot::Coming).count(), 16);
}

#[test]
fn one_head_shows_position_by_position_what_the_token_looks_at() {
    let case = focus(attention().keys("400l"), Pane::Head).keys("2]");
    let pane = head(&case);
    let HeadBody::Positions(rows) = &pane.body else { panic!("not the positions") };
    assert_eq!((pane.head, pane.token.1.as_str(), rows.len()), (2, "N", 4));
    for row in rows {
        let index = 2 * 128 + row.position;
        let numbers = ["dot", "score", "weight"].map(|name| passed(due(&case, name, 6, index)));
        assert_eq!(row.spots(), numbers);
    }
    let shares: u16 = rows.iter().filter_map(|row| row.share).sum();
    assert!((998..=1002).contains(&shares), "{shares} thousandths");
    let sum: i64 = rows.iter().filter_map(|row| row.weight.known()).sum();
    assert_eq!(pane.sum, passed(sum));
    let output: Vec<Spot> = (32..48).map(|index| passed(due(&case, "attention", 6, index))).collect();
    assert_eq!(pane.output, output);
}

#[test]
fn the_product_of_query_and_key_is_the_dot_that_passed() {
    let case = focus(attention().keys("400l"), Pane::Head).keys("]r2<Left>");
    let pane = head(&case);
    let HeadBody::Vectors(rows) = &pane.body else { panic!("not the vectors") };
    assert_eq!((pane.head, pane.position.0, rows.len()), (1, 1, 16));
    let known = |spot: &Spot| spot.known().unwrap();
    let dot: i64 = rows.iter().map(|row| known(&row.query) * known(&row.key)).sum();
    assert_eq!(dot, due(&case, "dot", 6, 128 + 1));
    assert_eq!(known(&rows[5].value), due(&case, "v_head", 2, 16 + 5));
    // Elements are selected up and down.
    let case = case.keys("3j");
    assert_eq!(head(&case).selected, 3);
}

#[test]
fn the_caches_fill_position_by_position() {
    let case = case("layer.fst").keys("<A-2>2t");
    let filled = |case: &Case| case.app.scene().cache.as_ref().unwrap().filled;
    assert_eq!(filled(&case), [2, 2]);
    // Keys are there before values.
    let case = case.keys("5o");
    assert_eq!(filled(&case), [3, 2]);
    let case = case.keys("2o");
    assert_eq!(filled(&case), [3, 3]);
    let cache = case.app.scene().cache.as_ref().unwrap();
    assert_eq!((cache.rows.len(), cache.context), (3, 128));
    for row in &cache.rows {
        for (name, shades) in [("k_head", &row.keys), ("v_head", &row.values)] {
            let value = |index| passed(due(&case, name, row.position * 2, index));
            let shown: Vec<Spot> = shades.iter().map(|shade: &Shade| shade.spot).collect();
            assert_eq!(shown, (0..16).map(value).collect::<Vec<_>>());
        }
    }
}

#[test]
fn behind_the_last_element_of_a_key_comes_the_first_of_the_value() {
    let case = focus(attention(), Pane::Cache).keys("15<Right>");
    let selected = |case: &Case| case.app.scene().cache.as_ref().unwrap().selected;
    assert_eq!(selected(&case), (3, 15, false));
    let case = case.keys("<Right>2k");
    assert_eq!(selected(&case), (1, 0, true));
    let value = due(&case, "v_head", 2, 0).to_string().replace('-', "−");
    let case = case.shows(&format!("v[1][0] ‘R’ {value} ✓ = "));
    // Enter goes where the value passed: token 1.
    let case = case.keys("<Enter>").shows("token 1 ‘R’ › layer 0");
    assert_eq!(selected(&case), (1, 0, true));
}

#[test]
fn a_head_alone_has_room_for_numbers() {
    let case = focus(attention().keys("400l"), Pane::Heads);
    assert!(!heads(&case).numbers && heads(&case).maps.len() == 4);
    let case = case.keys("]<Enter>");
    assert!(heads(&case).numbers && heads(&case).maps.len() == 1);
    assert_eq!(heads(&case).maps[0].head, 1);
    case.shows("65 535").keys("<Enter>").hides("    65 535 ✓");
}

#[test]
fn queries_and_positions_are_selected_by_arrows_and_stay_in_the_text_so_far() {
    let case = focus(attention(), Pane::Heads).keys("k2<Left>");
    assert_eq!(heads(&case).selected, (0, 2, 1));
    let value = due(&case, "weight", 4, 1);
    assert_eq!(heads(&case).detail.unwrap()[1], passed(value));
    let case = case.keys("9k9<Right>");
    assert_eq!(heads(&case).selected, (0, 0, 3));
    let case = case.shows("masked").keys("99]99j");
    assert_eq!(heads(&case).selected, (3, 3, 3));
    // What follows the cursor goes on with it.
    assert_eq!(heads(&case.keys("t")).selected, (3, 4, 4));
}

#[test]
fn the_text_tells_prompt_and_what_the_model_wrote_apart_and_leads_to_tokens() {
    let case = focus(attention(), Pane::Text);
    let text = case.app.scene().text.as_ref().unwrap();
    let written: Vec<Option<bool>> = text.tokens.iter().map(|token| token.written).collect();
    assert_eq!(written, [false, false, false, true, true].map(Some));
    assert_eq!((text.now, text.written), (3, Some(3)));
    let case = case.shows("written by the model").keys("2k").shows("token 1 ‘R’").shows("prompt");
    // The same place of another token.
    case.keys("<Enter>")
        .shows("token 1 ‘R’ › layer 0 › attention")
        .keys("3l<C-o>")
        .shows("token 3 ‘N’ › layer 0");
}

#[test]
fn a_click_selects_a_head_a_position_an_element_or_goes_to_a_token() {
    let press = |case: Case, column: u16, row: u16| {
        case.mouse(Mouse { gesture: Gesture::Press, column, row, modified: false })
    };
    let case = attention();
    let map = heads(&case).maps[2].clone();
    let case = press(case, map.region.x + 3 + 4, map.region.y + 2 + 2 * 2);
    assert_eq!((heads(&case).selected, case.app.focus()), ((2, 2, 1), Pane::Heads));
    let case = press(case, map.region.x + 1, map.region.y);
    assert_eq!(heads(&case).selected, (2, 2, 1));
    let inner = |case: &Case, pane: Pane| {
        case.app.scene().placed.iter().find(|placed| placed.pane == pane).unwrap().region.inner()
    };
    let region = inner(&case, Pane::Head);
    let case = press(case, region.x + 9, region.y + 1);
    assert_eq!((head(&case).selected, head(&case).head), (0, 2));
    let cache = case.app.scene().cache.clone().unwrap();
    let case = press(case, cache.columns[1] + 4 * cache.cell, cache.y + 2);
    assert_eq!(case.app.scene().cache.as_ref().unwrap().selected, (1, 4, true));
    let token = case.app.scene().text.as_ref().unwrap().tokens[4].clone();
    press(case, token.place.0 + 1, token.place.1).shows("token 4 ‘I’ › layer 0 › attention");
}

/// The run of whole layers beside a golden model of another prompt: everything from token 2 on is wrong.
fn contradicted(name: &str) -> Case {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces");
    let sidecar = std::fs::read_to_string(from.join("layer.toml")).unwrap();
    std::fs::copy(from.join("layer.fst"), folder.path().join(name)).unwrap();
    let sidecar = sidecar.replace("prompt = \"RO\"", "prompt = \"RE\"");
    std::fs::write(folder.path().join(name).with_extension("toml"), sidecar).unwrap();
    Case::new().size(160, 48).open(&folder.path().join(name))
}

#[test]
fn wrong_elements_have_a_sign_and_the_golden_number_beside_them() {
    let case = focus(contradicted("wrong.fst").keys("<A-2>2t9o"), Pane::Heads);
    let wrong = |query: usize| {
        let of = |case: &Case| {
            spots(case).iter().filter(|(_, of, _, spot)| *of == query && spot.is_wrong()).count()
        };
        of(&case)
    };
    assert_eq!((wrong(0), wrong(1)), (0, 0));
    assert!(wrong(2) > 3, "{}", wrong(2));
    let case = case.shows("✗").shows("✗ golden");
    assert!(case.app.scene().cache.as_ref().unwrap().rows[2].keys.iter().any(|shade| shade.spot.is_wrong()));
}

#[test]
fn a_trace_of_the_engine_alone_has_its_text_and_no_heads() {
    let case = case("demo.fst").keys("<A-2>");
    assert_eq!(case.app.panes(), [Pane::Text, Pane::Spans]);
    assert!(case.app.scene().heads.is_none());
    case.shows("no whole layers");
}

macro_rules! screens {
    ($($name:ident: $width:literal x $height:literal, $pane:ident, $keys:literal;)*) => {
        $(#[test]
        fn $name() {
            let case = focus(attention().size($width, $height), Pane::$pane);
            assert_snapshot!(stringify!($name), case.keys($keys).text());
        })*
    };
}

screens! {
    attention_heads_160: 160 x 48, Heads, "200l";
    attention_heads_80: 80 x 24, Heads, "200l";
    attention_heads_40: 40 x 12, Heads, "200l";
    attention_scores_160: 160 x 48, Heads, "200lr";
    attention_alone_160: 160 x 48, Heads, "400l]<Enter>";
    attention_alone_40: 40 x 12, Heads, "400l]<Enter>";
    attention_head_80: 80 x 24, Head, "200l";
    attention_head_40: 40 x 12, Head, "200l";
    attention_vectors_160: 160 x 48, Head, "400lr";
    attention_vectors_40: 40 x 12, Head, "400lr";
    attention_cache_80: 80 x 24, Cache, "400l2k3<Right>";
    attention_cache_40: 40 x 12, Cache, "400l2k3<Right>";
    attention_text_80: 80 x 24, Text, "k";
    attention_text_40: 40 x 12, Text, "k";
}
