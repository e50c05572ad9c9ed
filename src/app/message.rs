//! The doors of the app: what comes in, and what the app wants done.

use super::{
    Action, Against, Asked, BuildEvent, Changed, Compared, Content, ExportRequest, Exported, Grown, Job,
    Kept, Moment, Part, RowDifference, Sources, SynthNews, SynthWanted, Watched,
};
use crate::base::{Diagnostic, Result};
use crate::check::Cause;
use crate::config::Chord;
use crate::manifest::Simulator;
use crate::query::Matches;
use crate::session::Session;
use crate::trace::{SignalId, Track};
use crate::translate::{Analog, Arrays, Format};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that happened, in the order in which it reached the runtime.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key of the terminal, of a key script, or of a test.
    Key(Chord),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal pasted text; outside of a prompt it is ignored, never read as keys.
    Paste(String),
    /// The screen has this many columns and rows.
    Resize {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// Carry out an action, `count` times where it takes a count.
    Act {
        /// What to do.
        action: Action,
        /// The count, if one was given.
        count: Option<u32>,
    },
    /// Open a trace. The present one stays until the new one is loaded.
    Open(PathBuf),
    /// Follow a trace while a simulator writes it.
    Follow(PathBuf),
    /// Something became of the trace that is followed.
    Grown {
        /// The number that the [`Effect::Follow`] carried.
        request: u64,
        /// What.
        news: Grown,
    },
    /// A part of the document of `generation` is here, or could not be had.
    Loaded {
        /// The number that the [`Effect::Open`] carried; parts of older ones are dropped.
        generation: u64,
        /// What arrived.
        part: Part,
    },
    /// How far the work on the document of `generation` is.
    Progress {
        /// The number that the [`Effect::Open`] carried.
        generation: u64,
        /// What is being done.
        stage: Stage,
        /// From 0 to 1, where known.
        fraction: Option<f32>,
    },
    /// Signals asked for by [`Effect::Load`] are loaded, or failed to.
    SignalsLoaded {
        /// The number that the [`Effect::Load`] carried.
        generation: u64,
        /// The signals.
        signals: Vec<SignalId>,
        /// Why not, if not.
        result: Result<()>,
    },
    /// What [`Effect::Compute`] asked for is computed, or cannot be.
    Computed {
        /// The number that the [`Effect::Compute`] carried.
        generation: u64,
        /// What a row shows.
        content: Content,
        /// Its changes.
        result: Result<Track>,
    },
    /// Compare with another trace.
    Compare(Box<Against>),
    /// The numbers that [`Effect::Curve`] asked for.
    Curve {
        /// The number that the [`Effect::Curve`] carried.
        generation: u64,
        /// What a row shows.
        content: Content,
        /// How its values are read as numbers.
        format: Format,
        /// The numbers.
        result: Result<Arc<Analog>>,
    },
    /// What [`Effect::Compare`] asked for is compared, or cannot be.
    Compared {
        /// The number that the [`Effect::Compare`] carried.
        generation: u64,
        /// The other trace and how it differs.
        result: Result<Compared>,
    },
    /// What [`Effect::Differ`] asked for is here, or cannot be had.
    Differs {
        /// The number that the [`Effect::Compare`] carried.
        generation: u64,
        /// The signal of the present trace.
        signal: SignalId,
        /// Where it differs.
        result: Result<RowDifference>,
    },
    /// What [`Effect::Changes`] asked for is compared, or cannot be.
    Changed {
        /// The number that the [`Effect::Changes`] carried.
        generation: u64,
        /// What changed.
        result: Result<Changed>,
    },
    /// What [`Effect::Search`] asked for is found, or cannot be looked for.
    Found {
        /// The number of the document that the [`Effect::Search`] carried.
        generation: u64,
        /// The number of the search that it carried.
        request: u64,
        /// The matches.
        result: Result<Matches>,
    },
    /// The cause that [`Effect::Why`] asked for.
    Caused {
        /// The number of the question.
        request: u64,
        /// The cause; `None` where nothing differs.
        result: Result<Option<Arc<Cause>>>,
    },
    /// The arrays that [`Effect::FindArrays`] asked for.
    Arrays {
        /// The number that the [`Effect::FindArrays`] carried.
        generation: u64,
        /// The arrays.
        result: Result<Arc<Arrays>>,
    },
    /// How far work is that goes on beside the screen.
    Working {
        /// What is being done.
        job: Job,
        /// From 0 to 1, where known.
        fraction: Option<f32>,
    },
    /// The RTL that [`Effect::ReadSources`] asked for, or why it cannot be had.
    Sources {
        /// The number that the [`Effect::ReadSources`] carried.
        generation: u64,
        /// The text.
        result: Result<Arc<Sources>>,
    },
    /// Put a session that the user named onto the screen, or say why it cannot be read.
    Restore(Box<Kept>),
    /// The session is written into this file.
    Written(PathBuf),
    /// Something became of the file of the trace on the screen.
    Watched(Watched),
    /// Something worth telling that belongs to no request.
    Problem(Diagnostic),
    /// Something happened to the sources of the trace, or to a run of them.
    Build(BuildEvent),
    /// What the user's editor made of the text of a note.
    TextEdited(String),
    /// What a worker tells of the synthesis of this number, which [`Effect::Synthesis`] asked for.
    Synthesis(u64, SynthNews),
    /// What became of what [`Effect::Export`] asked for.
    Exported {
        /// The number of the request.
        number: u64,
        /// What became of it.
        result: Result<Exported>,
    },
    /// What time it is; told before whatever is measured.
    Clock(Moment),
}

/// Something that a worker should do; the answer is a [`Msg`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open `file`, then decode and check it, and send each [`Part`] as soon as it is there.
    /// A newer request replaces the running one.
    Open {
        /// Goes back with every answer.
        generation: u64,
        /// The trace.
        file: PathBuf,
    },
    /// Read a trace as it grows; the answers are [`Msg::Grown`]. A newer request replaces the running one.
    Follow {
        /// Goes back with every answer.
        request: u64,
        /// The file.
        file: PathBuf,
        /// What it is called.
        told: PathBuf,
    },
    /// Read it no longer.
    StopFollowing,
    /// Load these signals of the present trace.
    Load {
        /// Goes back with the answer.
        generation: u64,
        /// The signals, each asked for only once.
        signals: Vec<SignalId>,
    },
    /// Compute what a row shows from signals of the present trace.
    Compute {
        /// Goes back with the answer.
        generation: u64,
        /// What a row shows.
        content: Content,
    },
    /// Read all values of a row as numbers, for a curve.
    Curve {
        /// Goes back with the answer.
        generation: u64,
        /// What the row shows.
        content: Content,
        /// How its values are read as numbers.
        format: Format,
    },
    /// Stop computing, for rows and for curves.
    CancelCompute,
    /// Find why an element of the present run is wrong.
    Why {
        /// The number of the document.
        generation: u64,
        /// Goes back with the answer.
        request: u64,
        /// The element.
        asked: Asked,
    },
    /// Find the arrays of the present trace.
    FindArrays {
        /// Goes back with the answer.
        generation: u64,
    },
    /// Compare the present trace with another one. A newer request replaces the running one.
    Compare {
        /// Goes back with the answer.
        generation: u64,
        /// The other trace, and what counts as a difference.
        against: Box<Against>,
    },
    /// Find where a signal of the present trace differs from the one of the other trace.
    Differ {
        /// The number of the comparison, which goes back with the answer.
        generation: u64,
        /// The signal of the present trace.
        signal: SignalId,
    },
    /// Stop comparing.
    CancelCompare,
    /// Find what changed in signals and tensors of the present trace since another one. A newer request replaces the
    /// running one.
    Changes {
        /// Goes back with the answer.
        generation: u64,
        /// The other trace, and what counts as a difference.
        against: Box<Against>,
    },
    /// Stop finding what changed.
    CancelChanges,
    /// Look for a condition in the present trace. A newer request stops the running one.
    Search {
        /// Goes back with the answer.
        generation: u64,
        /// Goes back with the answer.
        request: u64,
        /// The condition, with full names.
        condition: String,
        /// The clock at whose rising edges it is looked at; at all times without one.
        clock: Option<SignalId>,
    },
    /// Stop the running search.
    CancelSearch,
    /// Read the RTL of the present trace: what lies at `given`, without that the project that it was simulated from.
    ReadSources {
        /// Goes back with the answer.
        generation: u64,
        /// Folders, files, or lists of files.
        given: Vec<PathBuf>,
    },
    /// Read a session; the answer is [`Msg::Restore`].
    ReadSession(PathBuf),
    /// Write a session.
    WriteSession {
        /// Where to; `None` for the place where the session of this trace is kept.
        file: Option<PathBuf>,
        /// What is on the screen.
        session: Box<Session>,
    },
    /// Stop the work on the document of this generation.
    CancelOpen(u64),
    /// Build and simulate what is watched; the answers are [`BuildEvent`]s. A newer request stops the running one.
    Build {
        /// The number of the run, which goes back with every answer.
        number: usize,
        /// The simulator that the user wants; without a wish the size of the scenario decides.
        simulator: Option<Simulator>,
        /// Whether its trace is to be one that can be followed while it is written.
        follow: bool,
    },
    /// Stop building and simulating.
    CancelBuild,
    /// Remove the traces of runs that nobody needs any more.
    DropTraces(Vec<PathBuf>),
    /// Show a place of a file in the user's editor.
    Edit {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, where known.
        column: Option<usize>,
    },
    /// Give a text to the clipboard of the terminal, because the user asked for it.
    Copy(String),
    /// Have a text changed in the user's editor; the answer is [`Msg::TextEdited`], or none where it stays.
    EditText(String),
    /// Write a file; the answer is [`Msg::Exported`]. A newer request stops the running one.
    Export(Box<ExportRequest>),
    /// Stop writing; nothing of it stays.
    CancelExport,
    /// Find the kept synthesis of the scenario of the present trace, or make a new one; the answer is
    /// [`Msg::Synthesis`]. A newer request, or `None`, stops the one that is made; nothing of it stays.
    Synthesis(Option<SynthWanted>),
    /// Clear the terminal and draw all of it again.
    Redraw,
    /// Restore the terminal and leave.
    Quit,
}

/// What is being done about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The trace is being read.
    Opening,
    /// Frames, groups and operations are being found.
    Decoding,
    /// RTL and golden model are being compared.
    Checking,
}

impl Stage {
    /// The word for the status line.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Decoding => "decoding",
            Self::Checking => "checking",
        }
    }
}

/// Something the mouse did, in cells counted from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub gesture: Gesture,
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u16,
    /// Whether Control or Shift was held: the wheel zooms instead of scrolling.
    pub modified: bool,
}

/// What a mouse does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// The left button went down.
    Press,
    /// The left button went down once more at the same place, soon after.
    Double,
    /// The mouse moved with the left button down.
    Drag,
    /// A button went up.
    Release,
    /// The middle button, or the left one with Shift, went down.
    Grab,
    /// The mouse moved with the middle button, or with Shift and the left one, down.
    Pull,
    /// The wheel turned away from the user.
    WheelUp,
    /// The wheel turned towards the user.
    WheelDown,
    /// The wheel was pushed to the left.
    WheelLeft,
    /// The wheel was pushed to the right.
    WheelRight,
}
