//! The host port over SPI and I2C: against a host that breaks the rules, and as the only way to a model.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

#[path = "pins/mod.rs"]
mod pins;
#[expect(dead_code, reason = "requests are for other tests")]
#[path = "simulate/mod.rs"]
mod simulate;

use pins::{Bench, Edit, failed, icarus, parameters, passed, small_model, verilated, write_files};
use std::fs;
use tritscope::model::{Models, Transformer, images, random_residuals, workload};

const SPI: usize = 0;
const I2C: usize = 1;

fn unit(bus: usize, bad: usize) -> Bench {
    Bench { top: "tb_host_port", list: "sim/host_port.f", parameters: vec![("BUS", bus), ("BAD", bad)] }
}

fn whole(bus: usize, model: &Transformer, tokens: usize, lanes: usize) -> Bench {
    let mut parameters = parameters(model, lanes);
    parameters.extend([("HOST_PORT", bus), ("TOKENS", tokens)]);
    Bench { top: "tb_top", list: "sim/top.f", parameters }
}

fn seed(number: u32) -> Vec<String> {
    vec![format!("+stall={number}")]
}

#[test]
fn bad_commands_change_nothing_but_their_flag() {
    for (bus, name) in [(SPI, "SPI"), (I2C, "I2C")] {
        let quick = passed(&icarus(&unit(bus, 100), &seed(1), None), "checked");
        let output = verilated(&unit(bus, 10_000), &seed(2));
        let [bad, transactions, checked] =
            ["bad", "transactions", "checked"].map(|count| passed(&output, count));
        assert!(bad >= 10_000 && transactions > bad && quick > 1000, "{output}");
        println!(
            "figure: host port, {name}: {bad} commands refused among {transactions} transactions, \
             {} values compared",
            checked + quick
        );
    }
}

/// Each breaks one rule of the host port.
const EDITS: &[Edit] = &[
    edit(SPI, DECODER, "else if (end_within_byte) fault = BUS;", ""),
    edit(SPI, DECODER, "else if (state == REQUEST) fault = TRUNCATED;", ""),
    edit(
        SPI,
        DECODER,
        "transaction_end && !end_within_byte && (state == ACTION)",
        "transaction_end && (state == ACTION)",
    ),
    edit(SPI, DECODER, "needs_idle && !idle", "needs_idle && 1'b0"),
    edit(SPI, DECODER, "byte_in > LAST_BANK", "byte_in > 8'd7"),
    edit(SPI, DECODER, "command == WRITE && !aligned(selector[2:0], word_in)", "1'b0"),
    edit(SPI, DECODER, "word_ends ? word | LOW_MASK : word", "word"),
    edit(SPI, DECODER, "at_the_end ? filled : filled + 32'd1", "filled + 32'd1"),
    edit(SPI, DECODER, "!awaiting && count != 16'd1)", "!awaiting)"),
    edit(I2C, DECODER, "state == ACTION || (state == REPLY && FULL_DUPLEX == 0)", "state == ACTION"),
    edit(SPI, "rtl/spi_target.v", "if (cs_fall) bits <= 3'd0;", "if (1'b0) bits <= 3'd0;"),
    edit(I2C, "rtl/synchronizer.v", "samples[STABLE:1] == {STABLE{1'b0}}", "!samples[1]"),
    edit(I2C, "rtl/i2c_target.v", "IN_ACK: sda_low <= !byte_refused;", "IN_ACK: sda_low <= 1'b1;"),
    edit(I2C, "rtl/i2c_target.v", "|| phase == OUT_ACK;", ";"),
    edit(I2C, "rtl/i2c_target.v", "(ticks == LAST_TICK[TIMEOUT_W-1:0])", "1'b0"),
    edit(SPI, "rtl/host_registers.v", "(rest <= MOST)", "(rest <= LAYERS)"),
    edit(SPI, "rtl/host_registers.v", "(named <= POSITION)", "(named <= 8'h14)"),
];
const DECODER: &str = "rtl/command_decoder.v";

const fn edit(bus: usize, file: &'static str, find: &'static str, replace: &'static str) -> Edit {
    Edit { bus, file, find, replace }
}

#[test]
fn a_broken_host_port_is_found_out() {
    for edit in EDITS {
        let output = icarus(&unit(edit.bus, 200), &seed(5), Some(edit));
        assert!(failed(&output), "{}: `{}` edited: {output}", edit.file, edit.find);
    }
    println!("figure: host port: {} edits of the design refuted", EDITS.len());
}

#[test]
fn a_small_model_is_loaded_and_run_through_the_pins() {
    let model = small_model();
    let tokens: Vec<Vec<i32>> = random_residuals(4, model.shape().width).take(2).collect();
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), &model, &tokens, 5);
    let plusargs = [format!("+dir={}", folder.path().display())];
    let checked: u64 = [SPI, I2C]
        .map(|bus| passed(&icarus(&whole(bus, &model, tokens.len(), 5), &plusargs, None), "checked"))
        .iter()
        .sum();
    println!("figure: whole design, small layer, SPI and I2C, Icarus: {checked} bytes compared");
}

#[test]
fn bard_64_is_loaded_and_run_through_the_pins() {
    let checkpoint = Models::standard().open("bard-64").unwrap();
    let model = Transformer::new(&checkpoint).unwrap();
    let tokens: Vec<Vec<i32>> = [0, 30, 27].map(|id| checkpoint.embedding(id).unwrap()).into();
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path(), &model, &tokens, 64);
    let plusargs = [format!("+dir={}", folder.path().display())];
    for (bus, name) in [(SPI, "SPI"), (I2C, "I2C")] {
        let mut bench = whole(bus, &model, tokens.len(), 64);
        bench.parameters.extend([("COPI_WIDTH", 8), ("SIGN_FRAMES", 0)]);
        let output = verilated(&bench, &plusargs);
        println!(
            "figure: whole design, bard-64, {name}: loaded, {} tokens, {} bytes compared in {} cycles",
            tokens.len(),
            passed(&output, "checked"),
            passed(&output, "cycles")
        );
    }
}

/// Columns, rows, matrices, operations; lanes, chip-selects (0: all), bits a clock, sign frames.
const PRODUCTS: [([usize; 2], [usize; 2], [usize; 4]); 3] =
    [([20, 13], [3, 4], [5, 0, 1, 1]), ([64, 45], [1, 2], [40, 32, 2, 0]), ([24, 100], [1, 2], [4, 0, 8, 0])];

#[test]
fn the_engine_alone_is_loaded_and_run_through_the_pins() {
    let (mut points, mut checked) = (0, 0);
    for ([n_in, n_out], [matrices, operations], [lanes, cs_width, copi_width, sign_frames]) in PRODUCTS {
        let engine = simulate::parameters(lanes, cs_width, copi_width, sign_frames);
        let source = simulate::random([n_out, n_in], operations, matrices);
        let work = workload(&simulate::scenario("pins", source, engine), &Models::standard()).unwrap();
        let (folder, files) = (tempfile::tempdir().unwrap(), images(&work, &engine));
        let written = [
            ("program", files.program),
            ("matrices", files.matrices),
            ("vectors", files.vectors),
            ("expected", files.expected),
        ];
        for (name, text) in written {
            fs::write(folder.path().join(name).with_extension("hex"), text).unwrap();
        }
        for bus in [SPI, I2C] {
            let cs_width = if cs_width == 0 { lanes } else { cs_width };
            let parameters = vec![
                ("HOST_PORT", bus),
                ("OPERATIONS", operations),
                ("N_IN", n_in),
                ("N_OUT", n_out),
                ("MATRICES", matrices),
                ("LANES", lanes),
                ("CS_WIDTH", cs_width),
                ("COPI_WIDTH", copi_width),
                ("SIGN_FRAMES", sign_frames),
            ];
            let bench = Bench { top: "tb_engine_top", list: "sim/engine_top.f", parameters };
            let plusargs = [format!("+dir={}", folder.path().display()), format!("+stall={}", 3 * bus)];
            checked += passed(&icarus(&bench, &plusargs, None), "checked");
            points += 1;
        }
    }
    println!("figure: engine behind its port, SPI and I2C, {points} runs, Icarus: {checked} bytes compared");
}
