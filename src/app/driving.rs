//! Of several drivers of a signal the one that is at work at the cursor comes first, as soon as what tells that is
//! loaded.

use super::act::source::list;
use super::list::ListKind;
use super::overlay::Overlay;
use super::scene;
use super::source::{Sources, Spot, placed, spot_of};
use super::state::App;
use crate::trace::SignalId;
use crate::verilog::{Design, Net, Site};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What waits for signals.
#[derive(Clone, Debug, Default)]
pub(super) struct Driving {
    /// A signal that the pane went to, and where that was: another driver may be the one at work.
    went: Option<(SignalId, Spot)>,
    /// A list of drivers is on the screen whose order is not final.
    listed: bool,
    /// Signals that tell which driver is at work.
    pub(super) wanted: Vec<SignalId>,
    /// The drivers of a net, found last.
    known: Option<(Net, Arc<Vec<Site>>)>,
}

impl Driving {
    /// Forgets what is known of another text.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Everything that drives a net: what was asked for last is kept, for a text may be long.
    pub(super) fn drivers(&mut self, design: &Design, net: Net) -> Arc<Vec<Site>> {
        if let Some((_, sites)) = self.known.as_ref().filter(|(known, _)| *known == net) {
            return Arc::clone(sites);
        }
        // What a declaration begins with is no driver of a variable.
        let module = design.modules().get(net.module);
        let declares = |site: &Site| {
            site.module == net.module
                && module
                    .is_some_and(|module| module.declarations.iter().any(|declared| declared.at == site.at))
        };
        let sites = design.drivers_of(net).into_iter().filter(|site| !declares(site)).collect();
        let sites: Arc<Vec<Site>> = Arc::new(sites);
        self.known = Some((net, Arc::clone(&sites)));
        sites
    }
}

/// The pane went to a signal: the driver at work is to be shown.
pub(super) fn went(app: &mut App, signal: SignalId, spot: Spot) {
    app.source.driving.went = Some((signal, spot));
}

/// Shows what could not be told before its signals were loaded.
pub(super) fn settle(app: &mut App) {
    let Some(sources) = app.source.sources().cloned() else { return };
    let mut wanted = BTreeSet::new();
    if let Some((signal, from)) = app.source.driving.went.take()
        && app.source.spot.as_ref() == Some(&from)
    {
        match at_work(app, &sources, signal, &from, &mut wanted) {
            Some(site) => app.source.spot = Some(placed(&sources.design, from, site.at)),
            None if !wanted.is_empty() => app.source.driving.went = Some((signal, from)),
            None => {}
        }
    }
    if std::mem::take(&mut app.source.driving.listed)
        && let Some(Overlay::List(shown)) = &app.overlay
        && shown.kind == ListKind::Drivers
        && shown.selected() == 0
    {
        list(app, &sources, ListKind::Drivers);
        wanted.extend(&app.source.driving.wanted);
    }
    app.source.driving.wanted = wanted.into_iter().collect();
}

/// The driver of a signal that is at work at the cursor, if it has several.
fn at_work(
    app: &mut App,
    sources: &Sources,
    signal: SignalId,
    from: &Spot,
    wanted: &mut BTreeSet<SignalId>,
) -> Option<Site> {
    let (_, net) = spot_of(app, &sources.design, signal)?;
    let sites = app.source.driving.drivers(&sources.design, net);
    let several = sites.len() > 1;
    let mut work =
        sites.iter().filter(|site| several && works(app, sources, from, site, wanted) == Some(true));
    work.next().cloned()
}

/// As [`scene::at_work`], for signals that are not known to be missing.
fn works(
    app: &App,
    sources: &Sources,
    spot: &Spot,
    site: &Site,
    wanted: &mut BTreeSet<SignalId>,
) -> Option<bool> {
    let mut missing = BTreeSet::new();
    let work = scene::at_work(app, sources, spot, site, &mut missing);
    wanted.extend(missing.into_iter().filter(|id| !app.failed.contains_key(&super::Content::Signal(*id))));
    work
}

/// Drivers in the order of a list, those at work at the cursor first; whether each is.
pub(super) fn ordered(app: &mut App, sources: &Sources, spot: &Spot, sites: Vec<Site>) -> Vec<(Site, bool)> {
    let mut wanted = BTreeSet::new();
    let work = |site: Site| {
        let at_work = works(app, sources, spot, &site, &mut wanted) == Some(true);
        (site, at_work)
    };
    let mut found: Vec<(Site, bool)> = sites.into_iter().map(work).collect();
    found.sort_by_key(|(_, at_work)| !at_work);
    app.source.driving.listed = !wanted.is_empty();
    app.source.driving.wanted = wanted.into_iter().collect();
    found
}
