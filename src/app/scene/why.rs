//! The pane of causes: the lines of the chain and of the frames that are on the screen.

use super::scrolled;
use crate::app::arrange::Region;
use crate::app::state::App;
use crate::app::why::Entry;
use crate::check::{Input, Link, Touch};

/// What the pane shows.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyPane {
    /// Lines on the screen.
    pub lines: Vec<WhyLine>,
    /// The number of the first of them.
    pub first: usize,
    /// The number of the selected one.
    pub selected: usize,
    /// Lines there are.
    pub total: usize,
    /// What to say where there are none.
    pub note: String,
    /// Elements from the one asked for back to the first cause, both included.
    pub links: usize,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub enum WhyLine {
    /// Where an element is; whether it is the first cause.
    Link {
        /// `token 0 › layer 0 › q_proj[17]`.
        place: String,
        /// The element with what it was computed from.
        link: Box<Link>,
        /// Whether everything that went in was right.
        first: bool,
    },
    /// What an element is.
    Values(Box<Link>),
    /// A tensor that went in.
    Input(Box<Input>),
    /// How many frames touched the accumulator.
    Touched {
        /// How many.
        count: usize,
        /// Whether it was selected as the weights say.
        weights: bool,
    },
    /// The first frame that is wrong.
    FirstWrong(Option<Touch>),
    /// What the columns of the frames are.
    Heading,
    /// One of these frames; whether it is the first that is wrong.
    Frame(Touch, bool),
}

impl WhyPane {
    /// The number of the line in a row of the inside.
    pub(in crate::app) fn entry_at(&self, row: usize) -> Option<usize> {
        (row < self.lines.len()).then(|| self.first + row)
    }
}

pub(super) fn why(app: &App, region: Region, old: Option<WhyPane>) -> Option<WhyPane> {
    app.document.as_ref()?.run.as_ref()?;
    let view = &app.why;
    let entries = view.entries();
    let height = usize::from(region.height).max(1);
    let first = old.map_or(0, |old| old.first);
    let first = scrolled(first, view.selected, entries.len(), height);
    let lines = entries.iter().skip(first).take(height).filter_map(|entry| line(app, *entry)).collect();
    Some(WhyPane {
        lines,
        first,
        selected: view.selected,
        total: entries.len(),
        note: view.note().to_owned(),
        links: view.cause().map_or(0, |cause| cause.chain.len()),
    })
}

fn line(app: &App, entry: Entry) -> Option<WhyLine> {
    let cause = app.why.cause()?;
    let link = |number: usize| cause.chain.get(number).cloned().map(Box::new);
    Some(match entry {
        Entry::Link(number) => {
            let link = link(number)?;
            let first = link.element.differs && number + 1 == cause.chain.len();
            WhyLine::Link { place: link.place.element(link.element.index), link, first }
        }
        Entry::Values(number) => WhyLine::Values(link(number)?),
        Entry::Input(number, input) => {
            WhyLine::Input(Box::new(cause.chain.get(number)?.inputs.get(input)?.clone()))
        }
        Entry::Touched => {
            let touched = cause.touched.as_ref()?;
            WhyLine::Touched { count: touched.frames.len(), weights: touched.weights }
        }
        Entry::FirstWrong => {
            let touched = cause.touched.as_ref()?;
            let wrong = touched.first_wrong.and_then(|first| touched.frames.get(first)).copied();
            WhyLine::FirstWrong(wrong)
        }
        Entry::Heading => WhyLine::Heading,
        Entry::Frame(number) => {
            let touched = cause.touched.as_ref()?;
            WhyLine::Frame(*touched.frames.get(number)?, touched.first_wrong == Some(number))
        }
    })
}
