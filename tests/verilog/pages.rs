//! A page for each module of the RTL, made of the datasheet that its file begins with and of what the reader of Verilog
//! finds in it: `UPDATE_DOCS=1 cargo test --test verilog pages` writes them.

use super::design;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use tritscope::verilog::{Declaration, Design, Module, Source, Way, What};

/// Parts of a datasheet whose lines stay as they are: their columns mean something.
const VERBATIM: &[&str] = &["Parameters", "Ports", "Timing"];
/// The columns that a part's name takes, behind the sign of the comment.
const MARGIN: usize = 15;

/// The datasheet of a file: its title, and its parts with their lines.
fn datasheet(source: &Source) -> (String, Vec<(String, Vec<String>)>) {
    let mut lines =
        (1..=source.lines()).map(|number| source.line(number)).take_while(|line| line.starts_with("//"));
    let title = lines.next().unwrap().split_once(": ").unwrap().1.to_owned();
    let mut parts: Vec<(String, Vec<String>)> = Vec::new();
    for line in lines.filter(|line| *line != "//") {
        let (head, text) = line.split_at_checked(MARGIN).unwrap_or((line, ""));
        let name = head.trim_start_matches('/').trim();
        if !name.is_empty() {
            parts.push((name.to_owned(), Vec::new()));
        }
        parts.last_mut().unwrap().1.push(text.to_owned());
    }
    (title, parts)
}

/// A port: its name, the way it leads, and what it is declared as between the two.
struct Pin {
    name: String,
    way: Way,
    bits: String,
}

fn pins(module: &Module, source: &Source) -> Vec<Pin> {
    let pin = |declared: &Declaration| {
        let What::Port(way) = declared.what else { return None };
        let line = source.line(declared.at.line as usize);
        let kind = &line[..declared.at.column as usize - 1];
        let words = kind.split_whitespace().filter(|word| !["input", "output", "wire", "reg"].contains(word));
        (declared.block == 0).then(|| Pin {
            name: declared.name.to_string(),
            way,
            bits: words.collect::<Vec<_>>().join(" "),
        })
    };
    module.declarations.iter().filter_map(pin).collect()
}

/// The symbol of a module: inputs at its left, outputs at its right.
fn symbol(name: &str, pins: &[Pin]) -> String {
    let side = |way: Way| -> Vec<String> {
        let wanted = pins.iter().filter(|pin| pin.way == way);
        wanted.map(|pin| format!("{} {}", pin.name, pin.bits).trim().to_owned()).collect()
    };
    let (left, right) = (side(Way::Input), side(Way::Output));
    let margin = left.iter().map(String::len).max().unwrap_or(0);
    let width = name.len() + 6;
    let mut drawn = format!("{:margin$}   ┌{:─^width$}┐\n", "", format!(" {name} "));
    for row in 0..left.len().max(right.len()) {
        let (from, arrow) = left.get(row).map_or(("", "  "), |pin| (pin.as_str(), "─▶"));
        let to = right.get(row).map_or(String::new(), |pin| format!("─▶ {pin}"));
        writeln!(drawn, "{from:>margin$} {arrow}│{:width$}│{to}", "").unwrap();
    }
    writeln!(drawn, "{:margin$}   └{}┘", "", "─".repeat(width)).unwrap();
    drawn
}

/// `text` with each rule of the numerics leading to its section of `sections`.
fn linked(text: &str, sections: &[(String, String)]) -> String {
    let mut text = text.replace('*', "\\*").replace('<', "&lt;");
    for (rule, anchor) in sections {
        text = text.replace(rule.as_str(), &format!("[{rule}](../numerics.md#{anchor})"));
    }
    text
}

/// The rules of the numerics page with the anchors of their sections.
fn sections() -> Vec<(String, String)> {
    let page = fs::read_to_string(root().join("docs/numerics.md")).unwrap();
    let rules = page.lines().filter_map(|line| line.strip_prefix("### ")).filter_map(|line| {
        let (number, rule) = line.split_once(". ")?;
        Some((rule.to_owned(), format!("{number}-{}", rule.to_lowercase())))
    });
    rules.collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Links to the pages of `modules`.
fn links(modules: &BTreeSet<&str>) -> String {
    let links: Vec<String> = modules.iter().map(|name| format!("[{name}]({name}.md)")).collect();
    if links.is_empty() { "none".to_owned() } else { links.join(", ") }
}

fn is_rtl(design: &Design, module: &Module) -> bool {
    design.file(module.at).unwrap().path().starts_with("rtl")
}

fn page(design: &Design, index: usize, sections: &[(String, String)]) -> String {
    let module = &design.modules()[index];
    let source = design.file(module.at).unwrap();
    let (title, parts) = datasheet(source);
    let mut page = format!("# {}\n\n{}{}\n\n", module.name, title[..1].to_uppercase(), &title[1..]);
    writeln!(page, "```\n{}```", symbol(&module.name, &pins(module, source))).unwrap();
    for (name, lines) in parts {
        writeln!(page, "\n## {name}\n").unwrap();
        if VERBATIM.contains(&name.as_str()) {
            writeln!(page, "```\n{}\n```", lines.join("\n")).unwrap();
        } else {
            writeln!(page, "{}", linked(&lines.join("\n"), sections)).unwrap();
        }
    }
    let uses: BTreeSet<&str> = module.instances.iter().map(|instance| &*instance.module).collect();
    // A board also holds primitives of its vendor.
    let of_rtl = |name: &&str| design.module(name).is_some_and(|module| is_rtl(design, module));
    let known = uses.into_iter().filter(of_rtl).collect();
    let above = design.uses_of(index).iter().map(|(user, _)| &design.modules()[*user]);
    let above = above.filter(|user| is_rtl(design, user)).map(|user| &*user.name).collect();
    writeln!(page, "\n## Where it stands\n\n- Consists of: {}", links(&known)).unwrap();
    writeln!(page, "- Part of: {}", links(&above)).unwrap();
    let file = source.path().display();
    writeln!(page, "- Source: [{file}](../../{file})").unwrap();
    page
}

fn matches(name: &str, content: &str) {
    let file = root().join("docs/modules").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, content).unwrap();
    }
    let same = fs::read_to_string(&file).is_ok_and(|found| found == content);
    assert!(same, "docs/modules/{name} is out of date: UPDATE_DOCS=1 cargo test --test verilog pages");
}

fn is_verilog(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "v")
}

/// The Verilog files of `folder`, in the order of their names.
fn verilog(folder: &str) -> Vec<PathBuf> {
    let found = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
    let mut found: Vec<PathBuf> = found.map(|name| Path::new(folder).join(name)).collect();
    found.retain(|file| is_verilog(file));
    found.sort();
    found
}

#[test]
fn every_module_has_a_page_of_its_datasheet() {
    let (design, sections) = (design(&[]), sections());
    assert!(sections.len() >= 20);
    let list = fs::read_to_string(root().join("rtl/files.f")).unwrap();
    let mut index = "# Modules\n\nA page for each module of [the design](../../rtl/README.md), from the bottom up, the tops of [boards](../hardware.md) last. The pages are made of the datasheet\n\
        that each file of `rtl/` begins with: `UPDATE_DOCS=1 cargo test --test verilog pages`.\n\n| module | what it is |\n| --- | --- |\n"
        .to_owned();
    let mut pages = BTreeSet::from(["README.md".to_owned()]);
    let boards = verilog("rtl/boards");
    let files = list.lines().map(|line| PathBuf::from(line.trim())).chain(boards.iter().cloned());
    for file in files.filter(|file| is_verilog(file)) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let number = design.index(name).unwrap();
        matches(&format!("{name}.md"), &page(&design, number, &sections));
        let (title, _) = datasheet(design.file(design.modules()[number].at).unwrap());
        writeln!(index, "| [{name}]({name}.md) | {} |", title.trim_end_matches('.').replace('*', "\\*"))
            .unwrap();
        pages.insert(format!("{name}.md"));
    }
    matches("README.md", &index);
    let found = fs::read_dir(root().join("docs/modules")).unwrap().flatten();
    let found: BTreeSet<String> = found.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(found, pages, "a page without a module");
    let sources = verilog("rtl").len() + boards.len();
    assert_eq!(pages.len(), sources + 1, "a file of rtl/ is not in files.f");
}
