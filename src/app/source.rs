//! The RTL around a signal: which text is shown, which line and which name of it are selected, and where the user
//! was before.

use super::driving::Driving;
use super::state::App;
use super::tree::Node;
use super::{Action, Effect, Pane, act, driving, keep};
use crate::base::Result;
use crate::session::Rtl;
use crate::trace::{Hierarchy, ScopeId, SignalId};
use crate::verilog::{Access, Design, Kind, ModulePlace, Name, Net, Piece, Position, Site};
use std::path::PathBuf;
use std::sync::Arc;

/// Places that the user can go back to.
const MOST_JUMPS: usize = 200;

/// The text of the RTL, and how it belongs to the trace.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The text.
    pub design: Design,
    /// The folder that its paths begin at.
    pub root: PathBuf,
    /// What is to be known of it: that other RTL ran, or that a fault was put into it.
    pub note: Option<String>,
}

/// The pane of the RTL.
#[derive(Clone, Debug, Default)]
pub struct SourceView {
    /// Whether the pane was opened, in whatever layout.
    pub(super) open: bool,
    /// Where the user said the RTL is.
    pub(super) given: Vec<PathBuf>,
    /// The document whose RTL was asked for, by its generation, and where it was looked for.
    asked: Option<(u64, Vec<PathBuf>)>,
    /// The text, or why there is none.
    pub(super) sources: Option<Result<Arc<Sources>>>,
    /// The signal that the pane went to by itself.
    followed: Option<SignalId>,
    pub(super) spot: Option<Spot>,
    back: Vec<Spot>,
    forth: Vec<Spot>,
    /// What is to be done as soon as the text is there.
    pub(super) pending: Option<Action>,
    /// Where a session wants it as soon as the text is there.
    pub(super) kept: Option<Rtl>,
    /// Rows of the list of drivers or readers.
    pub(super) sites: Vec<Site>,
    /// Signals on the screen that are not loaded.
    pub(super) wanted: Vec<SignalId>,
    /// Which of several drivers is at work.
    pub(super) driving: Driving,
    /// The first line on the screen.
    pub(super) top: usize,
}

/// A place in the text, and the instance that it is read for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The module, as an index of the design.
    pub(super) module: usize,
    /// The scopes that lead to the instance in the trace.
    pub(super) scope: Vec<String>,
    /// Generate variables whose values are known.
    pub(super) variables: Vec<(Name, i64)>,
    pub(super) file: usize,
    /// The selected line, from 1.
    pub(super) line: usize,
    /// Which of its names is selected, from 0.
    pub(super) name: usize,
}

/// What a name in the text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Something declared in the module, or, by a dotted name, in another one.
    Net(Net),
    /// A port of an instance.
    Port {
        /// Index of the instance in the module that is shown.
        instance: usize,
        /// The port in the module of the instance.
        net: Net,
    },
    /// An instance, by its own name or by that of its module.
    Instance(usize),
}

impl SourceView {
    /// Whether the pane was opened.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// The text, once it is there.
    #[must_use]
    pub fn sources(&self) -> Option<&Arc<Sources>> {
        self.sources.as_ref()?.as_ref().ok()
    }

    /// Goes to a place and remembers where the user was.
    pub(super) fn jump(&mut self, to: Spot) {
        if let Some(from) = self.spot.replace(to) {
            self.back.push(from);
            let surplus = self.back.len().saturating_sub(MOST_JUMPS);
            self.back.drain(..surplus);
        }
        self.forth.clear();
    }

    /// Goes `times` places back, or forth again; `false` if there is none.
    pub(super) fn turn(&mut self, back: bool, times: u32) -> bool {
        let mut moved = false;
        for _ in 0..times {
            let (from, to) =
                if back { (&mut self.back, &mut self.forth) } else { (&mut self.forth, &mut self.back) };
            let Some(spot) = from.pop() else { break };
            to.extend(self.spot.replace(spot));
            moved = true;
        }
        moved
    }

    /// Moves the selected line.
    pub(super) fn select(&mut self, rows: isize) {
        let lines = self.sources().map(|sources| sources.design.files()).and_then(|files| {
            let file = self.spot.as_ref()?.file;
            files.get(file).map(crate::verilog::Source::lines)
        });
        if let Some((spot, lines)) = self.spot.as_mut().zip(lines) {
            (spot.line, spot.name) = (spot.line.saturating_add_signed(rows).clamp(1, lines.max(1)), 0);
        }
    }

    /// Selects a line, from 1, and one of its names, from 0.
    pub(super) fn choose(&mut self, line: usize, name: usize) {
        self.select(isize::MIN / 2);
        self.select(isize::try_from(line).unwrap_or(isize::MAX).saturating_sub(1));
        self.spot.iter_mut().for_each(|spot| spot.name = name);
    }

    /// Moves the selected name within its line, and on into the next line that has one.
    pub(super) fn select_name(&mut self, names: isize) {
        for _ in 0..names.unsigned_abs() {
            let Some(spot) = &self.spot else { return };
            let (at, count, back) = (spot.name, self.names().len(), names < 0);
            let next =
                if back { at.min(count).checked_sub(1) } else { Some(at + 1).filter(|next| *next < count) };
            match next {
                Some(next) => self.spot.iter_mut().for_each(|spot| spot.name = next),
                None if !self.next_line(back) => return,
                None => {}
            }
        }
    }

    /// Goes on to the next line that has a name; `false` if there is none.
    fn next_line(&mut self, back: bool) -> bool {
        let Some(start) = self.spot.clone() else { return false };
        loop {
            let before = self.spot.as_ref().map(|spot| spot.line);
            self.select(if back { -1 } else { 1 });
            if self.spot.as_ref().map(|spot| spot.line) == before {
                self.spot = Some(start);
                return false;
            }
            let count = self.names().len();
            if count > 0 {
                self.spot.iter_mut().for_each(|spot| spot.name = if back { count - 1 } else { 0 });
                return true;
            }
        }
    }

    /// The names in the selected line.
    fn names(&self) -> Vec<Piece<'_>> {
        let place = self.sources().zip(self.spot.as_ref());
        let file =
            place.and_then(|(sources, spot)| Some((sources.design.files().get(spot.file)?, spot.line)));
        let pieces = file.into_iter().flat_map(|(file, line)| file.pieces(line));
        pieces.filter(|piece| piece.kind == Kind::Identifier).collect()
    }

    /// The selected name, and where it stands.
    pub(super) fn selected(&self) -> Option<(String, Position)> {
        let spot = self.spot.as_ref()?;
        let names = self.names();
        let piece = names.get(spot.name.min(names.len().checked_sub(1)?))?;
        Some((bare(piece.text).to_owned(), spot.at(piece.column)))
    }
}

impl Spot {
    /// A column of the selected line as a position.
    pub(super) fn at(&self, column: u32) -> Position {
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Position { file: narrow(self.file), line: narrow(self.line), column }
    }
}

/// A name without the mark of an escaped one.
pub(super) fn bare(name: &str) -> &str {
    name.strip_prefix('\\').unwrap_or(name)
}

impl App {
    /// The pane of the RTL.
    #[must_use]
    pub fn rtl(&self) -> &SourceView {
        &self.source
    }

    /// The same app with a place where the RTL of any trace is: folders, files, or lists of files.
    #[must_use]
    pub fn with_sources(mut self, given: Vec<PathBuf>) -> Self {
        self.source.given = given;
        self
    }

    /// The signal that the other panes are about.
    pub(super) fn selected_signal(&self) -> Option<SignalId> {
        match self.tree.node() {
            Some(Node::Signal(signal)) if self.focus == Pane::Tree => Some(signal),
            _ => self.waves.signal(),
        }
    }
}

/// Asks for the RTL as soon as it is to be shown.
pub(super) fn request(app: &mut App) -> Vec<Effect> {
    let Some(document) = app.document.as_ref().filter(|document| document.trace.has_values()) else {
        return Vec::new();
    };
    // What the user says of traces in general is about those that do not say themselves what they were made of.
    let general = app.source.given.is_empty() && document.sidecar.is_none();
    let given = if general {
        app.settings.sources.iter().map(PathBuf::from).collect()
    } else {
        app.source.given.clone()
    };
    let wanted = (document.generation, given);
    if !app.panes().contains(&Pane::Source) || app.source.asked.as_ref() == Some(&wanted) {
        return Vec::new();
    }
    let (generation, given) = wanted.clone();
    app.source.asked = Some(wanted);
    vec![Effect::ReadSources { generation, given }]
}

/// Takes the text that was asked for, and does what waited for it.
pub(super) fn arrived(app: &mut App, generation: u64, result: Result<Arc<Sources>>) {
    if app.document.as_ref().is_none_or(|document| document.generation != generation) {
        return;
    }
    let pending = app.source.pending.take();
    let before = app.source.spot.take().zip(app.source.sources().cloned());
    (app.source.back, app.source.forth, app.source.sites) = (Vec::new(), Vec::new(), Vec::new());
    app.source.sources = Some(result);
    app.source.driving.forget();
    app.source.followed = None;
    // A text that was read again is shown at the line that was shown before.
    if let Some(((spot, old), new)) = before.zip(app.source.sources().cloned()) {
        let path = old.design.files().get(spot.file).map(crate::verilog::Source::path);
        let file = new.design.files().iter().position(|file| Some(file.path()) == path);
        let module = file.and_then(|file| new.design.module_at(Spot { file, ..spot.clone() }.at(1)));
        if let Some((file, module)) = file.zip(module) {
            app.source.spot = Some(Spot { module, file, ..spot });
            stay(app);
        }
    }
    if let Some(sources) = app.source.sources().cloned() {
        keep::arrive(app, &sources);
    }
    if let Some(action) = pending.filter(|_| app.source.sources().is_some()) {
        // What only the screen needs is all that waits: the editor is asked for again.
        drop(act::source::act(app, action, 1));
    }
}

/// Stays where the pane is until another signal is selected than now.
pub(super) fn stay(app: &mut App) {
    app.source.followed = app.selected_signal();
}

/// Lets the pane follow the signal that the other panes are about.
pub(super) fn follow(app: &mut App) {
    if !app.panes().contains(&Pane::Source) {
        return;
    }
    let Some(sources) = app.source.sources().cloned() else { return };
    let signal = app.selected_signal();
    if signal.is_none() || signal == app.source.followed {
        return;
    }
    app.source.followed = signal;
    let found = signal.and_then(|signal| spot_of(app, &sources.design, signal));
    if let (Some((spot, _)), Some(signal)) = (found, signal) {
        app.source.jump(spot.clone());
        driving::went(app, signal, spot);
    }
}

/// Where a signal of the trace gets its value, or else is declared, and what it is in the text.
pub(super) fn spot_of(app: &App, design: &Design, signal: SignalId) -> Option<(Spot, Net)> {
    let hierarchy = app.document.as_ref()?.trace.hierarchy();
    let signal = hierarchy.signal(signal)?;
    let path = scope_path(hierarchy, signal.scope?);
    let place = place_of(design, hierarchy, signal.scope?)?;
    let module = design.modules().get(place.module)?;
    let name = bare(signal.name.trim_end());
    let base = name.split('[').next().unwrap_or(name);
    let declaration = module.lookup(place.block, name).or_else(|| module.lookup(place.block, base))?;
    let net = Net { module: place.module, declaration };
    let at = assigned(design, net).or_else(|| design.definition_of(net).map(|site| site.at))?;
    let scope = path.get(..place.depth)?.iter().map(|name| (*name).to_owned()).collect();
    let spot = Spot { module: place.module, scope, variables: place.variables, ..Spot::default() };
    Some((placed(design, spot, at), net))
}

/// A spot whose selected line and name are those at a position.
pub(super) fn placed(design: &Design, spot: Spot, at: Position) -> Spot {
    let (file, line) = (at.file as usize, at.line as usize);
    let pieces = design.files().get(file).into_iter().flat_map(|file| file.pieces(line));
    let names = pieces.filter(|piece| piece.kind == Kind::Identifier);
    let name = names.take_while(|piece| piece.column < at.column).count();
    Spot { file, line, name, ..spot }
}

/// The place in its own module that gives a net its value: of several the first that computes one from other nets, for
/// what only resets it tells little.
fn assigned(design: &Design, net: Net) -> Option<Position> {
    let module = design.modules().get(net.module)?;
    let sites = design.drivers_of(net);
    let own = || sites.iter().filter(|site| site.module == net.module);
    let computes = |site: &&Site| {
        let line = module.uses.iter().filter(|used| used.at.line == site.at.line && used.at > site.at);
        let mut read = line
            .filter(|used| used.access == Access::Read)
            .filter_map(|used| design.resolve(net.module, used));
        read.any(|read| is_net(design, read))
    };
    let connected = |site: &&Site| module.use_at(site.at).is_some_and(|used| used.access != Access::Drive);
    own().find(|site| computes(site) || connected(site)).or_else(|| own().next()).map(|site| site.at)
}

fn is_net(design: &Design, net: Net) -> bool {
    use crate::verilog::What::{Net, Port};
    let declared =
        design.modules().get(net.module).and_then(|module| module.declarations.get(net.declaration));
    declared.is_some_and(|declared| matches!(declared.what, Net | Port(_)))
}

/// The names of the scopes that lead to a scope, the scope itself last.
pub(super) fn scope_path(hierarchy: &Hierarchy, scope: ScopeId) -> Vec<&str> {
    let mut path = Vec::new();
    let mut here = hierarchy.scope(scope);
    while let Some(scope) = here {
        path.push(scope.name.as_str());
        here = scope.parent.and_then(|parent| hierarchy.scope(parent));
    }
    path.reverse();
    path
}

/// What a scope of the trace is in the text. Where its top is no module of it, what the scopes hold tells which module
/// they are.
pub(super) fn place_of(design: &Design, hierarchy: &Hierarchy, scope: ScopeId) -> Option<ModulePlace> {
    let path = scope_path(hierarchy, scope);
    if let Some(place) = design.locate(&path) {
        return Some(place);
    }
    let mut above = vec![scope];
    while let Some(parent) = above.last().and_then(|id| hierarchy.scope(*id)?.parent) {
        above.push(parent);
    }
    let depths = above.iter().rev().zip(1..);
    depths.into_iter().find_map(|(id, depth)| {
        let scope = hierarchy.scope(*id)?;
        let scopes = scope.scopes.iter().filter_map(|id| Some(hierarchy.scope(*id)?.name.as_str()));
        let signals = scope.signals.iter().filter_map(|id| Some(hierarchy.signal(*id)?.name.as_str()));
        let names: Vec<&str> = scopes.chain(signals).collect();
        design.locate_below(design.guess(&names)?, &path, depth)
    })
}
