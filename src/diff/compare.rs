//! The comparison of two traces, batch by batch.

use super::align::{Alignment, Found, cancelled};
use super::pairs::{Pairs, pair};
use super::{Options, Report, ScopeDifference, SignalDifference, Unlike};
use crate::base::Result;
use crate::trace::{Hierarchy, Progress, SignalId, SignalKind, Trace};
use std::collections::HashMap;
use std::mem;

/// Pairs in the first batch; later ones are as large as changes are few.
const FIRST_BATCH: usize = 64;
/// Changes that a batch should bring into memory, both traces together.
const BATCH_CHANGES: usize = 8_000_000;

/// Compares two traces. Signals are read batch by batch and not kept, so memory is bounded by the busiest of them.
///
/// # Errors
/// Options that make no sense for these traces, damaged values, and cancellation.
pub fn compare(left: &Trace, right: &Trace, options: &Options, progress: &Progress) -> Result<Report> {
    let alignment = Alignment::new(left, right, options)?;
    let pairs = pair(left, right, options)?;
    let differences = Walk { left, right, alignment: &alignment, progress }.all(&pairs)?;
    Ok(report(left, right, &alignment, pairs, differences))
}

/// A pair of wires, by the signals that stand for them; several names of both wires are one pair.
type Wires = (SignalId, SignalId);

struct Walk<'a> {
    left: &'a Trace,
    right: &'a Trace,
    alignment: &'a Alignment,
    progress: &'a Progress,
}

impl Walk<'_> {
    /// How the signals of each pair differ, in the order of the pairs.
    fn all(&self, pairs: &Pairs) -> Result<Vec<Option<Found>>> {
        let mut index_of: HashMap<(Option<u32>, Option<u32>), usize> = HashMap::new();
        let mut wires: Vec<Wires> = Vec::new();
        let mut of_pair = Vec::with_capacity(pairs.partners.len());
        for (a, b) in &pairs.partners {
            let key = (self.left.wire(*a), self.right.wire(*b));
            of_pair.push(*index_of.entry(key).or_insert_with(|| {
                wires.push((*a, *b));
                wires.len() - 1
            }));
        }
        let found = self.batches(&wires)?;
        Ok(of_pair.into_iter().map(|index| found.get(index).cloned().flatten()).collect())
    }

    fn batches(&self, wires: &[Wires]) -> Result<Vec<Option<Found>>> {
        let mut found = Vec::with_capacity(wires.len());
        let mut size = FIRST_BATCH;
        let mut rest = wires;
        while !rest.is_empty() {
            let (batch, behind) = rest.split_at(size.min(rest.len()));
            rest = behind;
            let changes = self.batch(batch, wires.len(), &mut found)?;
            let fitting = batch.len() * BATCH_CHANGES / changes.max(1);
            size = fitting.clamp(1, size * 8);
        }
        self.progress.set_fraction(1.0);
        Ok(found)
    }

    /// Compares a batch; returns how many changes it has.
    fn batch(&self, batch: &[Wires], total: usize, found: &mut Vec<Option<Found>>) -> Result<usize> {
        let (left, right): (Vec<_>, Vec<_>) = batch.iter().copied().unzip();
        let (left, right) = (self.left.read(&left)?, self.right.read(&right)?);
        let mut changes = 0;
        for (left, right) in left.iter().zip(&right) {
            if self.progress.is_cancelled() {
                return Err(cancelled());
            }
            changes += left.len() + right.len();
            let comparable = is_comparable(left.kind(), right.kind());
            found.push(if comparable { self.alignment.find(left, right, self.progress)? } else { None });
            #[expect(clippy::cast_precision_loss, reason = "a fraction for a progress bar")]
            self.progress.set_fraction(found.len() as f32 / total.max(1) as f32);
        }
        Ok(changes)
    }
}

fn is_comparable(left: SignalKind, right: SignalKind) -> bool {
    mem::discriminant(&left) == mem::discriminant(&right)
}

fn report(
    left: &Trace,
    right: &Trace,
    alignment: &Alignment,
    pairs: Pairs,
    found: Vec<Option<Found>>,
) -> Report {
    let (l, r) = (left.hierarchy(), right.hierarchy());
    let path = |hierarchy: &Hierarchy, id: SignalId| {
        hierarchy.signal(id).map(|signal| signal.path.clone()).unwrap_or_default()
    };
    let scopes = scopes(l, &pairs, &found);
    let mut signals = Vec::new();
    for (ids, found) in pairs.partners.iter().zip(found) {
        let Some(Found { first: moment, left, right, count }) = found else { continue };
        let (path, other) = (path(l, ids.0), path(r, ids.1));
        let other = (other != path).then_some(other);
        let (first, at) = (alignment.axis.to_left(moment), alignment.axis.text(moment));
        signals.push(SignalDifference { path, other, first, at, count, left, right, ids: *ids, moment });
    }
    // Stable: of several at the same moment the left trace's order decides.
    signals.sort_by_key(|signal| signal.moment);
    let unlike: Vec<_> = pairs.partners.iter().filter_map(|ids| unlike(l, r, *ids)).collect();
    let paths = |hierarchy, ids: &[SignalId]| ids.iter().map(|id| path(hierarchy, *id)).collect::<Vec<_>>();
    let (only_left, only_right) = (paths(l, &pairs.only_left), paths(r, &pairs.only_right));
    let options = &alignment.options;
    let paired = options.common || (only_left.is_empty() && only_right.is_empty());
    let same = paired
        && signals.is_empty()
        && unlike.iter().all(|unlike| unlike.compared)
        && alignment.start.is_none()
        && alignment.end.is_none();
    Report {
        same,
        pairs: pairs.partners.len(),
        first: signals.first().map(SignalDifference::difference),
        signals,
        scopes,
        only_left,
        only_right,
        moves: pairs.moves,
        unlike,
        start: alignment.start.clone(),
        end: alignment.end.clone(),
        partners: pairs.partners,
        scale: alignment.axis.scale,
    }
}

/// How many signals of each scope differ; scopes without a difference are left out.
fn scopes(hierarchy: &Hierarchy, pairs: &Pairs, found: &[Option<Found>]) -> Vec<ScopeDifference> {
    // The last place counts for the root.
    let root = hierarchy.scopes().len();
    let mut counts = vec![(0, 0); root + 1];
    for ((left, _), found) in pairs.partners.iter().zip(found) {
        let mut scope = hierarchy.signal(*left).and_then(|signal| signal.scope);
        let mut count = |index: usize| {
            counts[index].0 += usize::from(found.is_some());
            counts[index].1 += 1;
        };
        count(root);
        while let Some(id) = scope {
            count(id.0 as usize);
            scope = hierarchy.scope(id).and_then(|scope| scope.parent);
        }
    }
    let path =
        |index: usize| hierarchy.scopes().get(index).map(|scope| scope.path.clone()).unwrap_or_default();
    let differing =
        counts.into_iter().enumerate().filter(|(index, (differing, _))| *differing > 0 && *index < root);
    differing
        .map(|(index, (differing, compared))| ScopeDifference { path: path(index), differing, compared })
        .collect()
}

/// How two signals are declared, if differently.
fn unlike(left: &Hierarchy, right: &Hierarchy, ids: (SignalId, SignalId)) -> Option<Unlike> {
    let (a, b) = (left.signal(ids.0)?, right.signal(ids.1)?);
    (a.kind != b.kind).then(|| Unlike {
        path: a.path.clone(),
        left: words(a.kind),
        right: words(b.kind),
        compared: is_comparable(a.kind, b.kind),
    })
}

fn words(kind: SignalKind) -> String {
    match kind {
        SignalKind::Bits { width: 1 } => "1 bit".to_owned(),
        SignalKind::Bits { width } => format!("{width} bits"),
        SignalKind::Real => "real".to_owned(),
        SignalKind::Text => "text".to_owned(),
        SignalKind::Event => "event".to_owned(),
    }
}

impl Report {
    /// The partner in the right trace of a signal of the left one.
    #[must_use]
    pub fn partner(&self, left: SignalId) -> Option<SignalId> {
        let at = self.partners.binary_search_by_key(&left, |(id, _)| *id).ok()?;
        self.partners.get(at).map(|(_, right)| *right)
    }

    /// How a signal of the left trace differs, if it does.
    #[must_use]
    pub fn of(&self, left: SignalId) -> Option<&SignalDifference> {
        self.signals.iter().find(|signal| signal.ids.0 == left)
    }
}
