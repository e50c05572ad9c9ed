//! What the tools say while they work.

use super::Stage;

/// A sign of progress.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// What goes on, for people.
    pub doing: String,
    /// How much of it is done, 0 to 1, where that is known.
    pub done: Option<f64>,
}

/// Reads the lines of a stage, one after the other.
#[derive(Debug, Default)]
pub(super) struct Listener {
    /// Wires that the router has to make.
    arcs: u64,
}

impl Listener {
    /// What `line` tells of progress.
    pub fn hear(&mut self, stage: Stage, line: &str) -> Option<Heard> {
        match stage {
            Stage::Synthesis => pass(line),
            Stage::PlaceAndRoute => self.placed(line.strip_prefix("Info:")?.trim()),
            Stage::Pack => None,
        }
    }

    fn placed(&mut self, line: &str) -> Option<Heard> {
        let doing = |text: &str| Some(Heard { doing: text.to_owned(), done: None });
        if let Some(rest) = line.strip_prefix("Routing ").and_then(|rest| rest.strip_suffix(" arcs.")) {
            self.arcs = rest.trim().parse().unwrap_or(0);
            return Some(Heard { doing: "routing".to_owned(), done: Some(0.0) });
        }
        if line.starts_with("Packing") {
            return doing("packing");
        }
        if let Some(rest) = line.strip_prefix("at iteration #") {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let wires =
                figure(rest, "wirelen = ").map_or_else(String::new, |wires| format!(", wires {wires}"));
            let solved = if rest.contains("temp = ") { "refining places" } else { "placing" };
            return doing(&format!("{solved}, iteration {number}{wires}"));
        }
        if let Some(rest) = line.strip_prefix("iter=") {
            let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
            let left =
                figure(rest, "overused=").map_or_else(String::new, |left| format!(", {left} wires overused"));
            return doing(&format!("routing, iteration {number}{left}"));
        }
        self.routed(line)
    }

    /// A line of the table that the first router prints: `… | … | … | arcs left | …`.
    fn routed(&self, line: &str) -> Option<Heard> {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let left: u64 = columns.get(3).filter(|_| columns.len() >= 5)?.parse().ok()?;
        #[expect(clippy::cast_precision_loss, reason = "devices have fewer wires than 2^52")]
        let done = 1.0 - left.min(self.arcs) as f64 / (self.arcs as f64).max(1.0);
        Some(Heard { doing: format!("routing, {left} of {} wires left", self.arcs), done: Some(done) })
    }
}

/// The number after `label`.
fn figure(text: &str, label: &str) -> Option<String> {
    let (_, rest) = text.split_once(label)?;
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (!number.is_empty()).then_some(number)
}

/// `3.12.4. Executing ABC pass (technology mapping using ABC).`
fn pass(line: &str) -> Option<Heard> {
    let (number, rest) = line.split_once(". Executing ")?;
    if !number.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let name = rest.split([' ', '(']).next()?;
    let what = if rest.starts_with("Verilog-2005 frontend") { "reading" } else { name };
    Some(Heard { doing: what.trim_end_matches('.').to_lowercase(), done: None })
}
