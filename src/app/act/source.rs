//! Keys of the RTL: definitions, drivers and readers, instances, back and forth, the editor.

use crate::app::action::{Action, Way};
use crate::app::list::{List, ListKind, ListRow, Target};
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptKind};
use crate::app::source::{self, Meaning, Sources, Spot, placed, spot_of};
use crate::app::state::App;
use crate::app::{Effect, Pane, breakpoints, defaults, driving, scene};
use crate::base::{Diagnostic, Result, Severity};
use crate::session::Line;
use crate::verilog::{Net, Position, Site};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Characters of a line that a list shows.
const LONGEST: usize = 72;

/// Carries out an action on the RTL.
pub(in crate::app) fn act(app: &mut App, action: Action, times: u32) -> Vec<Effect> {
    match action {
        Action::Source => show_or_hide(app),
        Action::SourcesFrom => {
            app.overlay = Some(Overlay::Prompt(Prompt::new(PromptKind::Sources, "")));
        }
        _ => {
            let Some(sources) = sources(app) else {
                app.source.pending = Some(action);
                return Vec::new();
            };
            match action {
                Action::Definition => definition(app, &sources),
                Action::Drivers => list(app, &sources, ListKind::Drivers),
                Action::Readers => list(app, &sources, ListKind::Readers),
                Action::IntoInstance => into_instance(app, &sources),
                Action::Parent => parent(app, &sources),
                Action::SourceJump(way) => turn(app, way, times),
                Action::BreakLine => break_line(app, &sources),
                _ => {}
            }
        }
    }
    Vec::new()
}

/// The text; without one says why, and opens the pane, which asks for it.
fn sources(app: &mut App) -> Option<Arc<Sources>> {
    let found = app.source.sources().cloned();
    if found.is_none() {
        let why = match &app.source.sources {
            Some(Err(problem)) => problem.what.clone(),
            _ if app.panes().contains(&Pane::Source) => "the RTL is still on its way".to_owned(),
            _ => "the RTL is being read".to_owned(),
        };
        app.say(Severity::Note, why);
        app.source.open = true;
    }
    found
}

fn show_or_hide(app: &mut App) {
    let planned = app.layout.panes(app.offer()).contains(&Pane::Source);
    if app.focus == Pane::Source || (app.source.open && !planned) {
        app.source.open = false;
        if app.focus == Pane::Source {
            super::focus(app, Pane::Waves);
        }
        defaults::settle_layout(app);
    } else {
        app.source.open = true;
        super::focus(app, Pane::Source);
    }
}

/// Takes the answer to the question where the RTL is.
pub(in crate::app) fn given(app: &mut App, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Diagnostic::error("a folder is missing")
            .hint("write the path of a folder, of a file, or of a .f list"));
    }
    app.source.given = vec![PathBuf::from(text.trim())];
    app.source.open = true;
    super::focus(app, Pane::Source);
    Ok(())
}

/// The net that keys are about: the selected name in the pane of the RTL, elsewhere the selected signal.
fn subject(app: &App, sources: &Sources) -> Option<(Spot, Net)> {
    if app.focus != Pane::Source {
        return spot_of(app, &sources.design, app.selected_signal()?);
    }
    match scene::meaning(app, sources)? {
        Meaning::Net(net) | Meaning::Port { net, .. } => Some((app.source.spot.clone()?, net)),
        Meaning::Instance(_) => None,
    }
}

fn definition(app: &mut App, sources: &Sources) {
    if app.focus == Pane::Source
        && let Some(Meaning::Instance(_)) = scene::meaning(app, sources)
    {
        return into_instance(app, sources);
    }
    let Some((spot, net)) = subject(app, sources) else { return nothing(app) };
    let Some(site) = sources.design.definition_of(net) else { return nothing(app) };
    go(app, sources, &spot, net.module, site.at);
}

fn nothing(app: &mut App) {
    let text = match (app.focus, app.source.selected()) {
        (Pane::Source, Some((name, _))) => format!("nothing is known of {name}"),
        (Pane::Source, None) => "no name is selected".to_owned(),
        _ => "no signal is selected whose name the RTL has".to_owned(),
    };
    app.say(Severity::Note, text);
}

/// Lists what drives or reads what keys are about.
pub(in crate::app) fn list(app: &mut App, sources: &Sources, kind: ListKind) {
    let Some((spot, net)) = subject(app, sources) else { return nothing(app) };
    let design = &sources.design;
    let drivers = kind == ListKind::Drivers;
    let sites = if drivers { design.drivers_of(net) } else { design.readers_of(net) };
    if sites.is_empty() {
        let declared =
            design.modules().get(net.module).and_then(|module| module.declarations.get(net.declaration));
        let name = declared.map(|declared| declared.name.to_string()).unwrap_or_default();
        app.say(Severity::Note, format!("nothing {} {name}", if drivers { "drives" } else { "reads" }));
        return;
    }
    // Drivers at work at the cursor come first.
    let sites = if drivers {
        driving::ordered(app, sources, &spot, sites)
    } else {
        sites.into_iter().map(|site| (site, false)).collect()
    };
    let row = |(index, (site, at_work)): (usize, &(Site, bool))| {
        let text = if site.text.chars().count() > LONGEST {
            site.text.chars().take(LONGEST - 1).chain(std::iter::once('…')).collect()
        } else {
            site.text.clone()
        };
        let mark = if *at_work { "active now   " } else { "" };
        let place = format!("{mark}{}:{}", site.file.display(), site.line);
        ListRow::new(text.replace('\t', " "), Target::Index(index)).note(place)
    };
    let rows = sites.iter().enumerate().map(row).collect();
    app.source.sites = sites.into_iter().map(|(site, _)| site).collect();
    app.overlay = Some(Overlay::List(List::new(kind, rows)));
}

/// Enter on a driver or reader.
pub(in crate::app) fn take(app: &mut App, index: usize) {
    let Some(sources) = app.source.sources().cloned() else { return };
    let Some(site) = app.source.sites.get(index).cloned() else { return };
    let here = subject(app, &sources).map(|(spot, _)| spot).or_else(|| app.source.spot.clone());
    go(app, &sources, &here.unwrap_or_default(), site.module, site.at);
}

/// Goes to a place of `module`, in the scope that is nearest to the one of `from`.
fn go(app: &mut App, sources: &Sources, from: &Spot, module: usize, at: Position) {
    let design = &sources.design;
    let mut spot = Spot { module, ..Spot::default() };
    let names: Vec<&str> = from.scope.iter().map(String::as_str).collect();
    if module == from.module {
        spot = from.clone();
    } else if let Some((depth, variables)) = around(app, sources, &names, module) {
        spot.scope = from.scope.get(..depth).unwrap_or_default().to_vec();
        spot.variables = variables;
    } else if let Some((scope, _)) = below(app, sources, from, module) {
        spot.scope = scope;
    }
    app.source.jump(placed(design, spot, at));
    app.source.open = true;
    super::focus(app, Pane::Source);
}

/// The nearest scope around that is an instance of `module`: how many names lead there, and what is known of its
/// generate variables.
fn around(
    app: &App,
    sources: &Sources,
    names: &[&str],
    module: usize,
) -> Option<(usize, Vec<(crate::verilog::Name, i64)>)> {
    let places = (1..=names.len()).rev().filter_map(|depth| {
        let place = scene::located(app, sources, names.get(..depth)?)?;
        (place.module == module).then_some((place.depth, place.variables))
    });
    places.into_iter().next()
}

/// The instance of `module` right below a spot.
fn below(app: &App, sources: &Sources, from: &Spot, module: usize) -> Option<(Vec<String>, usize)> {
    let here = sources.design.modules().get(from.module)?;
    let child = |instance: &crate::verilog::Instance| sources.design.index(&instance.module) == Some(module);
    let selected = match scene::meaning(app, sources) {
        Some(Meaning::Port { instance, .. } | Meaning::Instance(instance)) => Some(instance),
        _ => None,
    };
    let index = selected.or_else(|| here.instances.iter().position(child))?;
    Some((scene::instance_scope(sources, from, index)?, index))
}

fn into_instance(app: &mut App, sources: &Sources) {
    let Some(from) = app.source.spot.clone() else { return nothing(app) };
    let module = sources.design.modules().get(from.module);
    let at = from.at(1);
    // Anywhere in the text of an instance is good enough.
    let around = || {
        let holds = |i: &crate::verilog::Instance| {
            i.module_at.line <= at.line && at.line <= i.end.line && i.end.file == at.file
        };
        module?.instances.iter().position(holds)
    };
    let index = match scene::meaning(app, sources) {
        Some(Meaning::Port { instance, .. } | Meaning::Instance(instance)) => Some(instance),
        _ => around(),
    };
    let instance = index.and_then(|index| module?.instances.get(index));
    let child = instance.and_then(|instance| sources.design.index(&instance.module));
    let Some((index, child)) = index.zip(child) else {
        let name = instance.map(|instance| instance.module.to_string());
        let text = name.map_or("there is no instance in this line".to_owned(), |name| {
            format!("the text of {name} is not here")
        });
        app.say(Severity::Note, text);
        return;
    };
    let scope = scene::instance_scope(sources, &from, index).unwrap_or_default();
    let Some(at) = sources.design.modules().get(child).map(|module| module.at) else { return };
    let spot = Spot { module: child, scope, ..Spot::default() };
    app.source.jump(placed(&sources.design, spot, at));
}

/// Goes to the instance of the module that is shown, in the module around it.
fn parent(app: &mut App, sources: &Sources) {
    let Some(from) = app.source.spot.clone() else { return nothing(app) };
    let names: Vec<&str> = from.scope.iter().map(String::as_str).collect();
    let place = scene::located(app, sources, &names);
    let known = place.and_then(|place| place.instance);
    let any = || sources.design.uses_of(from.module).first().copied();
    let Some((module, instance)) = known.or_else(any) else {
        app.say(Severity::Note, "there is no module around this one");
        return;
    };
    let at = sources.design.modules().get(module).and_then(|module| module.instances.get(instance));
    if let Some(at) = at.map(|instance| instance.at) {
        go(app, sources, &from, module, at);
    }
}

fn turn(app: &mut App, way: Way, times: u32) {
    if !app.source.turn(way == Way::Back, times) {
        let text = if way == Way::Back {
            "there is no place to go back to"
        } else {
            "there is no place to go forth to"
        };
        app.say(Severity::Note, text);
    }
}

/// Sets a breakpoint on the selected line, or takes it away: it stops where the line is executed, or, where no condition
/// tells that, where something that it drives changes.
fn break_line(app: &mut App, sources: &Sources) {
    let Some(spot) = app.source.spot.clone() else { return nothing(app) };
    let Some(file) = sources.design.files().get(spot.file).map(|file| file.path().display().to_string())
    else {
        return;
    };
    let signals = scene::driven(app, sources, &spot);
    let line = u32::try_from(spot.line).unwrap_or(u32::MAX);
    let edges = scene::executed(app, sources, &spot);
    breakpoints::toggle_line(app, Line { file, line, signals, edges });
}

/// Whether the editor is asked for a line of the RTL: the pane has the keys, or is on the screen without the problems.
pub(super) fn edits(app: &App) -> bool {
    let shown = || app.panes().contains(&Pane::Source) && !app.panes().contains(&Pane::Problems);
    app.focus == Pane::Source || (app.focus != Pane::Problems && shown())
}

/// Opens the editor at the selected line.
pub(super) fn edit(app: &mut App) -> Vec<Effect> {
    let Some(sources) = sources(app) else { return Vec::new() };
    let Some(spot) = &app.source.spot else {
        nothing(app);
        return Vec::new();
    };
    let Some(file) = sources.design.files().get(spot.file) else { return Vec::new() };
    let column = app.source.selected().map(|(_, at)| at.column as usize);
    let file = joined(&sources.root, file.path());
    vec![Effect::Edit { file, line: spot.line, column }]
}

fn joined(root: &Path, file: &Path) -> PathBuf {
    if root.as_os_str().is_empty() { file.to_owned() } else { root.join(file) }
}

/// Adds the selected name as a row of the waves, or takes it away; `false` if the trace has no such signal.
pub(in crate::app) fn toggle(app: &mut App) {
    let Some(sources) = sources(app) else { return };
    let signal = scene::meaning(app, &sources).and_then(|meaning| scene::signal_of(app, &sources, meaning));
    match (signal, app.source.selected()) {
        (Some(signal), _) => {
            super::toggle(app, signal);
            // The new row is selected, and the pane stays where the user reads.
            source::stay(app);
        }
        (None, Some((name, _))) => app.say(Severity::Note, format!("the trace has no {name} here")),
        (None, None) => app.say(Severity::Note, "no name is selected"),
    }
}

/// Adds the selected name as a row of the waves; on an instance its module is shown.
pub(in crate::app) fn add(app: &mut App) {
    let Some(sources) = sources(app) else { return };
    let signal = scene::meaning(app, &sources).and_then(|meaning| scene::signal_of(app, &sources, meaning));
    match signal.filter(|signal| app.waves.contains(*signal)) {
        Some(_) => app.say(Severity::Note, "the waves show it already"),
        None => activate(app),
    }
}

/// Enter: an instance is entered, what the trace has becomes a row.
pub(in crate::app) fn activate(app: &mut App) {
    let Some(sources) = sources(app) else { return };
    match scene::meaning(app, &sources) {
        Some(Meaning::Instance(_)) => into_instance(app, &sources),
        _ => toggle(app),
    }
}
