//! Which of the places that drive a signal is at work at the cursor.

use super::executes::Reader;
use super::live::Context;
use crate::app::source::{Meaning, Sources, Spot};
use crate::app::state::App;
use crate::app::stops::is_edge;
use crate::base::{Diagnostic, Time};
use crate::query::{Bound, Expr, Operand, resolve};
use crate::trace::SignalId;
use crate::verilog::{Access, Site};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Whether a place in the module of a spot sets what it drives at the cursor: at its clock edge, or by the values then
/// where no clock is waited for. `None` if that cannot be told; signals that are to be loaded first go into `wanted`.
pub(in crate::app) fn at_work(
    app: &App,
    sources: &Sources,
    spot: &Spot,
    site: &Site,
    wanted: &mut BTreeSet<SignalId>,
) -> Option<bool> {
    let module = sources.design.modules().get(spot.module).filter(|_| site.module == spot.module)?;
    let used = module.use_at(site.at).filter(|used| used.access == Access::Drive)?;
    let reader = Reader { app, sources, here: &Context::of(spot), module };
    let Some(guard) = used.guard else {
        // What a declaration begins with is no driver of a variable.
        let declares = module.declarations.iter().any(|declared| declared.at == site.at);
        return (!declares).then_some(true);
    };
    let (process, _, steps) = reader.way(guard as usize)?;
    if !process.repeats {
        return Some(false);
    }
    if !used.clocked {
        let when = reader.condition(&steps, None, &[])?;
        return holds(app, &when, Time(app.cursor.0.saturating_add(1)), wanted);
    }
    let at = edge_at(app);
    let mut work = Some(false);
    for edge in reader.edges(guard as usize)? {
        let clock = app.document.as_ref()?.trace.hierarchy().find_signal(&edge.clock)?;
        let Some(track) = app.document.as_ref()?.trace.track(clock) else {
            wanted.insert(clock);
            work = None;
            continue;
        };
        if is_edge(&track, edge.rising, at) {
            match holds(app, &edge.when, at, wanted) {
                Some(true) => return Some(true),
                Some(false) => {}
                None => work = None,
            }
        }
    }
    work
}

/// The clock edge that the cursor is about, or the cursor itself without one before it.
fn edge_at(app: &App) -> Time {
    let edge = app.clock().map(|clock| clock.time(clock.at(app.cursor)));
    edge.filter(|edge| *edge <= app.cursor).unwrap_or(app.cursor)
}

/// Whether a condition holds just before a time; `None` while its signals are not loaded.
fn holds(app: &App, when: &str, time: Time, wanted: &mut BTreeSet<SignalId>) -> Option<bool> {
    let trace = &app.document.as_ref()?.trace;
    let expr: Expr = when.parse().ok()?;
    let find = |name: &str| resolve(trace.hierarchy(), None, name);
    let missing: Vec<SignalId> =
        expr.signals(&find).ok()?.into_iter().filter(|id| !trace.is_loaded(*id)).collect();
    if !missing.is_empty() {
        wanted.extend(missing);
        return None;
    }
    let operand = |name: &str| {
        Operand::of(trace, find(name)?).ok_or_else(|| Diagnostic::internal(format!("{name} is not loaded")))
    };
    Bound::new(&expr, &operand).ok().map(|bound| bound.holds_before(time))
}

/// Everything that drives the selected name; nothing if that is one place alone.
pub(super) fn selected(app: &mut App, sources: &Sources) -> Arc<Vec<Site>> {
    let Some(Meaning::Net(net)) = super::meaning(app, sources) else { return Arc::default() };
    let found = app.source.driving.drivers(&sources.design, net);
    // What drives a port stands in other modules, once for each instance.
    let here = found.iter().filter(|site| site.module == net.module).count();
    if here > 1 { found } else { Arc::default() }
}
