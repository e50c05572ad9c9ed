//! The tensor pane: which tensor, which element, in which form.

use crate::case::{Case, case};
use insta::assert_snapshot;
use tritscope::app::{Gesture, Hold, Mouse, Pane, View};
use tritscope::decode::TensorKey;

fn shown(case: &Case) -> TensorKey {
    case.app.scene().tensor.as_ref().unwrap().whole.key.clone()
}

/// Passes if the pane shows element `index` of the tensor `name` of operation or layer run `number`.
fn is(case: Case, name: &str, number: usize, index: usize) -> Case {
    let key = shown(&case);
    let selected = case.app.scene().tensor.as_ref().unwrap().selected.unwrap().index;
    assert_eq!((&*key.name, key.number, selected), (name, number, index));
    case
}

#[test]
fn the_pane_shows_what_the_cursor_is_about_until_a_tensor_is_chosen() {
    let case = is(case("layer.fst"), "input_norm", 0, 0);
    let case = is(case.keys("o"), "q_proj", 0, 0);
    let case = is(case.keys("3t"), "input_norm", 6, 0);
    assert_eq!(case.app.tensors().hold(), Hold::Nothing);
    let case = is(case.keys("<A-t>k_max<Enter>"), "k_max", 6, 0);
    assert_eq!((case.app.tensors().hold(), case.app.focus()), (Hold::Name, Pane::Tensor));
    let case = is(case.keys("o"), "k_max", 6, 0);
    let case = is(case.keys("y"), "k_max", 7, 0);
    is(case.keys("<A-t>cursor about<Enter>"), "input_norm", 7, 0);
}

#[test]
fn a_tensor_that_is_kept_stays_while_the_cursor_moves() {
    let case = is(case("layer.fst").keys("2t<A-t>q_rope<Enter>P"), "q_rope", 4, 0);
    let case = is(case.keys("t").shows("stays at token 2 layer 0"), "q_rope", 4, 0);
    assert_eq!(case.app.tensors().hold(), Hold::Tensor);
    is(case.keys("P"), "q_rope", 6, 0);
}

#[test]
fn brackets_go_along_the_flow_of_data_and_the_element_stays() {
    let case = is(case("layer.fst").keys("<A-t>q_proj_in<Enter>I17<Enter>"), "q_proj_in", 0, 17);
    let case = is(case.keys("]"), "q_proj", 0, 17);
    // Two elements alone: the last before 17 is shown, and 17 again where there is one.
    let case = is(case.keys("]"), "q_proj_scale", 0, 1);
    let case = is(case.keys("]"), "q", 0, 17);
    let case = is(case.keys("2["), "q_proj", 0, 17);
    is(case.keys("99["), "residual", 0, 17).keys("[").shows("residual is the first tensor");
}

#[test]
fn the_list_says_how_each_tensor_compares_at_the_cursor() {
    let open = case("layer.fst").keys("t<A-t>");
    open.shows("61 of 61")
        .shows("softmax weights, not normalised")
        .shows("✓")
        .keys("k_max")
        .shows("largest magnitude")
        .hides("softmax");
    let wrong = case("faults/wrong-sign.fst").keys("d<A-t>").text();
    let row = wrong.lines().find(|line| line.contains("each accumulated output")).unwrap();
    assert!(row.contains('✗'), "{row}");
}

#[test]
fn an_index_may_be_a_row_and_a_column() {
    let case = is(case("layer.fst").keys("4t<A-t>dot<Enter>I2,3<Enter>"), "dot", 8, 2 * 128 + 3);
    let case = case
        .shows("head 2, position 3")
        .keys("I5<Enter>")
        .shows("dot has no element 5")
        .keys("<C-u>x<Enter>");
    is(case.shows("`x` is no index").keys("<Esc>"), "dot", 8, 2 * 128 + 3);
}

#[test]
fn a_heatmap_is_walked_in_two_dimensions_and_a_table_along_its_rows() {
    let case = is(case("layer.fst").keys("4t<A-t>score<Enter>jj<Right>"), "score", 8, 2 * 128 + 1);
    let case = is(case.keys("99j"), "score", 8, 3 * 128 + 1);
    let case = is(case.keys("2k<Left><Left>"), "score", 8, 4);
    is(case.keys("sjj"), "score", 8, 128 + 1);
    is(crate::case::case("layer.fst").size(80, 24).keys("4t<A-t>score<Enter>6j"), "score", 8, 128 + 1);
}

#[test]
fn enter_goes_to_the_cycle_of_the_element_and_the_tensor_stays() {
    let case = case("demo.fst").keys("2<Tab>10j<Enter>").shows("y[10] passes in cycle");
    let (tensor, cycle) = (case.app.scene().tensor.clone().unwrap(), case.app.cycle());
    assert_eq!((tensor.selected.unwrap().cycle, tensor.whole.key.number), (cycle, 0));
    // The last output of an operation is handed over when the next one may already run.
    for number in 0..10 {
        let keys = format!("<A-t>handed over<Enter>{}I63<Enter><Enter>", "o".repeat(number));
        let case = crate::case::case("demo.fst").keys(&keys);
        assert_eq!((shown(&case).number, case.app.tensors().element()), (number, 63));
    }
}

#[test]
fn wrong_elements_are_visited_in_order_with_counts() {
    let case = case("faults/wrong-sign.fst").keys("d2<Tab>I0<Enter>");
    let wrong: Vec<usize> = {
        let whole = &case.app.scene().tensor.as_ref().unwrap().whole;
        whole.wrong().iter().map(|place| whole.elements[*place].index).collect()
    };
    assert!(wrong.len() > 4 && wrong[0] <= 1, "{wrong:?}");
    let from = usize::from(wrong[0] == 0);
    let case = case.keys("e").shows(&format!("wrong element {} of {}", from + 1, wrong.len()));
    assert_eq!(case.app.tensors().element(), wrong[from]);
    let case = case.keys("2e");
    assert_eq!(case.app.tensors().element(), wrong[from + 2]);
    let case = case.keys("E");
    assert_eq!(case.app.tensors().element(), wrong[from + 1]);
    let case = case.keys("999e").keys("e").shows("no later element of y is wrong").keys("999E");
    assert_eq!(case.app.tensors().element(), wrong[0]);
    crate::case::case("demo.fst").keys("2<Tab>e").shows("no element of y is wrong");
}

#[test]
fn divergences_are_visited_from_tensor_to_tensor_with_counts() {
    let case = case("faults/wrong-sign.fst").keys("d");
    let report = case.app.document().unwrap().report.clone().unwrap();
    assert_eq!(
        (report.divergences.len() as u64, report.divergences.first()),
        (report.differing, report.first())
    );
    let mut cycles: Vec<_> = report.divergences.iter().map(|divergence| Some(divergence.cycle)).collect();
    cycles.dedup();
    assert!(cycles.len() > 3 && cycles.is_sorted() && case.app.cycle() == cycles[0], "{cycles:?}");
    let case = case.keys("<A-d>").shows(&format!("of {}: token ", report.differing));
    assert_eq!(case.app.cycle(), cycles[1]);
    let case = case.keys("2<A-d>");
    assert_eq!(case.app.cycle(), cycles[3]);
    let case = case.keys("<A-D>");
    assert_eq!(case.app.cycle(), cycles[2]);
    let case = case.keys("999<A-d>");
    assert_eq!(case.app.cycle(), cycles[cycles.len() - 1]);
    let case = case.keys("<A-d>").shows("there is no later divergence").keys("0.divergence<Enter>");
    assert_eq!(case.app.cycle(), cycles[0]);
    let case = case.keys(".divergence<Enter>");
    assert_eq!(case.app.cycle(), cycles[1]);
    crate::case::case("demo.fst").keys("<A-d>").shows("no divergence");
}

#[test]
fn each_view_has_its_numbers_and_its_figures() {
    let case = case("faults/wrong-sign.fst").keys("d<A-6>r").shows("golden");
    assert_eq!(case.app.tensors().view(), View::Golden);
    let case = case.keys("r").shows("difference");
    let tensor = case.app.scene().tensor.as_ref().unwrap();
    let (whole, heat) = (&tensor.whole, tensor.heat.as_ref().unwrap());
    assert_eq!(whole.figures(View::Difference).count, 64);
    let cells = heat.rows.iter().flat_map(|row| row.cells.iter().flatten());
    let wrong = cells.filter(|cell| cell.value != Some(0)).count();
    assert_eq!(wrong, whole.wrong().len());
    assert_eq!(case.keys("<A-r><A-r>").app.tensors().view(), View::Rtl);
}

#[test]
fn a_form_is_table_or_heatmap_where_there_is_room_for_one() {
    let case = case("layer.fst").size(80, 24).keys("<A-t>q_head<Enter>").shows("golden  Δ").hides("h3");
    let case = case.keys("s").shows("h3").hides("golden  Δ").keys("s").shows("golden  Δ").hides("h3");
    case.size(160, 48).shows("golden  Δ").shows("h3");
}

#[test]
fn the_mouse_selects_in_table_and_heatmap_and_the_wheel_scrolls() {
    let case = case("layer.fst").keys("4t<A-t>q_head<Enter>");
    let tensor = case.app.scene().tensor.clone().unwrap();
    let (table, heat) = (tensor.parts.table.unwrap(), tensor.heat.unwrap());
    let at = |gesture, column, row| Mouse { gesture, column, row, modified: false };
    let case = is(case.mouse(at(Gesture::Press, table.x + 3, table.y + 4)), "q_head", 8, 3);
    let x = heat.region.x + heat.label + 1 + 5 * heat.cell;
    let case = is(case.mouse(at(Gesture::Press, x, heat.region.y + 3)), "q_head", 8, 2 * 16 + 5);
    let case = is(case.mouse(at(Gesture::WheelUp, x, heat.region.y + 3)), "q_head", 8, 5);
    let case = case.size(80, 24);
    let table = case.app.scene().tensor.as_ref().unwrap().parts.table.unwrap();
    is(case.mouse(at(Gesture::WheelDown, table.x + 1, table.y + 1)), "q_head", 8, 8);
}

#[test]
fn the_pane_survives_what_it_has_no_element_for() {
    // A layer run that does not exist, by a pin that outlives its trace.
    let case = case("layer.fst").keys("9y<A-t>layer_out<Enter>P");
    case.keys("R").size(20, 5).size(160, 48).keys("<A-6>*zz").size(30, 8).keys("jjkk<Enter>eI<Esc>s").text();
}

macro_rules! screens {
    ($($name:ident: $trace:literal, $keys:literal;)*) => {
        $(#[test]
        fn $name() {
            for (width, height) in [(160, 48), (80, 24), (40, 12)] {
                let screen = case($trace).size(width, height).keys($keys).text();
                assert_snapshot!(format!("{}_{width}", stringify!($name)), screen);
            }
        })*
    };
}

screens! {
    tensor_first: "layer.fst", "3t4o";
    tensor_vector: "layer.fst", "t<A-t>down_proj_in<Enter>I150<Enter>z";
    tensor_heads: "layer.fst", "4t<A-t>q_head<Enter>I2,7<Enter>z";
    tensor_positions: "layer.fst", "4t<A-t>weight<Enter>I1,3<Enter>z";
    tensor_heat: "layer.fst", "4t<A-t>gate<Enter>ssz";
    tensor_logarithmic: "layer.fst", "4t<A-t>attention_sum<Enter>*zs";
    tensor_list: "layer.fst", "2t<A-t>scale";
    tensor_wrong: "faults/wrong-sign.fst", "d<A-6>e";
    tensor_difference: "faults/wrong-sign.fst", "d<A-t>handed over<Enter>rrsz";
}
