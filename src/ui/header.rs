//! The line on top.

mod watch;

use super::canvas::{Canvas, cells};
use crate::app::scene::{Header, Verdict};
use crate::app::{App, Growth};
use crate::config::Role;
use ratatui::style::{Modifier, Style};

/// Draws the header; what matters least is left out first when the line is short.
pub(super) fn draw(canvas: &mut Canvas, app: &App, width: u16) {
    let header = &app.scene().header;
    if let Some(line) = &header.watch {
        watch::draw(canvas, line, width);
        return;
    }
    let base = canvas.style(Role::Status);
    canvas.clear(crate::app::Region { x: 0, y: 0, width, height: 1 }, base);
    let (mut verdict, role) = verdict(&header.verdict, width);
    if header.verdict == Verdict::None && header.model.is_none() {
        // A trace of another design has nothing to be compared with, so nothing is missing.
        verdict.clear();
    }
    if let Some((shown, newest)) = header.older {
        verdict = format!("run {shown} of {newest} · {verdict}");
    }
    let growth = header.growth.as_ref().map(|growth| growing(growth, width));
    let growth = growth.unwrap_or_default();
    let gap = if growth.is_empty() || verdict.is_empty() { 0 } else { 3 };
    let fields = Fields::fitting(header, cells(&verdict) + gap + cells(&growth), width);
    let style = |canvas: &Canvas, role| base.patch(canvas.style(role));

    let mut right = width.saturating_sub(1);
    let mut put_right = |canvas: &mut Canvas, text: &str, style: Style| {
        let length = cells(text).min(right);
        right -= length;
        canvas.text(right, 0, length, text, style);
        right = right.saturating_sub(3);
    };
    let verdict_style = style(canvas, role).bg(base.bg.unwrap_or_default());
    if !verdict.is_empty() || growth.is_empty() {
        put_right(canvas, &verdict, verdict_style);
    }
    if !growth.is_empty() {
        let marked = canvas.style(Role::GoldenPending).add_modifier(Modifier::REVERSED);
        put_right(canvas, &growth, marked);
    }
    for text in [&fields.time, &fields.cycle].into_iter().flatten() {
        let value = style(canvas, Role::Text);
        put_right(canvas, text, value);
    }

    left(canvas, &fields, right.saturating_add(1), base);
}

/// Draws what stands at the left, up to column `end`: program, file, model and place.
fn left(canvas: &mut Canvas, fields: &Fields, end: u16, base: Style) {
    let style = |canvas: &Canvas, role| base.patch(canvas.style(role));
    let mut at = 1;
    let name = style(canvas, Role::StatusName);
    let muted = style(canvas, Role::Muted);
    if fields.product {
        at = canvas.text(at, 0, end.saturating_sub(at), "tritscope", name) + 2;
    }
    if let Some(file) = &fields.file {
        at = canvas.text(at, 0, end.saturating_sub(at), file, style(canvas, Role::Status)) + 2;
    }
    if let Some(model) = &fields.model {
        at = canvas.text(at, 0, end.saturating_sub(at), model, muted) + 2;
    }
    let place = style(canvas, Role::StatusPlace);
    for (index, crumb) in fields.place.iter().enumerate() {
        if index > 0 || fields.cut {
            let mark = if index > 0 { " › " } else { "… › " };
            at = canvas.text(at, 0, end.saturating_sub(at), mark, muted);
        }
        at = canvas.text(at, 0, end.saturating_sub(at), crumb, place);
    }
}

/// How far a trace goes that is not whole.
fn growing((growth, end): &(Growth, String), width: u16) -> String {
    match (growth, width) {
        (Growth::Growing, 100..) => format!(" » still growing, to {end} "),
        (Growth::Growing, 60..) => format!(" » growing, {end} "),
        (Growth::Growing, _) => " » growing ".to_owned(),
        (Growth::Stopped, 60..) => format!(" not whole, to {end} "),
        (Growth::Stopped, _) => " not whole ".to_owned(),
    }
}

/// What is known about RTL and golden model, as a sign and a word.
fn verdict(verdict: &Verdict, width: u16) -> (String, Role) {
    match verdict {
        Verdict::None => ("· not compared".to_owned(), Role::GoldenPending),
        Verdict::Working(what, None) => (format!("{what} …"), Role::GoldenPending),
        Verdict::Working(what, Some(fraction)) => {
            let percent = format!("{:3.0} %", fraction * 100.0);
            (format!("{what} {percent}"), Role::GoldenPending)
        }
        Verdict::Agrees => ("✓ golden".to_owned(), Role::GoldenAgree),
        Verdict::Diverges(_) if width < 60 => ("✗ diverges".to_owned(), Role::GoldenDiverge),
        Verdict::Diverges(cycle) => (format!("✗ diverges in {cycle}"), Role::GoldenDiverge),
        Verdict::Failed(stage) => (format!("✗ {stage} failed"), Role::GoldenDiverge),
        Verdict::Incomplete(missing) => (format!("! {missing} missing"), Role::DiagnosticWarning),
    }
}

/// The parts of the header for which there is room.
struct Fields {
    product: bool,
    file: Option<String>,
    model: Option<String>,
    place: Vec<String>,
    /// Whether outer parts of the place are left out.
    cut: bool,
    cycle: Option<String>,
    time: Option<String>,
}

impl Fields {
    fn fitting(header: &Header, verdict: u16, width: u16) -> Self {
        let mut fields = Self {
            product: true,
            file: Some(header.file.clone()).filter(|file| !file.is_empty()),
            model: header.model.clone(),
            place: header.place.clone(),
            cut: false,
            cycle: header.cycle.map(|cycle| format!("cycle {cycle}")),
            time: header.time.clone(),
        };
        let room = width.saturating_sub(verdict + 2);
        let steps: [fn(&mut Self); 8] = [
            |fields| fields.product = fields.file.is_none() && fields.place.is_empty(),
            |fields| fields.model = None,
            |fields| fields.time = fields.time.take().filter(|_| fields.cycle.is_none()),
            |fields| fields.file = fields.file.take().filter(|_| fields.place.is_empty()),
            Self::shorten,
            Self::shorten,
            Self::shorten,
            |fields| fields.cycle = fields.cycle.take().map(|cycle| cycle.replace("cycle ", "")),
        ];
        for step in steps {
            if fields.length() <= room {
                break;
            }
            step(&mut fields);
        }
        while fields.length() > room && fields.place.len() > 1 {
            fields.shorten();
        }
        fields
    }

    /// Leaves out the outermost part of the place.
    fn shorten(&mut self) {
        if self.place.len() > 1 {
            self.place.remove(0);
            self.cut = true;
        }
    }

    fn length(&self) -> u16 {
        let field = |text: &Option<String>, gap: u16| text.as_ref().map_or(0, |text| cells(text) + gap);
        let place: u16 = self.place.iter().map(|crumb| cells(crumb) + 3).sum();
        u16::from(self.product) * 11
            + field(&self.file, 2)
            + field(&self.model, 2)
            + place
            + u16::from(self.cut) * 4
            + field(&self.cycle, 3)
            + field(&self.time, 3)
    }
}
