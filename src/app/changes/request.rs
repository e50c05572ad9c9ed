//! What the pane compares with what: the choices, the comparison that is asked for, and what came of it.

use super::{Asked, Changed, Found, Since, Version, fold};
use crate::app::state::App;
use crate::app::{Against, Compared, Effect};
use crate::base::{Diagnostic, Result, Severity};

impl App {
    /// What the trace on the screen is compared with, and the number of that run.
    #[must_use]
    pub fn changes_since(&self) -> Option<(Since, Option<usize>)> {
        let choices = choices(self);
        let wanted = choices.iter().find(|(since, _, _)| *since == self.changes.since);
        wanted.or(choices.first()).map(|(since, number, _)| (*since, *number))
    }

    /// What a worker compares `against`: the present trace, and what has been found about its signals already.
    #[must_use]
    pub fn changing(&self, against: &Against) -> Option<(Version, Option<Compared>)> {
        let document = self.document.as_ref()?;
        let compared = self.comparison.as_ref().filter(|other| other.against() == against);
        let compared = compared.and_then(|other| other.result()).cloned();
        Some((Version { trace: document.trace.clone(), run: document.run.clone() }, compared))
    }
}

/// What the trace on the screen can be compared with: which, the number of the run, and how.
fn choices(app: &App) -> Vec<(Since, Option<usize>, Against)> {
    let mut choices = Vec::new();
    let Some(document) = &app.document else { return choices };
    if let Some(shown) = app.builds.of_trace(document.trace.file()).map(|run| run.number) {
        let runs = [(Since::Run, app.builds.before(shown)), (Since::Good, app.builds.good_before(shown))];
        for (since, run) in runs {
            let trace = run.and_then(|run| Some((run.number, run.trace.clone()?)));
            choices.extend(trace.map(|(number, trace)| (since, Some(number), Against::from(trace))));
        }
    }
    choices.extend(app.comparison.as_ref().map(|other| (Since::Other, None, other.against().clone())));
    choices
}

/// Asks for the comparison that the pane shows, once the trace on the screen is loaded and checked.
pub(in crate::app) fn request(app: &mut App) -> Vec<Effect> {
    let wanted = wanted(app);
    let stale = app.document.as_ref().map(|document| document.generation)
        != app.changes.asked.as_ref().map(|asked| asked.document);
    if stale {
        // What was found belongs to signals of an older trace.
        (app.changes.asked, app.changes.found) = (None, None);
    }
    if app.loading.is_some() || wanted == app.changes.asked {
        return Vec::new();
    }
    let Some(asked) = wanted else {
        let running = app.changes.running();
        (app.changes.asked, app.changes.found) = (None, None);
        return running.then_some(Effect::CancelChanges).into_iter().collect();
    };
    let changes = &mut app.changes;
    changes.generation += 1;
    (changes.selected, changes.scroll, changes.found) = (0, 0, None);
    let against = Box::new(asked.against.clone());
    changes.asked = Some(asked);
    vec![Effect::Changes { generation: changes.generation, against }]
}

fn wanted(app: &App) -> Option<Asked> {
    // Of a trace that grows everything would have changed that is only missing yet.
    let whole = app.growth().is_none();
    let document = app.document.as_ref().filter(|document| whole && document.trace.has_values())?;
    let (since, _) = app.changes_since()?;
    let (_, _, against) = choices(app).into_iter().find(|choice| choice.0 == since)?;
    let comparison = if since == Since::Other {
        app.comparison.as_ref().filter(|other| other.result().is_some()).map(|_| app.comparisons)?
    } else {
        0
    };
    Some(Asked { document: document.generation, against, comparison })
}

/// Takes what was compared; answers to older requests are dropped.
pub(in crate::app) fn changed(app: &mut App, generation: u64, result: Result<Changed>) {
    if generation != app.changes.generation || !app.changes.running() {
        return;
    }
    let Some(document) = &app.document else { return };
    app.changes.found = Some(result.map(|changed| {
        let (tensors, signals) = fold::all(&changed, &document.trace, document.run.as_deref());
        Found { changed, tensors, signals }
    }));
}

/// Stops comparing.
pub(in crate::app) fn stop(app: &mut App) -> Vec<Effect> {
    app.changes.found = Some(Err(Diagnostic::note("stopped")));
    app.say(Severity::Note, "the comparison was stopped");
    vec![Effect::CancelChanges]
}

/// Compares with something else: last run, last good run, the trace that the user compares with.
pub(in crate::app) fn turn(app: &mut App) {
    let choices: Vec<Since> = choices(app).into_iter().map(|(since, _, _)| since).collect();
    let Some((now, _)) = app.changes_since() else {
        let key = app.keymap.shortest("compare").unwrap_or_default();
        let text =
            format!("there is no earlier run: `tritscope watch` makes them, {key} compares with a trace");
        app.say(Severity::Note, text);
        return;
    };
    let at = choices.iter().position(|since| *since == now).unwrap_or(0);
    let Some(next) = choices.get((at + 1) % choices.len().max(1)) else { return };
    app.changes.since = *next;
    let text = match app.changes_since() {
        Some((since, number)) => format!("changes {}", title(app, since, number)),
        None => return,
    };
    app.say(Severity::Note, text);
}

/// What something is compared with, in words: `since run 6`.
pub(in crate::app) fn title(app: &App, since: Since, number: Option<usize>) -> String {
    let number = number.unwrap_or(0);
    match since {
        Since::Run => format!("since run {number}"),
        Since::Good => format!("since last good run {number}"),
        Since::Other => {
            format!(
                "against {}",
                app.comparison.as_ref().map(crate::app::Comparison::name).unwrap_or_default()
            )
        }
    }
}
