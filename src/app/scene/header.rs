//! The line on top: file, model, place, cycle, time, verdict.

use super::watch::{WatchLine, watch};
use crate::app::build::{BuildOutcome, BuildStage};
use crate::app::state::App;
use crate::app::{Growth, Layout, follow};
use crate::base::Cycle;
use crate::decode::{Level, Run};
use crate::translate::MINUS;

/// The line on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// The name of the trace's file; empty without a trace.
    pub file: String,
    /// The model of the scenario.
    pub model: Option<String>,
    /// Where in the run the cursor is, outermost first.
    pub place: Vec<String>,
    /// The cycle.
    pub cycle: Option<Cycle>,
    /// The time.
    pub time: Option<String>,
    /// What is known about RTL and golden model.
    pub verdict: Verdict,
    /// The run on the screen and the newest one, where they are not the same.
    pub older: Option<(usize, usize)>,
    /// How the trace grows, and up to when it goes; `None` for one that is whole.
    pub growth: Option<(Growth, String)>,
    /// What is shown instead while sources are watched: in the layout for it, and while there is no trace.
    pub watch: Option<WatchLine>,
}

/// What is known about RTL and golden model.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Verdict {
    /// There is nothing to compare.
    #[default]
    None,
    /// Work goes on: what, and how far from 0 to 1 where known.
    Working(&'static str, Option<f32>),
    /// Everything that was compared is equal.
    Agrees,
    /// Something is not equal.
    Diverges(Cycle),
    /// Nothing that was compared differs, but values are missing.
    Incomplete(u64),
    /// The newest run failed in this stage.
    Failed(&'static str),
}

pub(super) fn header(app: &App) -> Header {
    let Some(document) = &app.document else {
        let file = app.loading.as_ref().map(|loading| file_name(&loading.file)).unwrap_or_default();
        return Header { file, verdict: verdict(app), watch: watch(app), ..Header::default() };
    };
    let model = document.sidecar.as_ref().map(|sidecar| {
        let scenario = &sidecar.scenario;
        scenario.source.model().unwrap_or(&scenario.name).to_owned()
    });
    let model = model.filter(|model| !model.is_empty());
    Header {
        file: file_name(document.trace.file()),
        model,
        place: document.run.as_ref().map(|run| place(app, run)).unwrap_or_default(),
        cycle: app.cycle(),
        time: Some(document.trace.scale().format(app.cursor)),
        verdict: verdict(app),
        older: app.builds.older(document.trace.file()),
        growth: growth(app),
        watch: watch(app).filter(|_| app.layout == Layout::Watch),
    }
}

/// How the trace on the screen grows, and up to when it goes.
pub(super) fn growth(app: &App) -> Option<(Growth, String)> {
    let (growth, end) = follow::end(app)?;
    Some((growth, app.document.as_ref()?.trace.scale().format(end)))
}

fn file_name(file: &std::path::Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn verdict(app: &App) -> Verdict {
    if let Some(work) = app.work() {
        return Verdict::Working(work.title, work.fraction);
    }
    if let Some(run) = app.builds.latest().filter(|run| matches!(run.outcome, BuildOutcome::Failed(_))) {
        return Verdict::Failed(run.stage().map_or("build", BuildStage::title));
    }
    let report = app.document.as_ref().and_then(|document| document.report.as_ref());
    match report {
        None => Verdict::None,
        Some(report) => match &report.divergence {
            Some(divergence) => Verdict::Diverges(divergence.cycle),
            None if report.agrees() => Verdict::Agrees,
            None => Verdict::Incomplete(report.missing),
        },
    }
}

/// Token, layer, operation, group, activation, frame and bit, as far as the cursor is inside of one.
fn place(app: &App, run: &Run) -> Vec<String> {
    let cycle = run.clock().at(app.cursor);
    if !run.has_engine() {
        return own_place(run, cycle);
    }
    let place = run.place(cycle);
    let operation = place.operation.and_then(|index| run.operations().get(index));
    let phase = place.phase.and_then(|index| run.phases().get(index));
    let whole = phase.map(|phase| (phase.token, phase.layer, &phase.name));
    let Some((token, layer, name)) = whole.or_else(|| operation.map(|o| (o.token, o.layer, &o.name))) else {
        return vec!["idle".to_owned()];
    };
    let golden = app.document.as_ref().and_then(|document| document.golden.as_ref());
    let text = golden.and_then(|golden| golden.token_text(token)).filter(|text| !text.is_empty());
    let text = text.map_or_else(String::new, |text| format!(" ‘{}’", visible(text)));
    let mut crumbs = vec![format!("token {token}{text}"), format!("layer {layer}"), name.clone()];
    // The engine may be ahead of what the layer does.
    crumbs.extend(operation.map(|operation| operation.name.clone()).filter(|other| other != name));
    let groups = operation.map_or(0, |operation| run.parameters().groups(operation.n_out));
    crumbs.extend(place.group.map(|group| format!("group {}/{groups}", group + 1)));
    crumbs.extend(place.activation.map(|activation| format!("x[{activation}]")));
    if let Some(frame) = place.frame.and_then(|index| run.frames().get(index)) {
        if run.parameters().sign_frames == 1 {
            crumbs.push(format!("frame {}", if frame.negative { MINUS } else { '+' }));
        }
        let clocks = run.parameters().frame_cycles();
        crumbs.extend(place.bit.filter(|_| clocks > 1).map(|bit| format!("bit {}/{clocks}", bit + 1)));
    }
    crumbs
}

/// The spans around a cycle of a design of one's own, outermost first.
fn own_place(run: &Run, cycle: Cycle) -> Vec<String> {
    let levels = [(Level::Token, "token"), (Level::Layer, "layer"), (Level::Operation, "operation")];
    let crumb = |(level, name): (Level, &str)| {
        let spans = run.spans(level);
        let index = spans.partition_point(|span| span.start <= cycle).checked_sub(1)?;
        let label = &spans.get(index).filter(|span| span.end >= cycle)?.label;
        // A bare number says nothing without its level.
        let bare = label.chars().all(|c| c.is_ascii_digit());
        Some(if bare { format!("{name} {label}") } else { label.clone() })
    };
    let crumbs: Vec<String> = levels.into_iter().filter_map(crumb).collect();
    if crumbs.is_empty() { vec!["idle".to_owned()] } else { crumbs }
}

/// A token's text with blanks and control characters made visible.
pub(super) fn visible(text: &str) -> String {
    let letter = |c| match c {
        '\n' => '⏎',
        '\t' => '⇥',
        ' ' => '␣',
        c if char::is_control(c) => '·',
        c => c,
    };
    text.chars().map(letter).collect()
}
