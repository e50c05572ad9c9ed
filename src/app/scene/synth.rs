//! The pane of a synthesis: the lines that are on the screen, and the instances as areas.

use super::scrolled;
use crate::app::arrange::Region;
use crate::app::state::App;
use crate::app::synth::SynthEntry;
use crate::synth::{Folded, Kind, Synthesis};

/// What the pane shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SynthPane {
    /// What was built, on what, how fast.
    pub head: String,
    /// Whether each clock is as fast as asked.
    pub met: bool,
    /// The kinds of cells that have a column; the first is the one that is looked at.
    pub kinds: Vec<Kind>,
    /// Lines on the screen.
    pub lines: Vec<SynthLine>,
    /// Where they are.
    pub list: Region,
    /// The number of the first of them.
    pub first: usize,
    /// The number of the selected one.
    pub selected: usize,
    /// The instances as areas, parents before children; none where there is no room.
    pub tiles: Vec<Tile>,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub enum SynthLine {
    /// The names of the columns.
    Heading,
    /// An instance.
    Instance {
        /// How deep it stands.
        depth: usize,
        /// Its name, with how many there are.
        name: String,
        /// Its cells, one number a column.
        cells: Vec<u64>,
        /// The share that it has of the cells that are looked at.
        share: f64,
    },
    /// What the longest path is.
    Path(String),
    /// A part of it: until when, cells, wires, in ns; the signal; its line.
    Run {
        /// From the beginning of the path to the end of this part, then what cells and what wires take, in ns.
        ns: [f64; 3],
        /// The signal.
        signal: String,
        /// Where the RTL declares it.
        place: String,
    },
}

/// An instance as an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Where it is.
    pub region: Region,
    /// Its name.
    pub name: String,
    /// Its cells of the kind that is looked at.
    pub cells: u64,
    /// Whether it is the selected one.
    pub selected: bool,
}

/// Columns that the list and the areas need beside each other.
const WIDE: u16 = 108;

/// Rows that areas need.
const HIGH: u16 = 9;

impl SynthPane {
    /// The number of the line in a row of the inside.
    pub(in crate::app) fn entry_at(&self, row: usize) -> Option<usize> {
        // The head stands above the list.
        let row = row.checked_sub(1)?;
        (row < self.lines.len()).then(|| self.first + row)
    }
}

pub(super) fn synth(app: &App, region: Region, old: Option<&SynthPane>) -> Option<SynthPane> {
    let view = app.synth();
    let (synthesis, tree) = view.synthesis().zip(view.tree())?;
    let height = region.height.saturating_sub(1);
    let areas = region.width >= WIDE && height >= HIGH;
    let width = if areas { (region.width * 9 / 16).max(64) } else { region.width };
    let list = Region { y: region.y + 1, height, width, ..region };
    let kind = view.kind();
    let mut kinds = vec![kind];
    if width >= 60 {
        kinds.extend(
            synthesis.area.kinds().into_iter().filter(|other| *other != kind && *other != Kind::Other),
        );
        kinds.truncate(usize::from((width - 36) / 8).max(1));
    }
    let entries = view.entries();
    let rows = usize::from(height).max(1);
    let first = scrolled(old.map_or(0, |old| old.first), view.selected, entries.len(), rows);
    let shown = entries.iter().skip(first).take(rows);
    let lines = shown.map(|entry| line(entry, synthesis, tree, &kinds)).collect();
    let mut tiles = Vec::new();
    if areas {
        let marked = match entries.get(view.selected) {
            Some(SynthEntry::Instance { folded, .. }) => Some(*folded),
            _ => None,
        };
        let right = Region { x: list.x + width, width: region.width - width, ..list };
        Areas { kind, marked, tiles: &mut tiles }.inside(tree, right);
    }
    let (head, met) = (head(synthesis), synthesis.missed().is_none());
    Some(SynthPane { head, met, kinds, lines, list, first, selected: view.selected, tiles })
}

/// `layer-64 on ulx3s · clk 76.2 of 75.0 MHz · TRELLIS_COMB 12 % …`
fn head(synthesis: &Synthesis) -> String {
    let first = format!("{} on {}", synthesis.scenario, synthesis.board);
    let clocks = synthesis
        .clocks
        .iter()
        .map(|clock| format!("{} {:.1} of {:.1} MHz", clock.name, clock.achieved_mhz, clock.asked_mhz));
    let told =
        synthesis.resources.iter().filter(|resource| resource.used > 0 && resource.kind != Kind::Other);
    let told = told.map(|resource| format!("{} {:.0} %", resource.kind.heading(), resource.percent()));
    std::iter::once(first).chain(clocks).chain(told).collect::<Vec<_>>().join(" · ")
}

fn line(entry: &SynthEntry, synthesis: &Synthesis, tree: &Folded, kinds: &[Kind]) -> SynthLine {
    match entry {
        SynthEntry::Heading => SynthLine::Heading,
        SynthEntry::Instance { depth, folded } => {
            let count = if folded.count > 1 { format!(" ×{}", folded.count) } else { String::new() };
            let kind = kinds.first().copied().unwrap_or(Kind::Lut);
            SynthLine::Instance {
                depth: *depth,
                name: format!("{}{count}", folded.name),
                cells: kinds.iter().map(|kind| folded.all.of(*kind)).collect(),
                share: folded.all.share(&tree.all, kind),
            }
        }
        SynthEntry::Path => {
            let told = synthesis.critical().map_or_else(String::new, |path| {
                let (logic, routing) = (path.logic_ns, path.routing_ns);
                format!("longest path {:.2} ns: cells {logic:.2}, wires {routing:.2}", path.delay_ns)
            });
            SynthLine::Path(told)
        }
        SynthEntry::Run(run) => SynthLine::Run {
            ns: [run.until_ns, run.logic_ns, run.routing_ns],
            signal: run.signal.clone(),
            place: run
                .source
                .as_ref()
                .map_or_else(String::new, |place| format!("{}:{}", place.file, place.line)),
        },
    }
}

/// Instances with an area each, as large as their cells.
struct Areas<'a, 'b> {
    kind: Kind,
    marked: Option<&'a Folded>,
    tiles: &'b mut Vec<Tile>,
}

/// An instance, or what none of the instances below has.
#[derive(Clone, Copy)]
struct Item<'a> {
    cells: u64,
    folded: Option<&'a Folded>,
}

impl<'a> Areas<'a, '_> {
    /// Fills `region` with what is below `folded`.
    fn inside(&mut self, folded: &'a Folded, region: Region) {
        let kind = self.kind;
        let own = Item { cells: folded.own.of(kind), folded: None };
        let below =
            folded.children.iter().map(|child| Item { cells: child.all.of(kind), folded: Some(child) });
        let mut items: Vec<Item> = below.chain([own]).filter(|item| item.cells > 0).collect();
        items.sort_by_key(|item| std::cmp::Reverse(item.cells));
        self.split(&items, region);
    }

    /// Gives each of `items` its part of `region`: two halves of the cells, and so on.
    fn split(&mut self, items: &[Item<'a>], region: Region) {
        match items {
            [] => {}
            [one] => self.place(*one, region),
            _ => {
                let all: u64 = items.iter().map(|item| item.cells).sum();
                let (mut at, mut first) = (1, items.first().map_or(0, |item| item.cells));
                while at + 1 < items.len() && first + items[at].cells / 2 < all / 2 {
                    first += items[at].cells;
                    at += 1;
                }
                let (one, other) = halves(region, first, all);
                self.split(&items[..at], one);
                self.split(&items[at..], other);
            }
        }
    }

    fn place(&mut self, item: Item<'a>, region: Region) {
        if region.width < 2 || region.height < 1 {
            return;
        }
        let selected = item.folded.zip(self.marked).is_some_and(|(one, other)| std::ptr::eq(one, other));
        let name = item.folded.map_or_else(|| "·".to_owned(), |folded| folded.name.clone());
        self.tiles.push(Tile { region, name, cells: item.cells, selected });
        let inner = region.inner();
        if let Some(folded) = item.folded.filter(|folded| !folded.children.is_empty())
            && inner.width >= 10
            && inner.height >= 3
        {
            self.inside(folded, inner);
        }
    }
}

/// Two parts of a region, the first as large as `first` of `all`; a cell is twice as high as wide.
fn halves(region: Region, first: u64, all: u64) -> (Region, Region) {
    let part = |length: u16| {
        let exact = u64::from(length).saturating_mul(first) / all.max(1);
        u16::try_from(exact).unwrap_or(length).clamp(1.min(length), length)
    };
    let Region { x, y, width, height } = region;
    if width >= height.saturating_mul(2) {
        let left = part(width);
        (Region { width: left, ..region }, Region { x: x + left, width: width - left, ..region })
    } else {
        let top = part(height);
        (Region { height: top, ..region }, Region { y: y + top, height: height - top, ..region })
    }
}
