//! The debugger without a terminal: its state, the messages that reach it, the action table, and
//! [`update()`], which turns a message into a new state and effects.
//!
//! Everything is deterministic: a key script gives the same screen in a test, in `render` and at a terminal.
//! `update` also makes the [`Scene`], everything the panes show, so that drawing computes nothing.

mod act;
mod action;
mod against;

mod arrange;
mod breakpoints;
mod build;
mod changes;
mod clock;
mod comparison;
mod complete;
mod computed;
mod defaults;
mod divergence;
mod document;
mod driving;
mod edit;
mod export;
mod follow;
mod formats;
mod fuzzy;
mod heads;
mod input;
mod keep;
mod layout;
mod line;
mod list;
mod load;
mod look;
mod matrix;
mod message;
mod mouse;
mod moving;
mod notes;
mod offer;
mod overlay;
mod past;
mod picker;
mod problems;
mod prompt;
mod rows;
mod run_to;
pub mod scene;
mod search;
mod sizes;
mod snippet;
mod source;
mod state;
mod step;
mod stops;
mod synth;
mod tensors;
mod translation;
mod tree;
mod update;
mod waves;
mod why;
mod work;

pub use crate::session::{Breakpoint, Watch};
pub use act::Delta;
pub use action::{ACTIONS, Action, Chapter, Declaration, Side, Takes, Way};
pub use against::Against;
pub use arrange::{Placed, Region, Room, arrange};
pub use breakpoints::Breakpoints;
pub use build::{BuildEnd, BuildEvent, BuildOutcome, BuildRun, BuildStage, Builds, Moment, TimeOfDay};
pub use changes::{ChangeEntry, Changed, Changes, Fold, Since, Version};
pub use comparison::{Compared, Comparison, RowDifference};
pub use document::{Document, Part};
pub use export::{ExportPane, ExportPreview, ExportRequest, ExportSize, Exported, Product, bytes_text};
pub use follow::{Grown, Growth};
pub use fuzzy::Query;
pub use heads::{Heads, HeadsView};
pub use input::Input;
pub use keep::{Kept, Watched};
pub use layout::{Layout, Pane};
pub use line::Line as TypedLine;
pub use list::{List, ListKind, ListRow, Target};
pub use matrix::ArrayView;
pub use message::{Effect, Gesture, Mouse, Msg, Stage};
pub use mouse::GESTURES;
pub use offer::{Needs, Offer};
pub use overlay::{Overlay, Palette};
pub use picker::Picker;
pub use problems::{Excerpt, Problem, Problems};
pub use prompt::{Completes, Prompt, PromptKind};
pub use rows::{Analog, Content, Extent, Hue, Line, Row, TALLEST, subtree, visible};
pub use scene::Scene;
pub use search::Search;
pub use sizes::Sizes;
pub use source::{SourceView, Sources, Spot};
pub use state::{App, Loading, Message, Size};
pub use synth::{SynthEntry, SynthNews, SynthView, SynthWanted, Synthesized};
pub use tensors::{Bin, Carried, Element, Figures, Form, Hold, Tensors, Verdict, View, Whole};
pub use translation::Translation;
pub use tree::{Node, Tree, TreeRow};
pub use update::update;
pub use waves::{Viewport, Waves};
pub use why::{Asked, Entry, WhyView};
pub use work::{Job, Working};

#[cfg(test)]
mod tests;
