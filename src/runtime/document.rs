//! Opening a document stage by stage: names, trace, run, golden model, report.

use super::shelf::Goldens;
use crate::app::{Carried, Kept, Part, Stage};
use crate::base::{Diagnostic, Result, SNIPPET};
use crate::check;
use crate::decode::Run;
use crate::export;
use crate::manifest::Sidecar;
use crate::session::Session;
use crate::trace::{self, Header, Progress};
use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whoever receives what is found, and watches how far the work is.
pub(super) trait Receiver {
    /// A stage begins.
    fn stage(&mut self, stage: Stage);
    /// A part of the document is here.
    fn part(&mut self, part: Part);
}

/// What is on the screen as soon as a document is there.
pub(super) enum Begins {
    /// What is on it already: the document takes the place of an older one.
    Same,
    /// What the session in a file says; without one what the trace brings with it, if it is a snippet.
    Anew(Option<PathBuf>),
}

/// Opens `file` and hands over each part as soon as it is there; the last one is [`Part::Complete`] or
/// [`Part::Failed`], or nothing when `progress` was cancelled.
///
/// A session is the first part. Golden models come from `goldens`.
pub(super) fn open(
    file: &Path,
    begins: &Begins,
    goldens: &mut Goldens,
    progress: &Progress,
    receiver: &mut dyn Receiver,
) {
    let (brought, carried) = snippet(file);
    let kept = match begins {
        Begins::Same => None,
        Begins::Anew(Some(session)) => Some(kept(session)),
        Begins::Anew(None) => brought,
    };
    if let Some(kept) = kept {
        receiver.part(Part::Session(Box::new(kept)));
    }
    if !carried.is_empty() {
        receiver.part(Part::Carried(Arc::new(carried)));
    }
    let last = match stages(file, goldens, progress, receiver) {
        Ok(()) => Part::Complete,
        Err((stage, diagnostic)) => Part::Failed(stage, diagnostic),
    };
    if !progress.is_cancelled() {
        receiver.part(last);
    }
}

/// What a trace that is a snippet brings with it, and the tensors that it carries; nothing for any other trace.
pub(super) fn snippet(file: &Path) -> (Option<Kept>, Carried) {
    let Some(head) = trace::head(file, SNIPPET) else { return Default::default() };
    let mut carried = Carried::default();
    let read = || {
        let Some(snippet) = export::snippet(&head) else { return Ok(None) };
        let snippet = snippet.map_err(|problem| problem.in_file(file))?;
        carried = Carried::new(snippet.tensors);
        let (mut session, problems) = Session::of_toml(&snippet.session, file)?;
        session.rename(&snippet.renamed);
        Ok(Some(Kept { session: Some(session), problems, shared: true }))
    };
    let kept = contained(read);
    let kept = kept.unwrap_or_else(|problem| Some(Kept { problems: vec![problem], ..Kept::default() }));
    (kept, carried)
}

/// Reads a session; a defect in it never keeps a trace from being opened.
pub(super) fn kept(file: &Path) -> Kept {
    match contained(|| Session::read(file)) {
        Ok((session, problems)) => Kept { session: Some(session), problems, shared: false },
        Err(problem) => Kept { problems: vec![problem], ..Kept::default() },
    }
}

fn stages(
    file: &Path,
    goldens: &mut Goldens,
    progress: &Progress,
    receiver: &mut dyn Receiver,
) -> std::result::Result<(), (Stage, Diagnostic)> {
    let header = staged(Stage::Opening, receiver, || Header::read(file, progress))?;
    receiver.part(Part::Names(header.names()));
    let trace = staged(Stage::Opening, receiver, || header.open(progress))?;
    let sidecar = Sidecar::beside(file);
    let known = sidecar.as_ref().ok().cloned().flatten().map(Box::new);
    receiver.part(Part::Trace(trace.clone(), known));
    let Some(sidecar) = sidecar.map_err(|error| (Stage::Decoding, error))? else {
        return Ok(());
    };
    let decode = || Run::decode(&trace, &sidecar.manifest()?, &sidecar, progress);
    let run = Arc::new(staged(Stage::Decoding, receiver, decode)?);
    receiver.part(Part::Run(Arc::clone(&run)));
    if !sidecar.is_comparable() {
        return Ok(());
    }
    let golden = staged(Stage::Checking, receiver, || goldens.of(&sidecar))?;
    receiver.part(Part::Golden(Arc::clone(&golden)));
    let report = staged(Stage::Checking, receiver, || check::check(&run, &trace, &golden, progress))?;
    receiver.part(Part::Report(Arc::new(report)));
    Ok(())
}

/// Runs one stage; its error or panic is labelled with it.
fn staged<T>(
    stage: Stage,
    receiver: &mut dyn Receiver,
    work: impl FnOnce() -> Result<T>,
) -> std::result::Result<T, (Stage, Diagnostic)> {
    receiver.stage(stage);
    contained(work).map_err(|error| (stage, error))
}

/// Runs `work`; a panic becomes an error.
pub(super) fn contained<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(&*panic)))
}

/// The error that a panic stands for.
pub(super) fn panicked(panic: &(dyn Any + Send)) -> Diagnostic {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    Diagnostic::internal(format!("a defect of tritscope: {text}"))
        .hint("please report it with the trace and the keys that led here")
}
