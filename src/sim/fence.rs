//! A fence around designs of one's own: what in a Verilog text would run a command or foreign code.
//!
//! A scenario from elsewhere should need nothing but a simulator. The fence stops what is written for that, also where
//! macros put it together from pieces in the usual ways. It is no prison: a simulator runs what a design says, which may
//! read and write files as its user may.

/// What Verilator copies into C++, by the name after the `$`.
const FOREIGN: [&str; 2] = ["system", "cpure"];

/// Endings of the files that are looked at.
const ENDINGS: [&str; 4] = [".v", ".sv", ".vh", ".svh"];

/// The first thing in a text that calls the system, foreign code, or a text that nobody looks at.
pub(super) fn call(text: &str) -> Option<String> {
    // Two back quotes paste what stands on either side.
    let text = text.replace("``", "");
    dollar(&text).or_else(|| words(&text)).or_else(|| included(&text))
}

/// A system task that runs something.
fn dollar(text: &str) -> Option<String> {
    text.match_indices('$').find_map(|(at, _)| {
        let rest = &text[at + 1..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let code = word.strip_prefix('c').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
            && behind.trim_start().starts_with('(');
        // A macro would give the name its end.
        let open = behind.starts_with('`');
        (FOREIGN.contains(&word) || code || open).then(|| format!("${word}"))
    })
}

/// Functions of C, and C++ in the text.
fn words(text: &str) -> Option<String> {
    let imports = text.match_indices("import").any(|(at, word)| {
        let named = text[at + word.len()..].trim_start();
        named.starts_with('"') || named.starts_with('`')
    });
    let found = ["\"DPI", "`systemc"].into_iter().find(|word| text.contains(word));
    found.or(imports.then_some("import")).map(str::to_owned)
}

/// Another text, unless it is one of the files of the scenario.
fn included(text: &str) -> Option<String> {
    text.match_indices("`include").find_map(|(at, word)| {
        let named = text[at + word.len()..].trim_start();
        let name = named.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(name, _)| name);
        let inside = name.is_some_and(|name| {
            let parts = name.split('/').all(|part| !part.is_empty() && part != "..");
            parts && ENDINGS.iter().any(|ending| name.ends_with(ending))
        });
        (!inside).then(|| format!("`include {}", named.lines().next().unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests {
    use super::call;

    #[test]
    fn what_runs_something_is_found_however_it_is_spelled() {
        for text in [
            "$system(\"x\");",
            "$sys``tem(\"x\");",
            "`define T tem\n$sys`T(\"x\");",
            "$`X(\"x\");",
            "$c(\"x\");",
            "$c32 (\"x\");",
            "$cpure(1)",
            "import \"DPI-C\" function void f();",
            "import `QUOTED(DPI-C) function void f();",
            "`systemc_header",
            "`include \"/tmp/x.vh\"",
            "`include \"../x.vh\"",
            "`include \"operands.hex\"",
            "`include `FILE",
        ] {
            assert!(call(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_every_bench_does_is_none_of_it() {
        for text in [
            "$display(\"system\"); $clog2(W); $cast(a, b); $countones(x); a = b ? $c : d;",
            "import p::Q;",
            "`include \"defines.vh\"\n`include \"sub/more.svh\"",
            "$readmemh(`FILE, memory); $signed(`W'd3)",
            "// the system",
        ] {
            assert_eq!(call(text), None, "{text}");
        }
    }
}
