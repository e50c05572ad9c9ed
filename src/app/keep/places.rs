//! The chosen tensor and the place in the RTL: by name in a session, and back where the trace and the text have them.

use crate::app::scene;
use crate::app::source::{self, Sources, Spot};
use crate::app::state::App;
use crate::app::tensors::{Form, View};
use crate::decode::TensorKey;
use crate::session::{Rtl, Tensor};
use crate::verilog::Source;

/// The words of a session for what the tensor pane shows.
const FORMS: [(Form, &str); 3] = [(Form::All, "all"), (Form::Table, "table"), (Form::Heat, "heatmap")];

/// What the tensor pane shows.
pub(super) fn tensor(app: &App) -> Tensor {
    let shown = &app.tensors;
    let form = FORMS.iter().find(|(form, _)| *form == shown.form && *form != Form::All);
    Tensor {
        name: shown.name.as_ref().map(ToString::to_string),
        number: shown.pinned.map(|number| number as u64),
        element: shown.element as u64,
        view: (shown.view != View::Rtl).then(|| shown.view.title().to_owned()),
        form: form.map(|(_, word)| (*word).to_owned()),
        logarithmic: shown.logarithmic,
    }
}

/// Shows a tensor again; [`settle`] drops it where the run has none of that name.
pub(super) fn restore_tensor(app: &mut App, kept: &Tensor) {
    let shown = &mut app.tensors;
    shown.name = kept.name.as_deref().map(Into::into);
    shown.pinned = kept.number.and_then(|number| usize::try_from(number).ok());
    shown.element = usize::try_from(kept.element).unwrap_or(0);
    let view = |view: &View| kept.view.as_deref() == Some(view.title());
    shown.view = View::ALL.into_iter().find(view).unwrap_or_default();
    let form = FORMS.iter().find(|(_, word)| kept.form.as_deref() == Some(word));
    shown.form = form.map(|(form, _)| *form).unwrap_or_default();
    shown.logarithmic = kept.logarithmic;
}

/// Drops a chosen tensor that the run does not have.
pub(in crate::app) fn settle(app: &mut App) {
    if app.run().is_none() && app.carried().is_none() {
        return;
    }
    let passes = |key: &TensorKey| match (app.run(), app.carried()) {
        (Some(run), _) => !run.elements(key).is_empty(),
        (None, carried) => carried.is_some_and(|carried| carried.table(key).is_some()),
    };
    if !app.tensors.name.as_ref().is_none_or(|name| app.has_tensor(name)) {
        (app.tensors.name, app.tensors.pinned) = (None, None);
    } else if app.tensors.pinned.is_some()
        && let Some(key) = app.tensor()
        && !passes(&key)
    {
        app.tensors.pinned = None;
    }
}

/// What the pane of the RTL shows, or is to show as soon as its text is there.
pub(super) fn rtl(app: &App) -> Rtl {
    let shown = app.source.is_open();
    if let Some(kept) = &app.source.kept {
        return Rtl { shown, ..kept.clone() };
    }
    let place = app.source.spot.as_ref().zip(app.source.sources());
    let file = |(spot, sources): (&Spot, &std::sync::Arc<Sources>)| {
        let file = sources.design.files().get(spot.file)?;
        let line = u32::try_from(spot.line).unwrap_or(u32::MAX);
        Some(Rtl { shown, file: Some(file.path().display().to_string()), line, scope: spot.scope.clone() })
    };
    place.and_then(file).unwrap_or(Rtl { shown, ..Rtl::default() })
}

/// Opens the pane as it was; its place waits for the text.
pub(super) fn restore_rtl(app: &mut App, kept: &Rtl) {
    app.source.open = kept.shown;
    app.source.kept = kept.file.is_some().then(|| kept.clone());
    let text = app.source.sources().cloned();
    if let Some(sources) = text {
        arrive(app, &sources);
    }
}

/// Goes to the kept place of a text that is there now, if it still has that line.
pub(in crate::app) fn arrive(app: &mut App, sources: &Sources) {
    let Some(kept) = app.source.kept.take() else { return };
    let design = &sources.design;
    let is_kept =
        |file: &Source| kept.file.as_deref().is_some_and(|name| *file.path() == *std::path::Path::new(name));
    let Some(file) = design.files().iter().position(is_kept) else { return };
    let line = kept.line as usize;
    let there = design.files().get(file).is_some_and(|text| (1..=text.lines()).contains(&line));
    let spot = Spot { file, line, ..Spot::default() };
    let Some(module) = design.module_at(spot.at(1)).filter(|_| there) else { return };
    let names: Vec<&str> = kept.scope.iter().map(String::as_str).collect();
    let place = scene::located(app, sources, &names).filter(|place| place.module == module);
    let (scope, variables) = place.map(|place| (kept.scope, place.variables)).unwrap_or_default();
    let spot = Spot { module, scope, variables, ..spot };
    app.source.jump(spot);
    source::stay(app);
}
