//! The action table: everything a user can do, declared once.
//!
//! Default keys, the help page, the palette, the hint line and `docs/keys.md` all derive from [`ACTIONS`].

use crate::decode::Level;

/// Something a user can do, whether by key, mouse, palette or script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Move the cursor to the next (or previous) beginning of a span of the level.
    Step(Level, Way),
    /// Move the cursor to the next (or previous) change of the selected signal.
    Change(Way),
    /// Move the cursor to where RTL and golden model first differ.
    FirstDivergence,
    /// Move the cursor to the beginning of the trace.
    Start,
    /// Move the cursor to the end of the trace.
    End,
    /// Remember the cursor under a letter.
    SetMark,
    /// Move the cursor to a remembered place.
    GoToMark,
    /// Move the selection of the focused pane.
    Select(Side),
    /// Move the selection of the focused pane by a page.
    Page(Way),
    /// Do what the focused pane does with its selection.
    Activate,
    /// Show the selected signal in the waves, or take it away.
    ToggleSignal,
    /// Show another tensor in the tensor pane.
    Tensor(Way),
    /// Zoom the waves in or out around the cursor.
    Zoom(Way),
    /// Show the whole trace in the waves.
    Fit,
    /// Move the waves so that the cursor is in the middle.
    Center,
    /// Move the waves by half a screen.
    Pan(Way),
    /// Take the selected row out of the waves.
    RemoveRow,
    /// Move the selected row of the waves up or down.
    MoveRow(Way),
    /// Show the values of the selected row in another format.
    Format(Way),
    /// Give the focus to another pane.
    Focus(Way),
    /// Show the focused pane alone, or all of them again.
    ZoomPane,
    /// Show the layout of the count, without a count the next one.
    NextLayout,
    /// Show one layout.
    Layout(u8),
    /// Open or close the help page.
    Help,
    /// Open the palette.
    Palette,
    /// Filter the signal tree.
    Filter,
    /// Open or close the list of problems.
    Problems,
    /// Load the trace again.
    Reload,
    /// Draw the whole screen again.
    Redraw,
    /// Close what is open, or stop what is running.
    Cancel,
    /// Leave the program.
    Quit,
}

/// One of two directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Later, below, closer.
    Forward,
    /// Earlier, above, farther.
    Back,
}

/// One of four directions on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Towards the top.
    Up,
    /// Towards the bottom.
    Down,
    /// Towards the left.
    Left,
    /// Towards the right.
    Right,
}

/// A chapter of the help page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// Moving the cursor along the run.
    Step,
    /// Jumping to a place.
    Go,
    /// The selection inside a pane.
    Select,
    /// The waves.
    Waves,
    /// Panes and layouts.
    View,
    /// The program.
    Program,
}

/// What an action takes beside its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// A count typed before the key: `10l`.
    Count,
    /// A letter typed after the key: `ma`.
    Letter,
}

/// One row of the action table.
#[derive(Clone, Copy, Debug)]
pub struct Declaration {
    /// What it does.
    pub action: Action,
    /// Its name in `keymap.toml` and in the palette.
    pub name: &'static str,
    /// What it does, as an imperative without full stop.
    pub doc: &'static str,
    /// Where the help page lists it.
    pub chapter: Chapter,
    /// Default keys, the first is the one that hints show.
    pub keys: &'static [&'static str],
    /// What it takes beside its key.
    pub takes: Takes,
}

impl Chapter {
    /// All chapters in the order of the help page.
    pub const ALL: [Self; 6] = [Self::Step, Self::Go, Self::Select, Self::Waves, Self::View, Self::Program];

    /// The heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Step => "Step",
            Self::Go => "Go to",
            Self::Select => "Select",
            Self::Waves => "Waves",
            Self::View => "View",
            Self::Program => "Program",
        }
    }
}

impl Action {
    /// The row of the table that declares this action.
    #[must_use]
    pub fn declaration(self) -> Option<&'static Declaration> {
        ACTIONS.iter().find(|declared| declared.action == self)
    }

    /// The action that is called `name` in the table.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|declared| declared.name == name).map(|declared| declared.action)
    }
}

/// A row of the table; the macro keeps it readable as a table.
macro_rules! table {
    ($($chapter:ident { $($action:expr, $name:literal, $keys:expr, $takes:ident, $doc:literal;)* })*) => {
        &[$($(Declaration {
            action: $action,
            name: $name,
            doc: $doc,
            chapter: Chapter::$chapter,
            keys: &$keys,
            takes: Takes::$takes,
        },)*)*]
    };
}

use Action::{
    Activate, Cancel, Center, Change, End, Filter, FirstDivergence, Fit, Focus, Format, GoToMark, Help,
    Layout, MoveRow, NextLayout, Page, Palette, Pan, Problems, Quit, Redraw, Reload, RemoveRow, Select,
    SetMark, Start, Step, Tensor, ToggleSignal, Zoom, ZoomPane,
};
use Level::{Activation, Bit, Cycle, Frame, Group, Layer, Operation, Token};
use Side::{Down, Left, Right, Up};
use Way::{Back, Forward};

/// Every action. Stepping back is the capital of stepping forward, but for the cycle, which has vi's `h`.
pub const ACTIONS: &[Declaration] = table! {
    Step {
        Step(Cycle, Forward), "next-cycle", ["l"], Count, "Step to the next cycle";
        Step(Cycle, Back), "previous-cycle", ["h"], Count, "Step to the previous cycle";
        Step(Bit, Forward), "next-bit", ["b"], Count, "Step to the next bit on the wire";
        Step(Bit, Back), "previous-bit", ["B"], Count, "Step to the previous bit";
        Step(Frame, Forward), "next-frame", ["f"], Count, "Step to the next frame";
        Step(Frame, Back), "previous-frame", ["F"], Count, "Step to the previous frame";
        Step(Activation, Forward), "next-activation", ["a"], Count, "Step to the next activation";
        Step(Activation, Back), "previous-activation", ["A"], Count, "Step to the previous activation";
        Step(Group, Forward), "next-group", ["g"], Count, "Step to the next row group";
        Step(Group, Back), "previous-group", ["G"], Count, "Step to the previous row group";
        Step(Operation, Forward), "next-operation", ["o"], Count, "Step to the next operation";
        Step(Operation, Back), "previous-operation", ["O"], Count, "Step to the previous operation";
        Step(Layer, Forward), "next-layer", ["y"], Count, "Step to the next layer";
        Step(Layer, Back), "previous-layer", ["Y"], Count, "Step to the previous layer";
        Step(Token, Forward), "next-token", ["t"], Count, "Step to the next token";
        Step(Token, Back), "previous-token", ["T"], Count, "Step to the previous token";
    }
    Go {
        FirstDivergence, "first-divergence", ["d"], Nothing, "Go where RTL and golden model first differ";
        Change(Forward), "next-edge", ["e"], Count, "Go to the next change of the selected signal";
        Change(Back), "previous-edge", ["E"], Count, "Go to the previous change of the selected signal";
        Start, "first-cycle", ["0", "<Home>"], Nothing, "Go to the beginning of the trace";
        End, "last-cycle", ["$", "<End>"], Nothing, "Go to the end of the trace";
        SetMark, "set-mark", ["m"], Letter, "Remember the cursor under a letter";
        GoToMark, "go-to-mark", ["'"], Letter, "Go to the mark of a letter";
    }
    Select {
        Select(Down), "down", ["j", "<Down>"], Count, "Move the selection down";
        Select(Up), "up", ["k", "<Up>"], Count, "Move the selection up";
        Select(Right), "right", ["<Right>"], Count, "Move the selection right, or step a cycle";
        Select(Left), "left", ["<Left>"], Count, "Move the selection left, or step back a cycle";
        Page(Forward), "page-down", ["<PageDown>", "<C-d>"], Count, "Move the selection down a page";
        Page(Back), "page-up", ["<PageUp>", "<C-u>"], Count, "Move the selection up a page";
        Activate, "activate", ["<Enter>"], Nothing, "Open, fold, or add what is selected";
        ToggleSignal, "toggle-signal", ["<Space>"], Nothing, "Show the selected signal in the waves, or not";
        Tensor(Forward), "next-tensor", ["]"], Nothing, "Show the next tensor";
        Tensor(Back), "previous-tensor", ["["], Nothing, "Show the previous tensor";
    }
    Waves {
        Zoom(Forward), "zoom-in", ["+"], Count, "Zoom the waves in at the cursor";
        Zoom(Back), "zoom-out", ["-"], Count, "Zoom the waves out";
        Fit, "zoom-fit", ["="], Nothing, "Show the entire trace";
        Center, "center", ["c"], Nothing, "Center the waves on the cursor";
        Pan(Forward), "scroll-right", ["L", "<S-Right>"], Count, "Move the waves by half a screen to later times";
        Pan(Back), "scroll-left", ["H", "<S-Left>"], Count, "Move the waves by half a screen to earlier times";
        MoveRow(Forward), "row-down", ["J", "<S-Down>"], Count, "Move the selected row down";
        MoveRow(Back), "row-up", ["K", "<S-Up>"], Count, "Move the selected row up";
        RemoveRow, "remove-row", ["X", "<Del>"], Nothing, "Take the selected row out of the waves";
        Format(Forward), "next-format", ["r"], Nothing, "Show the selected row in the next format";
        Format(Back), "previous-format", ["<A-r>"], Nothing, "Show the selected row in the previous format";
    }
    View {
        Focus(Forward), "next-pane", ["<Tab>"], Count, "Focus the next pane";
        Focus(Back), "previous-pane", ["<S-Tab>"], Count, "Focus the previous pane";
        ZoomPane, "zoom-pane", ["z"], Nothing, "Show the focused pane alone, or all again";
        NextLayout, "layout", ["v"], Count, "Show the next layout, with a count the layout of that number";
        Layout(1), "layout-1", ["<A-1>"], Nothing, "Show layout 1: broadcast, accumulators, tensor, waves";
        Layout(2), "layout-2", ["<A-2>"], Nothing, "Show layout 2: accumulators";
        Layout(3), "layout-3", ["<A-3>"], Nothing, "Show layout 3: tensor";
        Layout(4), "layout-4", ["<A-4>"], Nothing, "Show layout 4: explorer, signal tree and waves";
        Layout(5), "layout-5", ["<A-5>"], Nothing, "Show layout 5: problems";
        Layout(6), "layout-6", ["<A-6>"], Nothing, "Show layout 6: everything";
    }
    Program {
        Help, "help", ["?", "<F1>"], Nothing, "Show or hide the keys";
        Palette, "palette", [":"], Nothing, "Find an action by name";
        Filter, "search", ["/"], Nothing, "Filter the signal tree";
        Problems, "problems", ["p"], Nothing, "Show or hide the problems";
        Reload, "reload", ["R"], Nothing, "Load the trace again";
        Redraw, "redraw", ["<C-l>"], Nothing, "Draw the whole screen again";
        Cancel, "cancel", ["<Esc>"], Nothing, "Close what is open, or stop what is loading";
        Quit, "quit", ["q", "<C-c>"], Nothing, "Leave tritscope";
    }
};
