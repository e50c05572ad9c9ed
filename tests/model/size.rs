//! Full size: 4096 × 4096 through workload, golden accumulators and memory images.

use std::time::Instant;
use tritscope::manifest::{ChipSelects, Parameters, Scenario};
use tritscope::model::{Models, images, ternary_product, workload};

#[test]
fn a_4096_wide_product_is_drawn_computed_and_written() {
    let text = "name = 'wide'\nsource = { kind = 'random', seed = 1, n_in = 4096, n_out = 4096 }\n\
                parameters = { LANES = 4096 }";
    let scenario: Scenario = toml::from_str(text).unwrap();
    let start = Instant::now();
    let workload = workload(&scenario, &Models::new(vec![])).unwrap();
    let drawn = start.elapsed();
    let operation = &workload.operations[0];
    let start = Instant::now();
    let y = ternary_product(&operation.matrix, &operation.activations);
    let computed = start.elapsed();
    // Every row by another road: plain 64-bit sums.
    for (row, y) in y.iter().enumerate() {
        let terms = operation.matrix.row(row).iter().zip(operation.activations.iter());
        let sum: i64 = terms.map(|(trit, x)| i64::from(trit.value()) * i64::from(*x)).sum();
        assert_eq!(sum, i64::from(*y), "row {row}");
    }
    let start = Instant::now();
    let wide = images(&workload, &scenario.parameters);
    let written = start.elapsed();
    assert_eq!((wide.matrices.len(), wide.expected.len()), (4096 * 2049, 4096 * 6));
    let narrow = Parameters { cs_width: ChipSelects::Count(32), ..scenario.parameters };
    let start = Instant::now();
    let narrow = images(&workload, &narrow);
    println!(
        "figure: 4096 × 4096: drawn in {drawn:.1?}, golden accumulators in {computed:.1?}, memory images in \
         {written:.1?} (CS_WIDTH 4096), {:.1?} (CS_WIDTH 32)",
        start.elapsed()
    );
    assert_eq!(narrow.matrices.len(), 128 * 4096 * 17);
    assert_eq!(narrow.expected, wide.expected);
}
