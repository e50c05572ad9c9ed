//! Which pane is where, and how layouts give way on small screens.

use super::layout::{Layout, Pane};
use super::state::{App, Size};

/// A rectangle of cells, borders included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Region {
    /// First column.
    pub x: u16,
    /// First row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Region {
    /// Whether the cell is inside.
    #[must_use]
    pub fn contains(self, column: u16, row: u16) -> bool {
        let inside = |at: u16, start: u16, length: u16| at >= start && at - start < length;
        inside(column, self.x, self.width) && inside(row, self.y, self.height)
    }

    /// The cells within the border.
    #[must_use]
    pub fn inner(self) -> Self {
        Self {
            x: self.x.saturating_add(1),
            y: self.y.saturating_add(1),
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Not enough for any pane.
    None,
    /// One pane.
    One,
    /// Panes over each other, those on top behind tabs.
    Some,
    /// All panes of the layout.
    All,
}

impl Room {
    /// What a screen of `size` has room for.
    #[must_use]
    pub fn of(size: Size) -> Self {
        match (size.width, size.height) {
            (0..20, _) | (_, 0..5) => Self::None,
            (0..64, _) | (_, 0..18) => Self::One,
            (0..118, _) | (_, 0..30) => Self::Some,
            _ => Self::All,
        }
    }
}

/// A pane and where it is, border included; neighbours share a border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The pane that is drawn.
    pub pane: Pane,
    /// Where.
    pub region: Region,
    /// All panes that share this place, the drawn one among them.
    pub tabs: Vec<Pane>,
}

impl Placed {
    /// The tabs that there is room for, and the column where each begins: the drawn one among them, else the first.
    #[must_use]
    pub fn shown_tabs(&self) -> Vec<(Pane, u16)> {
        let cells = |tab: &Pane| u16::try_from(tab.title().len() + 3).unwrap_or(u16::MAX);
        let room = self.region.width.saturating_sub(3);
        let drawn = self.tabs.iter().position(|tab| *tab == self.pane).unwrap_or(0);
        let fits = |first: usize| {
            let head = if first > 0 { HIDDEN_TABS } else { 0 };
            let tabs = self.tabs.get(first..=drawn).unwrap_or_default();
            tabs.iter().map(cells).fold(head, u16::saturating_add) <= room.saturating_add(1)
        };
        let first = (0..drawn).find(|first| fits(*first)).unwrap_or(drawn);
        let mut x = self.region.x.saturating_add(1 + if first > 0 { HIDDEN_TABS } else { 0 });
        let tabs = self.tabs.iter().skip(first);
        tabs.map(|tab| {
            let at = x;
            x = x.saturating_add(cells(tab));
            (*tab, at)
        })
        .collect()
    }
}

/// Cells of the mark that stands for tabs before the first that is shown.
pub const HIDDEN_TABS: u16 = 2;

/// Columns and rows that a pane keeps, however small a user makes it.
const LEAST_WIDTH: u16 = 12;
const LEAST_HEIGHT: u16 = 4;

/// Rows that text of the RTL gets where there is room.
const SOURCE_ROWS: u16 = 22;

/// Rows above and below the panes.
const HEADER_ROWS: u16 = 1;
const HINT_ROWS: u16 = 1;

/// Where each pane of `app` is on a screen of `size`: nothing below 20 × 5.
#[must_use]
pub fn arrange(app: &App, size: Size) -> Vec<Placed> {
    let room = Room::of(size);
    let body = Region {
        x: 0,
        y: HEADER_ROWS,
        width: size.width,
        height: size.height.saturating_sub(HEADER_ROWS + HINT_ROWS),
    };
    let panes = app.panes();
    let alone = app.zoomed || room == Room::One;
    match room {
        Room::None => Vec::new(),
        _ if alone => vec![Placed { pane: app.focus, region: body, tabs: panes }],
        Room::Some => some(app, body, &panes),
        _ => all(app, body, &panes),
    }
}

/// Everything: the tree at the left, panes side by side on top, panes below.
fn all(app: &App, body: Region, panes: &[Pane]) -> Vec<Placed> {
    let (mut placed, rest) = with_tree(body, panes, app.sizes.tree.unwrap_or(34));
    let (top, below) = split(app.layout, panes);
    let heights = heights(app, &top, &below, rest.height);
    let mut y = rest.y;
    if !top.is_empty() {
        let row = Region { y, height: heights[0], ..rest };
        placed.extend(side_by_side(row, &top));
        y += heights[0].saturating_sub(1);
    }
    let below_heights = &heights[usize::from(!top.is_empty())..];
    placed.extend(stack(Region { y, ..rest }, &below, below_heights));
    placed
}

/// A medium screen: what would be side by side on top is behind tabs; the spans are behind the waves.
fn some(app: &App, body: Region, panes: &[Pane]) -> Vec<Placed> {
    let (mut placed, rest) = with_tree(body, panes, app.sizes.tree.unwrap_or(24));
    let (top, below) = split(app.layout, panes);
    let mut stacks: Vec<Vec<Pane>> = [top, below].into_iter().filter(|stack| !stack.is_empty()).collect();
    if app.layout == Layout::Problems {
        stacks = panes.iter().map(|pane| vec![*pane]).collect();
    }
    let shown: Vec<Pane> = stacks.iter().map(|stack| app.shown(stack)).collect();
    let heights = heights(app, &shown[..shown.len().min(1)], &shown[shown.len().min(1)..], rest.height);
    for (mut placement, tabs) in stack(rest, &shown, &heights).into_iter().zip(stacks) {
        placement.tabs = tabs;
        placed.push(placement);
    }
    placed
}

/// Puts the tree, if it is among `panes`, at the left; gives what is left over.
fn with_tree(body: Region, panes: &[Pane], width: u16) -> (Vec<Placed>, Region) {
    if !panes.contains(&Pane::Tree) {
        return (Vec::new(), body);
    }
    let width = width.clamp(LEAST_WIDTH, (body.width * 3 / 4).max(LEAST_WIDTH));
    let region = Region { width, ..body };
    let rest = Region { x: body.x + width - 1, width: body.width - width + 1, ..body };
    (vec![single(Pane::Tree, region)], rest)
}

fn single(pane: Pane, region: Region) -> Placed {
    Placed { pane, region, tabs: vec![pane] }
}

/// The panes of the layout's top and the ones below, as far as they are among `panes`.
fn split(layout: Layout, panes: &[Pane]) -> (Vec<Pane>, Vec<Pane>) {
    let plan = layout.plan();
    let here = |list: &[Pane]| list.iter().copied().filter(|pane| panes.contains(pane)).collect::<Vec<_>>();
    let (mut top, below) = (here(plan.top), here(plan.below));
    // A user opens and closes the arrays and the RTL in any layout.
    if !plan.top.contains(&Pane::Source) {
        top.extend(here(&[Pane::Source]));
    }
    top.extend(here(&[Pane::Matrix]));
    // It is as wide as the screen, but for the RTL that its lines lead to.
    top.splice(..0, here(&[Pane::Synthesis]));
    if top.is_empty() && below.is_empty() { (Vec::new(), vec![Pane::Waves]) } else { (top, below) }
}

/// Rows for the top (one entry if there is one) and each pane below; borders are shared.
fn heights(app: &App, top: &[Pane], below: &[Pane], height: u16) -> Vec<u16> {
    let count = u16::try_from(usize::from(!top.is_empty()) + below.len()).unwrap_or(u16::MAX);
    let total = height + count.saturating_sub(1);
    // Without waves the spans show the whole run alone, in three rows.
    let spans = match (below.contains(&Pane::Spans), below.contains(&Pane::Waves)) {
        (false, _) => 0,
        (true, false) => 5.min(total / 3),
        (true, true) => 8.min(total / 3),
    };
    // The text is a line or two, one about a token, and the border.
    let text = if below.contains(&Pane::Text) && below.len() > 1 { 5.min(total / 5) } else { 0 };
    let rest = total - spans - text;
    let own = |pane: &Pane| match pane {
        Pane::Spans => Some(spans),
        Pane::Text if text > 0 => Some(text),
        _ => None,
    };
    let others = below.iter().filter(|pane| own(pane).is_none()).count();
    let first = if top.is_empty() {
        0
    } else if others == 0 {
        rest
    } else {
        // Enough for the accumulators, eight in a row, but most of the room belongs to the waves.
        let grid = u16::try_from(app.run().map_or(64, |run| run.lanes()).div_ceil(8)).unwrap_or(u16::MAX);
        let arrays = u16::try_from(app.arrays.rows).unwrap_or(u16::MAX).saturating_add(4);
        let wanted = match top {
            _ if top.contains(&Pane::Source) => SOURCE_ROWS,
            [Pane::Matrix] => arrays.clamp(6, 24),
            [Pane::Tensor] => 20,
            _ => grid.saturating_add(5).clamp(12, 24),
        };
        let large =
            matches!(app.layout, Layout::Tensor | Layout::Attention) || top.contains(&Pane::Synthesis);
        let usual = if large { rest * 3 / 5 } else { wanted.min(rest * 9 / 20) };
        let most = rest.saturating_sub(LEAST_HEIGHT * u16::try_from(others).unwrap_or(1)).max(LEAST_HEIGHT);
        app.sizes.top.map_or(usual, |top| top.clamp(LEAST_HEIGHT, most))
    };
    let each = (rest - first) / u16::try_from(others.max(1)).unwrap_or(1);
    let mut heights: Vec<u16> = (!top.is_empty()).then_some(first).into_iter().collect();
    heights.extend(below.iter().map(|pane| own(pane).unwrap_or(each)));
    // Rounding leaves a few rows over; the last pane that is not the spans takes them.
    let used: u16 = heights.iter().sum();
    let panes = usize::from(!top.is_empty());
    let taker = (0..heights.len())
        .rev()
        .find(|index| index.checked_sub(panes).and_then(|at| below.get(at)).is_none_or(|p| own(p).is_none()));
    if let Some(index) = taker {
        heights[index] += total.saturating_sub(used);
    }
    heights
}

/// Panes below each other, neighbours sharing a border.
fn stack(region: Region, panes: &[Pane], heights: &[u16]) -> Vec<Placed> {
    let mut y = region.y;
    let place = |(pane, height): (&Pane, &u16)| {
        let placed = single(*pane, Region { y, height: *height, ..region });
        y += height.saturating_sub(1);
        placed
    };
    panes.iter().zip(heights).map(place).collect()
}

/// Panes beside each other, neighbours sharing a border.
fn side_by_side(row: Region, panes: &[Pane]) -> Vec<Placed> {
    let total = row.width + u16::try_from(panes.len().saturating_sub(1)).unwrap_or(0);
    let wide = total >= 150;
    let fixed = |pane: &Pane| match pane {
        Pane::Broadcast if wide => 58,
        Pane::Broadcast => 46,
        Pane::Tensor if wide => 36,
        Pane::Tensor => 30,
        Pane::Head if wide => 64,
        Pane::Head => 50,
        _ => 0,
    };
    let flexible = u16::try_from(panes.iter().filter(|pane| fixed(pane) == 0).count()).unwrap_or(0);
    let spare = total.saturating_sub(panes.iter().map(fixed).sum());
    let mut x = row.x;
    let end = row.x + row.width;
    let mut placed = Vec::new();
    for (index, pane) in panes.iter().enumerate() {
        let last = index + 1 == panes.len();
        let wanted = if fixed(pane) == 0 { spare / flexible.max(1) } else { fixed(pane) };
        let width = if last { end - x } else { wanted.min(end - x) };
        placed.push(single(*pane, Region { x, width, ..row }));
        x += width.saturating_sub(1);
    }
    placed
}

impl App {
    /// The panes of the layout in force.
    #[must_use]
    pub fn panes(&self) -> Vec<Pane> {
        let mut panes = self.layout.panes(self.offer());
        let below = self.layout.plan().below;
        for (pane, open) in [
            (Pane::Source, self.source.is_open()),
            (Pane::Matrix, self.arrays.is_open()),
            (Pane::Synthesis, self.synth.is_open()),
        ] {
            if open && !panes.contains(&pane) {
                let at = panes.iter().position(|pane| below.contains(pane)).unwrap_or(panes.len());
                panes.insert(at, pane);
            }
        }
        if self.synth.is_open() {
            let top = self.layout.plan().top;
            let stays = |pane: &Pane| *pane == Pane::Source && self.source.is_open();
            panes.retain(|pane| !top.contains(pane) || stays(pane));
        }
        panes
    }

    /// Which of the panes that share a place is drawn.
    fn shown(&self, stack: &[Pane]) -> Pane {
        let wanted = [self.focus, self.tab, Pane::Waves];
        let first = wanted.into_iter().find(|pane| stack.contains(pane));
        first.or_else(|| stack.first().copied()).unwrap_or(Pane::Waves)
    }
}
