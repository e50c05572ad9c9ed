//! `tritscope render TRACE`: one screen of the debugger without a terminal.

use super::compare::Compare;
use super::{Outcome, Verbosity, color, open, print};
use crate::base::{Diagnostic, Result, Severity};
use crate::config::key_script;
use crate::runtime::{self, Shot};
use crate::synth;
use crate::ui::picture;
use std::fs;
use std::path::{Path, PathBuf};

/// The most columns or rows of a screen.
const LARGEST: u16 = 1000;

/// Arguments of `tritscope render`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The trace: any VCD, FST or GHW file.
    trace: PathBuf,
    /// Columns and rows of the screen.
    #[arg(long, value_name = "COLUMNSxROWS", default_value = "160x48")]
    size: String,
    /// Keys to type first, as in the keymap: `llf<Enter> 10l`; spaces mean nothing.
    #[arg(long, value_name = "SCRIPT", default_value = "")]
    keys: String,
    #[command(flatten)]
    compare: Compare,
    /// What was on the screen, as `tritscope --session FILE` has kept it, or a savefile of GTKWave.
    #[arg(long, value_name = "FILE")]
    session: Option<PathBuf>,
    /// Where the RTL of the trace is: a folder, a Verilog file, a `.f` list, or a pattern of these as
    /// `'rtl/**/*.v'`; may be given several times.
    #[arg(long, value_name = "PATH")]
    sources: Vec<PathBuf>,
    /// A kept synthesis to show beside the trace: its folder or its report.json, see tritscope synth.
    #[arg(long, value_name = "PLACE")]
    synth: Option<PathBuf>,
    /// Colours: dark, light, okabe-ito, high-contrast, mono, or a theme of your own.
    #[arg(long, value_name = "NAME", default_value = "dark")]
    theme: String,
    /// Where to write; the ending .svg, .txt or .ansi says what, and - is standard output.
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// What to write, where the ending of OUT does not say.
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
}

/// What a screen is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A picture in which text can be selected.
    Svg,
    /// Characters only.
    Txt,
    /// Characters and colours as escape sequences.
    Ansi,
}

/// Draws the screen and writes it.
///
/// # Errors
/// A size, script, theme or format that is wrong; a trace that cannot be opened; a file that cannot be written.
pub fn run(arguments: &Arguments, verbosity: Verbosity) -> Result<Outcome> {
    let format = arguments.format.or(Format::of(&arguments.output)).ok_or_else(unknown_format)?;
    let size = size(&arguments.size)?;
    let keys = key_script(&arguments.keys)?;
    let theme = color::environment().theme(Some(&arguments.theme))?;
    open::readable(&arguments.trace)?;
    let session = arguments.session.as_deref();
    session.map_or(Ok(()), open::readable)?;
    let synthesis = arguments.synth.as_deref();
    synthesis.map_or(Ok(()), |place| synth::read(place).map(drop))?;
    let compare = arguments.compare.against()?;
    let shot = Shot {
        file: &arguments.trace,
        session,
        compare: compare.as_ref(),
        sources: &arguments.sources,
        synthesis,
        size,
        keys: &keys,
        theme: &theme,
    };
    let still = runtime::still_of(&shot)?;
    if !verbosity.quiet {
        still.problems.iter().filter(|problem| problem.severity > Severity::Note).for_each(print::warn);
    }
    let text = match format {
        Format::Svg => picture::svg(&still.screen, &theme, &title(arguments)),
        Format::Txt => picture::text(&still.screen),
        Format::Ansi => picture::ansi(&still.screen),
    };
    write(&arguments.output, &text)
}

impl Format {
    /// The format that the ending of `file` names.
    fn of(file: &Path) -> Option<Self> {
        match file.extension()?.to_str()? {
            "svg" => Some(Self::Svg),
            "txt" => Some(Self::Txt),
            "ansi" => Some(Self::Ansi),
            _ => None,
        }
    }
}

fn unknown_format() -> Diagnostic {
    Diagnostic::error("OUT does not say what to write")
        .hint("end it in .svg, .txt or .ansi, or add --format svg, txt or ansi")
}

/// Columns and rows in the form `160x48`.
fn size(text: &str) -> Result<(u16, u16)> {
    let number = |text: &str| text.parse().ok().filter(|number| (1..=LARGEST).contains(number));
    text.split_once('x').and_then(|(columns, rows)| Some((number(columns)?, number(rows)?))).ok_or_else(
        || {
            Diagnostic::error(format!("`{text}` is no size of a screen"))
                .hint(format!("a size is COLUMNSxROWS, each 1 to {LARGEST}: 160x48"))
        },
    )
}

/// What a reader aloud says of the picture.
fn title(arguments: &Arguments) -> String {
    let name = arguments.trace.file_name().unwrap_or(arguments.trace.as_os_str());
    format!("tritscope {}", name.to_string_lossy())
}

fn write(output: &Path, text: &str) -> Result<Outcome> {
    if output == Path::new("-") {
        print::say(text)?;
    } else {
        let wrong = |error| Diagnostic::error(format!("cannot be written: {error}")).in_file(output);
        fs::write(output, text).map_err(wrong)?;
    }
    Ok(Outcome::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_columns_by_rows() {
        assert_eq!(size("160x48"), Ok((160, 48)));
        for wrong in ["", "160", "x", "0x3", "3x0", "1001x2", "-3x4", "3x4x5", "3 x 4"] {
            assert!(size(wrong).unwrap_err().to_string().contains("no size"), "{wrong}");
        }
    }

    #[test]
    fn the_ending_says_the_format() {
        assert_eq!(Format::of(Path::new("a.b.svg")), Some(Format::Svg));
        assert_eq!((Format::of(Path::new("-")), Format::of(Path::new("a.png"))), (None, None));
    }
}
