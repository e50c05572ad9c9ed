//! Text that is cut off, mixed up or nothing of Verilog at all.

use super::files;
use proptest::prelude::*;
use tritscope::verilog::Design;

/// Asks everything that can be asked of a design.
fn ask(design: &Design) {
    for (index, module) in design.modules().iter().enumerate() {
        for declared in module.declarations.iter().take(40) {
            let name = &declared.name;
            let sites = [design.drivers(&module.name, name), design.readers(&module.name, name)].concat();
            for site in sites.iter().chain(&design.definition(&module.name, name)) {
                let file = design.file(site.at).unwrap();
                assert!((1..=file.lines()).contains(&site.line), "{site:?}");
                assert!(site.column <= file.line(site.line).chars().count() + 1, "{site:?}");
            }
        }
        for used in &module.uses {
            let _ = design.resolve(index, used);
            assert!(used.block < module.blocks.len());
        }
        assert!(
            module.blocks.iter().enumerate().all(|(at, block)| block.parent.is_none_or(|parent| parent < at))
        );
        let _ = design.locate(&[&module.name, "dut", "lane[3]"]);
    }
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_read_to_there() {
    for (path, text) in files("rtl").into_iter().chain(files("sim")).step_by(5) {
        for at in (0..text.len()).step_by(97).filter(|at| text.is_char_boundary(*at)) {
            ask(&Design::parse(vec![(path.clone(), text[..at].to_owned())]));
        }
    }
}

#[test]
fn what_nests_without_end_is_left() {
    for (open, count) in
        [("(", 200_000), ("begin ", 50_000), ("if (a) ", 50_000), ("[", 100_000), ("{", 100_000)]
    {
        for head in [
            "module m; assign a = ",
            "module m; always @(posedge c) a <= ",
            "module m; always ",
            "module m; ",
        ] {
            let text = format!("{head}{}", open.repeat(count));
            ask(&Design::parse(vec![("m.v".into(), text)]));
        }
    }
    let instances: Vec<String> =
        (0..200).map(|n| format!("module m{n}; m{} a(); m{} b(); endmodule\n", n + 1, n + 1)).collect();
    let instances = instances.concat();
    let design = Design::parse(vec![("m.v".into(), format!("{instances} module r; r r(.a(a)); endmodule"))]);
    ask(&design);
    assert!(design.locate(&["r"; 500]).is_some());
}

const WORDS: [&str; 50] = [
    "module",
    "endmodule",
    "m",
    "a",
    "b",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ";",
    ",",
    "=",
    "<=",
    ".",
    ":",
    "?",
    "#",
    "@",
    "begin",
    "end",
    "if",
    "else",
    "case",
    "endcase",
    "for",
    "generate",
    "endgenerate",
    "genvar",
    "assign",
    "always",
    "posedge",
    "input",
    "output",
    "wire",
    "reg",
    "parameter",
    "function",
    "endfunction",
    "task",
    "endtask",
    "`define",
    "`ifdef",
    "`endif",
    "`m",
    "8'hff",
    "\"x\"",
    "/*",
    "\\e ",
];

proptest! {
    #[test]
    fn any_mixture_of_words_is_taken(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..200), seed in any::<bool>()) {
        let text = words.join(if seed { " " } else { "\n" });
        ask(&Design::parse(vec![("m.sv".into(), text.clone()), ("n.v".into(), format!("module m; {text}"))]));
    }

    #[test]
    fn any_text_is_taken(text in ".{0,300}") {
        ask(&Design::parse(vec![("m.v".into(), format!("module m; {text}")), ("n.sv".into(), text)]));
    }
}
