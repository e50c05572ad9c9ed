//! The table itself: names, keys, and what each action does.

use super::Action::{
    Activate, AddPattern, AddScope, AddScopes, Analog, AnalogLine, AnalogRange, Break, BreakLine, Breakpoint,
    Breakpoints, Build, Cancel, Center, Change, ChooseRows, ChooseTime, Color, ColorNote, Colors, Compare,
    CompareMap, CompareOff, CompareTolerance, Compute, CopyRows, CopyValue, CutRows, Definition, DeleteMark,
    DeleteNote, Dense, Difference, Differences, Dissolve, Divergence, Divider, Drivers, Edit, EditNote,
    ElementIndex, End, Export, Fall, Filter, FindValue, FirstDivergence, Fit, Focus, Fold, FoldAll, Follow,
    Format, Formats, Glyphs, GoToMark, GoToTime, Group as MakeGroup, Head, HeadView, Heat, Height, Help,
    Indent, IntoInstance, Join, Jump, Layout, Map, Marks, Match, Matches, Matrix, Measure, MoveRow, NameMark,
    NextLayout, NextNote, Note, Notes, Open, OpenSession, Page, Palette, Pan, Parent, PasteRows, Pick,
    PinTensor, Problems, Quit, ReadNote, Readers, Redo, Redraw, Reload, RemoveRow, Rename, Repeat, Resize,
    Rise, Run, RunTo, Runs, SameValue, SaveSession, SaveSessionAs, Search, SearchClock, Select, SetMark,
    Simulator, Since, Slice, Source, SourceJump, SourcesFrom, Start, Step, Synthesis, Synthesize, Tensor,
    TensorForm, TensorScale, TensorView, Tensors, ToggleSignal, Transactions, Undo, UseClock, Why,
    WrongElement, Zoom, ZoomBack, ZoomPane, ZoomRange, ZoomTo,
};
use super::Side::{Down, Left, Right, Up};
use super::Way::{Back, Forward};
use super::{Chapter, Declaration, Takes};
use crate::decode::Level::{Activation, Bit, Cycle, Frame, Group, Layer, Operation, Token};

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
        Divergence(Forward), "next-divergence", ["<A-d>"], Count, "Go to the next tensor that differs from golden";
        Divergence(Back), "previous-divergence", ["<A-D>"], Count, "Go to the previous tensor that differs";
        Why, "why", ["^"], Nothing, "Show why the selected value is wrong, back to the first cause";
        RunTo(Forward), "run-to", ["."], Count, "Run to a condition, a tensor or an element: q_proj[17]";
        RunTo(Back), "run-back-to", ["<A-.>"], Count, "Run back to a condition, a tensor or an element";
        Breakpoint(Forward), "next-breakpoint", [">"], Count, "Go on to the next breakpoint";
        Breakpoint(Back), "previous-breakpoint", ["<lt>"], Count, "Go back to the previous breakpoint";
        Break, "break", ["!"], Nothing, "Set a breakpoint on a condition";
        Breakpoints, "breakpoints", ["<A-!>"], Nothing, "List the breakpoints";
        Change(Forward), "next-edge", ["e"], Count, "Go to the next change of the selected row";
        Change(Back), "previous-edge", ["E"], Count, "Go to the previous change of the selected row";
        Rise(Forward), "next-rise", [")"], Count, "Go to the next rising edge of the selected row";
        Rise(Back), "previous-rise", ["("], Count, "Go to the previous rising edge";
        Fall(Forward), "next-fall", ["}"], Count, "Go to the next falling edge of the selected row";
        Fall(Back), "previous-fall", ["{"], Count, "Go to the previous falling edge";
        SameValue(Forward), "next-same-value", ["*"], Count, "Go to where the row takes its present value next";
        SameValue(Back), "previous-same-value", ["#"], Count, "Go to where the row took its present value before";
        FindValue, "find-value", ["&"], Count, "Ask for a value and go to where the row takes it";
        Start, "first-cycle", ["0", "<Home>"], Nothing, "Go to the beginning of the trace";
        End, "last-cycle", ["$", "<End>"], Nothing, "Go to the end of the trace";
        GoToTime, "go-to-time", [","], Nothing, "Go to a time, a cycle or a share: 120ns, +5us, #1234, 50%";
        Jump(Back), "jump-back", ["<C-o>", "<A-Left>"], Count, "Go back to before the last jump";
        Jump(Forward), "jump-forth", ["<A-o>", "<A-Right>"], Count, "Go forth again after going back";
        Repeat(Forward), "repeat", [";"], Count, "Do the last motion once more";
        Repeat(Back), "repeat-back", ["<A-;>"], Count, "Do the last motion the other way";
    }
    Mark {
        SetMark, "set-mark", ["m"], Letter, "Remember the cursor under a letter or a digit";
        GoToMark, "go-to-mark", ["'"], Letter, "Go to the mark of a letter";
        Measure, "measure", ["@"], Letter, "Measure from the mark of a letter to the cursor";
        DeleteMark, "delete-mark", ["<A-m>"], Letter, "Forget the mark of a letter";
        NameMark, "name-mark", ["\""], Letter, "Give the mark of a letter a name";
        Marks, "marks", ["`"], Nothing, "List the marks with times, cycles and deltas";
        Note, "note", ["_"], Nothing, "Write a note on the row and time, the chosen time, or the element";
        Notes, "notes", ["<A-_>"], Nothing, "List the notes: go there, edit, colour, delete";
        NextNote(Forward), "next-note", ["<A-n>"], Count, "Go to the next note, in the tensor pane to its next";
        NextNote(Back), "previous-note", ["<A-N>"], Count, "Go to the previous note";
        ColorNote, "color-note", ["<A-c>"], Count, "Give the note here the next colour";
        ReadNote, "read-note", ["<A-Enter>"], Nothing, "Show all of the note here on a page";
        EditNote, "edit-note", ["<A-e>"], Nothing, "Change the note here in your editor";
        DeleteNote, "delete-note", ["<A-x>"], Nothing, "Delete the note here";
    }
    Search {
        Search, "search", ["/"], Count, "Search where a condition holds: valid && !ready";
        Match(Forward), "next-match", ["n"], Count, "Go to the next match";
        Match(Back), "previous-match", ["N"], Count, "Go to the previous match";
        Matches, "matches", ["M"], Nothing, "List all matches";
        SearchClock, "search-clock", ["<A-/>"], Nothing, "Choose the clock at whose edges conditions are looked at";
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
    }
    Tensor {
        Tensor(Forward), "next-tensor", ["]"], Count, "Show the next tensor";
        Tensor(Back), "previous-tensor", ["["], Count, "Show the previous tensor";
        Tensors, "tensors", ["<A-t>", "[tensor]i"], Nothing, "Find a tensor by name";
        PinTensor, "pin-tensor", ["[tensor]P"], Nothing, "Keep this tensor of this run, or follow the cursor";
        WrongElement(Forward), "next-wrong", ["[tensor]e"], Count, "Select the next wrong element";
        WrongElement(Back), "previous-wrong", ["[tensor]E"], Count, "Select the previous wrong element";
        ElementIndex, "go-to-element", ["[tensor]I"], Nothing, "Select the element of an index";
        TensorView(Forward), "tensor-view", ["[tensor]r"], Nothing, "Look at RTL, golden model or difference";
        TensorView(Back), "tensor-view-back", ["[tensor]<A-r>"], Nothing, "Look at these in the other order";
        TensorForm, "tensor-form", ["[tensor]s"], Nothing, "Show the tensor as table, heatmap or both";
        TensorScale, "tensor-scale", ["[tensor]*"], Nothing, "Make histogram and heatmap logarithmic or linear";
    }
    Attention {
        Head(Forward), "next-head", ["[heads]]", "[head]]", "[cache]]"], Count, "Select the next head";
        Head(Back), "previous-head", ["[heads][", "[head][", "[cache]["], Count, "Select the previous head";
        HeadView, "head-view", ["[heads]r", "[head]r"], Nothing, "All heads: weights or scores; one: positions or q, k, v";
    }
    Choose {
        Pick, "pick", ["i"], Nothing, "Find signals among all and add them";
        AddPattern, "add-pattern", ["I"], Nothing, "Add every signal that a pattern matches: *.acc or /acc$/";
        AddScope, "add-scope", ["s"], Nothing, "Add the signals of the selected scope";
        AddScopes, "add-scopes", ["<A-s>"], Nothing, "Add the signals of the selected scope and all in it";
        Compute, "compute", ["we"], Nothing, "Add what an expression computes: a + b, {hi, lo}";
        Slice, "slice", ["ws"], Nothing, "Add a bit range of the selected row: 7:0";
        Join, "join", ["wj"], Nothing, "Add the chosen rows as one, first row first";
        Transactions, "transactions", ["wt"], Nothing, "Add the transactions of a bus: spi(clk=…)";
        Filter, "filter", ["[tree]/", "\\"], Nothing, "Filter the signal tree";
    }
    Rows {
        ChooseRows, "choose-rows", ["V"], Nothing, "Choose rows from here on; Esc chooses none";
        MoveRow(Forward), "row-down", ["J", "<S-Down>"], Count, "Move the chosen rows down, into and out of groups";
        MoveRow(Back), "row-up", ["K", "<S-Up>"], Count, "Move the chosen rows up, into and out of groups";
        Indent(Forward), "row-in", ["w>"], Nothing, "Move the chosen rows into the group above";
        Indent(Back), "row-out", ["w<lt>"], Nothing, "Move the chosen rows out of their group";
        RemoveRow, "remove-row", ["X", "<Del>"], Nothing, "Take the chosen rows out of the waves";
        CutRows, "cut-rows", ["wx"], Nothing, "Take the chosen rows out and keep a copy";
        CopyRows, "copy-rows", ["wy"], Nothing, "Copy the chosen rows";
        CopyValue, "copy-value", ["<A-y>"], Nothing, "Give the value to the clipboard, if the settings allow it";
        PasteRows, "paste-rows", ["wp", "P"], Count, "Put the copied rows below the selected one";
        MakeGroup, "group-rows", ["wg"], Nothing, "Make a group of the chosen rows";
        Dissolve, "dissolve-group", ["wd"], Nothing, "Take a group away and leave its rows";
        Fold, "fold-group", ["wo"], Nothing, "Fold or unfold the group";
        FoldAll, "fold-all", ["wO"], Nothing, "Fold all groups, or unfold them";
        Divider, "divider", ["wl"], Nothing, "Set rows apart by a line";
        Rename, "rename-row", ["wr"], Nothing, "Give the selected row another name";
        Color, "color-row", ["wc"], Count, "Give the chosen rows the next colour";
        Colors, "choose-color", ["wC"], Nothing, "Choose the colour of the chosen rows";
        Format(Forward), "next-format", ["r"], Nothing, "Show the chosen rows in the next format";
        Format(Back), "previous-format", ["<A-r>"], Nothing, "Show the chosen rows in the previous format";
        Formats, "choose-format", ["wf"], Nothing, "Choose the format of the chosen rows";
        Height(Forward), "row-higher", ["w+"], Count, "Make the chosen rows higher";
        Height(Back), "row-lower", ["w-"], Count, "Make the chosen rows less high";
        Analog, "analog", ["wa"], Nothing, "Draw the chosen rows as curves, or not";
        AnalogLine, "analog-line", ["wA"], Nothing, "Draw the curves as steps or as slopes";
        AnalogRange, "analog-range", ["wR"], Nothing, "Scale the curves to the screen, the trace or the type";
        UseClock, "use-clock", ["wk", "C"], Nothing, "Count cycles of the selected row";
        Undo, "undo", ["u"], Count, "Take the last change of rows or notes back";
        Redo, "redo", ["<C-r>", "U"], Count, "Make the change that was taken back once more";
    }
    Waves {
        Zoom(Forward), "zoom-in", ["+"], Count, "Zoom the waves in at the cursor";
        Zoom(Back), "zoom-out", ["-"], Count, "Zoom the waves out";
        Fit, "zoom-fit", ["="], Nothing, "Show the entire trace";
        ChooseTime, "choose-time", ["x"], Nothing, "Choose a stretch of time from here on; Esc chooses none";
        ZoomRange, "zoom-range", ["Z"], Nothing, "Show the chosen time, or from the measuring mark to the cursor";
        ZoomTo, "zoom-to", ["|"], Nothing, "Ask for a stretch of time and show it: 1us 3us";
        ZoomBack, "zoom-back", ["<BS>"], Count, "Show the stretch of time from before";
        Center, "center", ["c"], Nothing, "Center the waves on the cursor";
        Pan(Forward), "scroll-right", ["L", "<S-Right>"], Count, "Move the waves by half a screen to later times";
        Pan(Back), "scroll-left", ["H", "<S-Left>"], Count, "Move the waves by half a screen to earlier times";
    }
    View {
        Focus(Forward), "next-pane", ["<Tab>"], Count, "Focus the next pane";
        Focus(Back), "previous-pane", ["<S-Tab>"], Count, "Focus the previous pane";
        ZoomPane, "zoom-pane", ["z"], Nothing, "Show the focused pane alone, or all again";
        Resize(Right), "wider", ["<C-Right>", "W>"], Count, "Make the left part of the screen wider";
        Resize(Left), "narrower", ["<C-Left>", "W<lt>"], Count, "Make the left part of the screen narrower";
        Resize(Down), "taller", ["<C-Down>", "W+"], Count, "Make the upper part of the screen taller";
        Resize(Up), "shorter", ["<C-Up>", "W-"], Count, "Make the upper part of the screen shorter";
        Matrix, "matrix", ["Wm"], Nothing, "Show or hide the pane of arrays";
        Map, "map", ["Wo"], Nothing, "Show or hide the map of the whole trace";
        Dense, "dense-rows", ["Wd"], Nothing, "Draw rows densely or tall";
        Heat, "heat", ["Wh"], Nothing, "Draw the accumulators as numbers or as shades";
        Glyphs, "glyphs", ["Wg"], Nothing, "Draw with other characters: Unicode, boxes, ASCII";
        NextLayout, "layout", ["v"], Count, "Show the next layout, with a count the layout of that number";
        Layout(1), "layout-1", ["<A-1>"], Nothing, "Show layout 1: broadcast, accumulators, tensor, waves";
        Layout(2), "layout-2", ["<A-2>"], Nothing, "Show layout 2: attention, all heads and one of them";
        Layout(3), "layout-3", ["<A-3>"], Nothing, "Show layout 3: watch, why a value is wrong, source, changes";
        Layout(4), "layout-4", ["<A-4>"], Nothing, "Show layout 4: explorer, signal tree and waves";
        Layout(5), "layout-5", ["<A-5>"], Nothing, "Show layout 5: problems";
        Layout(6), "layout-6", ["<A-6>"], Nothing, "Show layout 6: tensor and accumulators";
        Layout(7), "layout-7", ["<A-7>"], Nothing, "Show layout 7: everything";
    }
    Source {
        Source, "source", ["Ws"], Nothing, "Show or hide the RTL around the selected signal";
        Definition, "definition", ["Sg"], Nothing, "Show where the selected name is declared";
        Drivers, "drivers", ["Sd"], Nothing, "List what drives the selected name";
        Readers, "readers", ["Sr"], Nothing, "List what reads the selected name";
        IntoInstance, "into-instance", ["Si"], Nothing, "Show the module of the instance in the selected line";
        Parent, "parent-instance", ["Su"], Nothing, "Show the instance in the module around";
        SourceJump(Back), "source-back", ["Sb"], Count, "Go back to where the RTL was shown before";
        SourceJump(Forward), "source-forth", ["Sf"], Count, "Go forth again in the RTL";
        BreakLine, "break-line", ["Sx"], Nothing, "Set a breakpoint on the line, or take it away";
        SourcesFrom, "sources", ["So"], Nothing, "Ask for the folder of the RTL";
        Synthesis, "synthesis", ["Sy"], Nothing, "Show or hide the synthesis: area by module, longest path";
        Synthesize, "synthesize", ["SY"], Nothing, "Synthesize the scenario of the trace anew";
    }
    Compare {
        Compare, "compare", ["Do"], Nothing, "Compare with another trace";
        Difference(Forward), "next-difference", ["Dn", "<C-n>"], Count, "Go to the next difference";
        Difference(Back), "previous-difference", ["DN", "<C-p>"], Count, "Go to the previous difference";
        Differences, "differences", ["Dl"], Nothing, "List the signals that differ";
        CompareTolerance, "compare-tolerance", ["Dt"], Nothing, "Forgive changes that come earlier or later: 2ns";
        CompareMap, "compare-map", ["Dm"], Nothing, "Compare a scope with one of another path: tb=TOP.tb";
        Since, "since", ["Ds", "[changes]s"], Nothing, "Changes since the last run, the last good run, or the other trace";
        CompareOff, "compare-off", ["Dx"], Nothing, "Compare no longer";
    }
    Build {
        Build, "build", ["SS"], Nothing, "Build, simulate and check what is watched";
        Run(Back), "previous-run", ["Sp"], Count, "Show the trace of the run before";
        Run(Forward), "next-run", ["Sn"], Count, "Show the trace of the run after";
        Runs, "runs", ["Sl"], Nothing, "List the runs with times and outcomes";
        Simulator, "simulator", ["Ss"], Nothing, "Build with the other simulator: icarus, verilator";
        Follow, "follow", ["Sv"], Nothing, "Show traces while simulators write them, or only when they are whole";
        Edit, "edit", ["[problems]e", "Se"], Nothing, "Open the selected problem or line of the RTL in your editor";
    }
    Program {
        Help, "help", ["?", "<F1>"], Nothing, "Show or hide the keys";
        Palette, "palette", [":"], Nothing, "Find an action by name";
        Problems, "problems", ["p"], Nothing, "Show or hide the problems";
        Open, "open", ["Qt"], Nothing, "Open another trace";
        OpenSession, "open-session", ["Qo"], Nothing, "Restore a session, or a saved view of GTKWave";
        SaveSession, "save-session", ["Qs", "<C-s>"], Nothing, "Save the session";
        SaveSessionAs, "save-session-as", ["Qa"], Nothing, "Save the session in another file";
        Export(0), "export", ["Qe"], Count, "Export the chosen time and rows: 1 VCD, 2 Markdown, 3 SVG, 4 WaveJSON, 5 CSV, 6 screen";
        Export(1), "export-vcd", [], Nothing, "Export as VCD: a trace that any viewer opens";
        Export(2), "export-markdown", [], Nothing, "Export as Markdown: a report for an issue";
        Export(3), "export-svg", [], Nothing, "Export as SVG: a picture of the waves";
        Export(4), "export-wavejson", [], Nothing, "Export as WaveJSON, which WaveDrom draws";
        Export(5), "export-csv", [], Nothing, "Export as CSV: a table of values";
        Export(6), "export-screen", [], Nothing, "Export a picture of the screen as SVG";
        Reload, "reload", ["R"], Nothing, "Load the trace again";
        Redraw, "redraw", ["<C-l>"], Nothing, "Draw the whole screen again";
        Cancel, "cancel", ["<Esc>"], Nothing, "Close what is open, or stop the work that goes on";
        Quit, "quit", ["q", "<C-c>"], Nothing, "Leave tritscope";
    }
};
