//! Roles: what something on the screen means, to which a theme gives its colours.

/// How well a role must be readable on its background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legibility {
    /// It is read: contrast of 4.5 and more (WCAG 2.1, 1.4.3).
    Text,
    /// It is a line or a shape that carries meaning: 3 and more (WCAG 2.1, 1.4.11).
    Shape,
    /// It only sets things apart.
    Ornament,
}

/// Declares each role once: variant, name in theme files, legibility, meaning.
macro_rules! roles {
    ($($variant:ident $name:literal $legibility:ident $doc:literal;)+) => {
        /// What something on the screen means. Names are dotted: a theme that does not define `wave.bus.text`
        /// draws it as `wave.bus`, then as `wave`, then as `text`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Role {
            $(#[doc = $doc] $variant,)+
        }

        impl Role {
            /// Every role, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in theme files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How well it must be readable.
            #[must_use]
            pub const fn legibility(self) -> Legibility {
                match self { $(Self::$variant => Legibility::$legibility),+ }
            }

            /// What it means: a phrase for `docs/config.md`.
            #[must_use]
            pub const fn doc(self) -> &'static str {
                match self { $(Self::$variant => $doc),+ }
            }
        }
    };
}

roles! {
    Screen "screen" Text "The whole screen, below everything else.";
    Text "text" Text "Ordinary text.";
    Muted "muted" Text "Text of second rank: units, labels, what is idle.";
    Border "border" Ornament "The frame of a pane.";
    BorderFocus "border.focus" Shape "The frame of the pane that receives keys.";
    Title "title" Text "The title of a pane.";
    TitleFocus "title.focus" Text "The title of the pane that receives keys.";
    Cursor "cursor" Shape "The cursor in time: the line through the waves.";
    CursorCell "cursor.cell" Text "What the cursor stands on, where a line would hide it.";
    CursorValue "cursor.value" Text "A value at the cursor.";
    Marker "marker" Text "A marker in time.";
    MarkerDelta "marker.delta" Text "How far two markers are apart.";
    Note "note" Text "A note of the user.";
    Selection "selection" Text "The selected row of a pane.";
    SelectionIdle "selection.idle" Text "The selected row of a pane that does not receive keys.";
    Match "match" Text "Letters that a search found.";
    Status "status" Text "The status line.";
    StatusName "status.name" Text "The name of the program and of the trace in the status line.";
    StatusPlace "status.place" Text "Where the cursor stands: token, layer, operation.";
    Input "input" Text "What is being typed into a prompt.";
    Hint "hint" Text "The line of hints: what a key does.";
    HintKey "hint.key" Text "The line of hints: the key.";
    HelpGroup "help.group" Text "A heading of the help page.";
    TreeScope "tree.scope" Text "A scope in the signal tree.";
    TreeSignal "tree.signal" Text "A signal in the signal tree.";
    WaveName "wave.name" Text "The name of a lane.";
    WaveValue "wave.value" Text "The value of a lane at the cursor.";
    WaveHigh "wave.high" Shape "A wire at 1.";
    WaveLow "wave.low" Shape "A wire at 0.";
    WaveBus "wave.bus" Shape "The outline of a bus.";
    WaveBusText "wave.bus.text" Text "A value written in a bus.";
    WaveUnknown "wave.unknown" Text "X: a value that nobody knows.";
    WaveHighZ "wave.highz" Text "Z: a wire that nobody drives.";
    WaveGlitch "wave.glitch" Shape "A column with more changes than it can show.";
    WaveWeak "wave.weak" Text "A wire that is driven weakly: H or L.";
    WaveAnalog "wave.analog" Shape "A curve.";
    WaveGroup "wave.group" Text "The head of a group of lanes.";
    WaveMatch "wave.match" Text "A moment that a search found.";
    RowOne "row.1" Text "The first colour that a user gives a lane.";
    RowTwo "row.2" Text "The second.";
    RowThree "row.3" Text "The third.";
    RowFour "row.4" Text "The fourth.";
    RowFive "row.5" Text "The fifth.";
    RowSix "row.6" Text "The sixth.";
    MapInside "map.inside" Text "The whole trace in a line: the part on the screen.";
    MapOutside "map.outside" Shape "The whole trace in a line: the rest.";
    MatrixIndex "matrix.index" Text "The indices of an array.";
    MatrixChanged "matrix.changed" Text "An element that differs from the one at the marker.";
    SourceLine "source.line" Text "The number of a line of the RTL.";
    SourceCurrent "source.current" Text "The number of the selected line of the RTL.";
    SourceBreak "source.break" Text "The mark of a breakpoint beside a line of the RTL.";
    SourceKeyword "source.keyword" Text "A word of the language in the RTL.";
    SourceName "source.name" Text "A name in the RTL.";
    SourceNumber "source.number" Text "A number in the RTL.";
    SourceText "source.text" Text "A text in quotation marks in the RTL.";
    SourceComment "source.comment" Text "A comment of the RTL.";
    SourceDirective "source.directive" Text "A directive, a macro or a system task in the RTL.";
    SourceValue "source.value" Text "A value of the trace beside a name of the RTL.";
    DiffScope "diff.scope" Text "A scope or signal that differs in a comparison.";
    WaveRuler "wave.ruler" Text "The ruler of time or cycles.";
    WaveMissing "wave.missing" Text "A lane that is loading, or whose signal is gone.";
    TensorIndex "tensor.index" Text "The indices of a tensor.";
    TensorPositive "tensor.positive" Text "An element above 0.";
    TensorNegative "tensor.negative" Text "An element below 0.";
    TensorZero "tensor.zero" Text "An element that is 0.";
    TensorUnknown "tensor.unknown" Text "An element with unknown bits.";
    TensorRose "tensor.rose" Text "An element that has just risen.";
    TensorFell "tensor.fell" Text "An element that has just fallen.";
    TensorDiverge "tensor.diverge" Text "An element that the golden model contradicts.";
    TensorCursor "tensor.cursor" Text "The element that all panes follow.";
    GoldenAgree "golden.agree" Text "RTL and golden model agree.";
    GoldenDiverge "golden.diverge" Text "RTL and golden model disagree.";
    GoldenPending "golden.pending" Text "Not compared yet, or not comparable.";
    FramePositive "frame.positive" Text "The positive frame: the activation as it is.";
    FrameNegative "frame.negative" Text "The negative frame: the activation with its sign turned.";
    FrameBit "frame.bit" Text "The bit that is on the wire in this cycle.";
    FrameRest "frame.rest" Text "Bits of the frame that are still to come.";
    ChipSelected "chip.selected" Shape "A scalar whose chip-select is low: it listens.";
    ChipIdle "chip.idle" Ornament "A scalar that does not listen.";
    SpanToken "span.token" Text "A token in the strip of spans.";
    SpanLayer "span.layer" Text "A layer in the strip of spans.";
    SpanOperation "span.operation" Text "An operation in the strip of spans.";
    SpanGroup "span.group" Text "A row group in the strip of spans.";
    SpanActivation "span.activation" Text "An activation in the strip of spans.";
    SpanFrame "span.frame" Text "A frame in the strip of spans.";
    SpanCurrent "span.current" Text "The span that holds the cursor.";
    DiagnosticError "diagnostic.error" Text "An error.";
    DiagnosticWarning "diagnostic.warning" Text "A warning.";
    DiagnosticNote "diagnostic.note" Text "A note.";
    DiagnosticHint "diagnostic.hint" Text "What to do next.";
    ProgressDone "progress.done" Shape "The part of a piece of work that is done.";
    ProgressRest "progress.rest" Ornament "The part that is left.";
}

impl Role {
    /// The keys of a theme that may define this role, nearest first: the name, its dotted prefixes, `text`.
    pub(super) fn keys(self) -> impl Iterator<Item = &'static str> {
        let name = self.name();
        let dots = name.rmatch_indices('.').map(move |(at, _)| &name[..at]);
        std::iter::once(name).chain(dots).chain(std::iter::once("text"))
    }

    /// Whether `key` may stand in a theme: the name of a role or a dotted prefix of one.
    pub(super) fn is_key(key: &str) -> bool {
        Self::ALL.iter().any(|role| role.keys().any(|known| known == key))
    }
}
