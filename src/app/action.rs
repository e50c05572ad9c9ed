//! The action table: everything a user can do, declared once.
//!
//! Default keys, the help page, the palette, the hint line and `docs/keys.md` all derive from [`ACTIONS`].

mod chapter;
mod table;

pub use chapter::Chapter;
pub use table::ACTIONS;

use crate::decode::Level;

/// Something a user can do, whether by key, mouse, palette or script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Move the cursor to the next (or previous) beginning of a span of the level.
    Step(Level, Way),
    /// Move the cursor to the next (or previous) change of the selected row.
    Change(Way),
    /// Move the cursor to the next (or previous) rising edge of the selected row.
    Rise(Way),
    /// Move the cursor to the next (or previous) falling edge of the selected row.
    Fall(Way),
    /// Move the cursor to where the selected row takes the value of the cursor again.
    SameValue(Way),
    /// Ask for a value, and move the cursor to where the selected row takes it.
    FindValue,
    /// Move the cursor to where RTL and golden model first differ.
    FirstDivergence,
    /// Move the cursor to the next (or previous) tensor of which RTL and golden model differ.
    Divergence(Way),
    /// Ask for a condition, a tensor or an element, and move the cursor to where it is next (or was before).
    RunTo(Way),
    /// Ask for a condition to stop at.
    Break,
    /// Move the cursor to the next (or previous) breakpoint.
    Breakpoint(Way),
    /// List the breakpoints.
    Breakpoints,
    /// Move the cursor to the beginning of the trace.
    Start,
    /// Move the cursor to the end of the trace.
    End,
    /// Ask for a time, a cycle or a share of the trace, and go there.
    GoToTime,
    /// Go where the cursor was before a jump, or forth again.
    Jump(Way),
    /// Do the last motion once more.
    Repeat(Way),
    /// Remember the cursor under a letter.
    SetMark,
    /// Move the cursor to a remembered place.
    GoToMark,
    /// Forget a remembered place.
    DeleteMark,
    /// Give a remembered place a name.
    NameMark,
    /// Measure from the mark of a letter to the cursor.
    Measure,
    /// List the marks.
    Marks,
    /// Ask for a note on what is looked at.
    Note,
    /// List the notes.
    Notes,
    /// Go to the next (or previous) note.
    NextNote(Way),
    /// Show all of the note on what is looked at.
    ReadNote,
    /// Change that note in the user's editor.
    EditNote,
    /// Delete the note on what is looked at.
    DeleteNote,
    /// Give that note the next colour.
    ColorNote,
    /// Ask for a condition and go where it holds.
    Search,
    /// Go to the next (or previous) match of the condition.
    Match(Way),
    /// List all matches of the condition.
    Matches,
    /// Choose the clock at whose edges conditions are looked at.
    SearchClock,
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
    /// Find a tensor by name.
    Tensors,
    /// Keep the tensor that is shown, or follow the cursor again.
    PinTensor,
    /// Look at other numbers of the tensor.
    TensorView(Way),
    /// Show the tensor as table, heatmap or both.
    TensorForm,
    /// Make histogram and heatmap logarithmic, or linear again.
    TensorScale,
    /// Select the next (or previous) wrong element.
    WrongElement(Way),
    /// Ask for an index, and select that element.
    ElementIndex,
    /// Select another head of attention.
    Head(Way),
    /// Show other numbers of attention.
    HeadView,
    /// Find signals among all of them.
    Pick,
    /// Ask for a pattern, and add every signal whose name matches.
    AddPattern,
    /// Add the signals of the selected scope.
    AddScope,
    /// Add the signals of the selected scope and of all scopes in it.
    AddScopes,
    /// Ask for an expression, and add what it computes.
    Compute,
    /// Ask for a bit range of the selected row, and add it.
    Slice,
    /// Add the chosen rows as one row, first row first.
    Join,
    /// Ask for a bus, and add its transactions.
    Transactions,
    /// Choose rows from here to where the selection moves.
    ChooseRows,
    /// Take the chosen rows out of the waves.
    RemoveRow,
    /// Copy the chosen rows.
    CopyRows,
    /// Give the value of what is selected to the clipboard of the terminal.
    CopyValue,
    /// Take the chosen rows out, and keep a copy.
    CutRows,
    /// Put the copied rows below the selected one.
    PasteRows,
    /// Move the chosen rows up or down.
    MoveRow(Way),
    /// Move the chosen rows into the group above, or out of their group.
    Indent(Way),
    /// Make a group of the chosen rows.
    Group,
    /// Take a group away, and leave its rows.
    Dissolve,
    /// Fold or unfold a group.
    Fold,
    /// Fold all groups, or unfold them.
    FoldAll,
    /// Set rows apart by a line.
    Divider,
    /// Give the selected row another name.
    Rename,
    /// Give the chosen rows the next colour.
    Color,
    /// Choose the colour of the chosen rows.
    Colors,
    /// Show the values of the chosen rows in another format.
    Format(Way),
    /// Choose the format of the chosen rows.
    Formats,
    /// Make the chosen rows higher or less high.
    Height(Way),
    /// Draw the accumulators as numbers or as shades.
    Heat,
    /// Draw the chosen rows as curves, or not.
    Analog,
    /// Draw curves as steps or as slopes.
    AnalogLine,
    /// Change what the height of a curve stands for.
    AnalogRange,
    /// Count cycles of the selected row.
    UseClock,
    /// Take the last change of rows or notes back.
    Undo,
    /// Make a change that was taken back.
    Redo,
    /// Zoom the waves in or out around the cursor.
    Zoom(Way),
    /// Show the whole trace in the waves.
    Fit,
    /// Move the waves so that the cursor is in the middle.
    Center,
    /// Move the waves by half a screen.
    Pan(Way),
    /// Choose a stretch of time from here to where the cursor moves.
    ChooseTime,
    /// Show the chosen stretch of time, or the one from the mark to the cursor.
    ZoomRange,
    /// Ask for a stretch of time, and show it.
    ZoomTo,
    /// Show the stretch of time that was shown before.
    ZoomBack,
    /// Give the focus to another pane.
    Focus(Way),
    /// Show the focused pane alone, or all of them again.
    ZoomPane,
    /// Make the focused pane larger or smaller.
    Resize(Side),
    /// Show the layout of the count, without a count the next one.
    NextLayout,
    /// Show one layout.
    Layout(u8),
    /// Show or hide the pane of arrays.
    Matrix,
    /// Show or hide the pane of the RTL.
    Source,
    /// Show or hide what a synthesis made of the design.
    Synthesis,
    /// Synthesize the scenario of the trace.
    Synthesize,
    /// Ask where the RTL is.
    SourcesFrom,
    /// Show where the selected name is declared.
    Definition,
    /// List what drives the selected signal.
    Drivers,
    /// List what reads the selected signal.
    Readers,
    /// Show the module of the selected instance.
    IntoInstance,
    /// Show the instance of the module that is shown.
    Parent,
    /// Go back in the RTL, or forth again.
    SourceJump(Way),
    /// Set a breakpoint on the selected line of the RTL, or take it away.
    BreakLine,
    /// Show or hide the map of the whole trace.
    Map,
    /// Draw rows densely or with room between them.
    Dense,
    /// Draw with other characters.
    Glyphs,
    /// Show why the selected value is wrong.
    Why,
    /// Ask for a trace to compare with.
    Compare,
    /// Ask how much earlier or later a change may be in the other trace.
    CompareTolerance,
    /// Ask for scopes that belong together in the two traces.
    CompareMap,
    /// Go to the next (or previous) difference of the two traces.
    Difference(Way),
    /// List the signals that differ.
    Differences,
    /// Show changes since the last run, since the last good run, or against the other trace.
    Since,
    /// Compare no longer.
    CompareOff,
    /// Ask for a trace, and open it.
    Open,
    /// Ask for a session, and restore it.
    OpenSession,
    /// Ask what to export; numbers above 0 are kinds, in the order in which they are offered.
    Export(u8),
    /// Save the session.
    SaveSession,
    /// Ask for a file, and save the session there.
    SaveSessionAs,
    /// Build and simulate what is watched.
    Build,
    /// List the runs of what is watched.
    Runs,
    /// Show the trace of the next (or previous) run.
    Run(Way),
    /// Build with the other simulator from now on.
    Simulator,
    /// Show traces while they are written, or only when they are whole.
    Follow,
    /// Open the place of the selected problem in an editor.
    Edit,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Default keys, the first is the one that hints show. Keys of one context have its name before them: `[tree]/`.
    pub keys: &'static [&'static str],
    /// What it takes beside its key.
    pub takes: Takes,
}

impl Declaration {
    /// The default keys, each with the context in which it works: `global`, or the name of a pane.
    pub fn bindings(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.keys.iter().map(|keys| {
            let inside = keys.strip_prefix('[').and_then(|rest| rest.split_once(']'));
            inside.filter(|(_, keys)| !keys.is_empty()).unwrap_or(("global", keys))
        })
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
