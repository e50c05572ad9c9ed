//! Which reader reads which file: wellen where it can, our own reader of VCD or a mended file where it cannot.

use super::Progress;
use super::detect::Format;
use super::open::returned;
use super::reader;
use super::store::Stored;
use super::tolerant;
use super::tree::Tree;
use super::unpack::{self, Source};
use super::worker::{self, Ended};
use super::{fst, ghw, vcd_scan};
use crate::base::{Diagnostic, Result, Severity, TimeScale};
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// What is left to read, and by whom.
pub(super) enum Body {
    Ordinary(Box<reader::Body>),
    Tolerant(Box<tolerant::Names>),
    /// An FST of which the names are read.
    Fst(Box<(fst::Blocks, wellen::Hierarchy)>),
    /// A GHW that has lost its end, which is looked for when its values are read.
    Cut(Box<ghw::Layout>),
}

/// Everything that one of the readers found.
pub(super) struct Read {
    pub(super) stored: Mutex<Stored>,
    pub(super) times: Vec<u64>,
    /// The names, where they are others than the header had.
    pub(super) tree: Option<(Tree, TimeScale)>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// Names, the length of a tick, and what is left to read.
type Names = (Tree, TimeScale, Body);

/// Reads the names of a file, which may have warnings already.
pub(super) fn names(file: &Path, source: &mut Source, progress: &Progress) -> Result<Names> {
    match source.format {
        Format::Vcd => vcd_names(file, source, progress),
        Format::Fst => fst_names(file, source, progress),
        Format::Ghw => ghw_names(file, source, progress),
    }
}

/// Reads what is left of a file.
pub(super) fn values(
    file: &Path,
    (source, scale): (&Source, TimeScale),
    body: Body,
    progress: &Progress,
) -> Result<Read> {
    let share = share(source);
    match (body, source.format) {
        (Body::Ordinary(body), Format::Vcd) => vcd_values(file, source, *body, progress),
        (Body::Ordinary(body), _) => ordinary(file, *body, (progress, share)),
        (Body::Tolerant(names), _) => tolerant_values(file, source, *names, progress),
        (Body::Fst(body), _) => fst_values(file, source, *body, progress),
        (Body::Cut(layout), _) => cut_values(file, (source, scale), *layout, progress),
    }
}

pub(super) fn ordinary_names(names: reader::Names) -> Names {
    (names.tree, names.body.scale(), Body::Ordinary(Box::new(names.body)))
}

/// The names of an FST, without a look at its times.
fn fst_names(file: &Path, source: &mut Source, progress: &Progress) -> Result<Names> {
    let (path, told) = (source.path.clone(), file.to_owned());
    let read = move || -> Result<_> {
        let blocks = match fst::inspect(&path, &told)? {
            fst::Found::Closed(Some(blocks)) => blocks,
            fst::Found::Closed(None) => {
                return Ok((ordinary_names(reader::Names::read(&path, &told)?), None));
            }
            fst::Found::Unclosed(fst::Unclosed { mended, reach }) => {
                let names = reader::Names::read_mended(mended, &told)?;
                let warning = reach.warning(&told, names.body.scale());
                return Ok((ordinary_names(names), Some(warning)));
            }
        };
        let (tree, names) = reader::names_of(&blocks.names, &told)?;
        let scale = reader::scale_of(&names);
        Ok(((tree, scale, Body::Fst(Box::new((blocks, names)))), None))
    };
    let (names, warning) = returned(file, worker::run(progress, || (), read))??;
    source.warnings.extend(warning);
    Ok(names)
}

/// The values of an FST, or what will read them.
fn fst_values(
    file: &Path,
    source: &Source,
    (blocks, names): (fst::Blocks, wellen::Hierarchy),
    progress: &Progress,
) -> Result<Read> {
    let told = file.to_owned();
    let read = move || match fst::Fst::open(blocks, names) {
        Ok(read) => Ok::<_, Diagnostic>(Ok(read)),
        Err(blocks) => Ok(Err(reader::Names::of_file(blocks.file, &told)?.body)),
    };
    match returned(file, worker::run(progress, || (), read))?? {
        Ok((fst, times)) => {
            let stored = Mutex::new(Stored::Fst(Box::new(fst)));
            Ok(Read { stored, times, tree: None, warnings: Vec::new() })
        }
        Err(body) => ordinary(file, body, (progress, share(source))),
    }
}

/// The names of a GHW, also of one that has lost its end.
fn ghw_names(file: &Path, source: &Source, progress: &Progress) -> Result<Names> {
    let (path, told) = (source.path.clone(), file.to_owned());
    let read = move || -> Result<_> {
        match ghw::inspect(&path, &told)? {
            None => Ok((reader::Names::read(&path, &told)?, None)),
            Some(layout) => {
                let mended =
                    ghw::names(&path, &layout).map_err(|error| vcd_scan::unreadable(&told, &error))?;
                Ok((reader::Names::read_mended(mended, &told)?, Some(layout)))
            }
        }
    };
    let (names, layout) = returned(file, worker::run(progress, || (), read))??;
    let scale = names.body.scale();
    let body = match layout {
        None => Body::Ordinary(Box::new(names.body)),
        Some(layout) => Body::Cut(Box::new(layout)),
    };
    Ok((names.tree, scale, body))
}

/// The values of a GHW that has lost its end, as far as they go.
fn cut_values(
    file: &Path,
    (source, scale): (&Source, TimeScale),
    layout: ghw::Layout,
    progress: &Progress,
) -> Result<Read> {
    let Range { start, end } = share(source);
    let half = f32::midpoint(start, end);
    let (path, told) = (source.path.clone(), file.to_owned());
    let find = move |go_on: &dyn Fn(u64) -> bool| ghw::values(&path, &layout, (&told, scale), go_on);
    let (mended, warnings) = counted(file, source, (progress, start..half), find)?;
    let told = file.to_owned();
    let names = worker::run(progress, || (), move || reader::Names::read_mended(mended, &told));
    let read = ordinary(file, returned(file, names)??.body, (progress, half..end))?;
    Ok(Read { warnings, ..read })
}

/// The names of a VCD: by the ordinary reader where it can, else by the tolerant one.
fn vcd_names(file: &Path, source: &Source, progress: &Progress) -> Result<(Tree, TimeScale, Body)> {
    let (path, told, wanted) = (source.path.clone(), file.to_owned(), progress.clone());
    let ordinary = move || {
        let go_on = |_| !wanted.is_cancelled();
        let is_plain = tolerant::is_plain(&path, &go_on).unwrap_or(false);
        // The ordinary reader takes half a record for a whole one, and divides by the length of the rest.
        if !is_plain || vcd_scan::is_cut(&path).unwrap_or(true) {
            return None;
        }
        reader::Names::read(&path, &told).ok().filter(|names| names.body.len > 0)
    };
    match worker::run(progress, || (), ordinary) {
        Ok(Some(names)) => Ok((names.tree, names.body.scale(), Body::Ordinary(Box::new(names.body)))),
        Ok(None) | Err(Ended::Panicked(_)) => {
            let (tree, names) = tolerant_names(file, source, progress)?;
            Ok((tree, names.scale(), Body::Tolerant(Box::new(names))))
        }
        ended @ Err(_) => returned(file, ended).and_then(|_| Err(Diagnostic::internal("no end"))),
    }
}

pub(super) fn tolerant_names(
    file: &Path,
    source: &Source,
    progress: &Progress,
) -> Result<(Tree, tolerant::Names)> {
    let (path, told, wanted) = (source.path.clone(), file.to_owned(), progress.clone());
    let read = move || {
        let names = tolerant::Names::read(&path, &|_| !wanted.is_cancelled())
            .map_err(|error| vcd_scan::unreadable(&told, &error))?;
        let tree = names.tree().ok_or_else(|| reader::too_many_names(&told))?;
        if names.variables() == 0 && !names.faults.is_empty() {
            return Err(nameless(&told, &names.faults));
        }
        Ok((tree, names))
    };
    returned(file, worker::run(progress, || (), read))?
}

/// The error for a VCD in which no signal is declared.
pub(super) fn nameless(file: &Path, faults: &tolerant::Faults) -> Diagnostic {
    let what = if faults.is_headless() {
        "the file ends inside its header"
    } else {
        "begins like a VCD, but declares no signal that can be read"
    };
    Diagnostic::error(what).in_file(file).hint("let the simulator finish, or simulate again")
}

/// The values of a VCD whose names the ordinary reader has read.
fn vcd_values(file: &Path, source: &Source, body: reader::Body, progress: &Progress) -> Result<Read> {
    let path = source.path.clone();
    let ascend = returned(file, worker::run(progress, || (), move || vcd_scan::times_ascend(&path)))?;
    if ascend.unwrap_or(false) {
        match ordinary(file, body, (progress, share(source))) {
            Err(error) if error.severity == Severity::Error => {}
            other => return other,
        }
    }
    let (tree, names) = tolerant_names(file, source, progress)?;
    let scale = names.scale();
    let mut read = tolerant_values(file, source, names, progress)?;
    read.tree.get_or_insert((tree, scale));
    Ok(read)
}

fn ordinary(file: &Path, body: reader::Body, (progress, share): (&Progress, Range<f32>)) -> Result<Read> {
    let say = said(share, body.len, progress);
    let (body, names) = body.read(file, progress, say)?;
    let times = body.time_table;
    // Some writers of FST begin with the first time twice: what happens at either happens then.
    if !times.is_sorted() {
        let error = Diagnostic::error("the file is damaged: its times are not in order").in_file(file);
        return Err(error.hint("simulate again, or open another trace"));
    }
    // The reader of FST fails over any signal of a file in which no time is written yet.
    let values = if times.is_empty() { wellen::Encoder::new(&names).finish().0 } else { body.source };
    let stored = Mutex::new(Stored::File(names, values));
    Ok(Read { stored, times, tree: None, warnings: Vec::new() })
}

fn tolerant_values(
    file: &Path,
    source: &Source,
    names: tolerant::Names,
    progress: &Progress,
) -> Result<Read> {
    let (path, scale) = (source.path.clone(), names.scale());
    let read = move |go_on: &dyn Fn(u64) -> bool| names.values(&path, go_on);
    let values = counted(file, source, (progress, share(source)), read)?;
    let warnings = values.faults.warnings(file);
    let stored = Mutex::new(Stored::File(values.store, values.source));
    Ok(Read { stored, times: values.times, tree: values.renamed.map(|tree| (tree, scale)), warnings })
}

/// Runs a job over the bytes of a file that says how many it has read, and hears whether to go on.
fn counted<T: Send + 'static>(
    file: &Path,
    source: &Source,
    (progress, share): (&Progress, Range<f32>),
    job: impl FnOnce(&dyn Fn(u64) -> bool) -> io::Result<T> + Send + 'static,
) -> Result<T> {
    let count = Arc::new(AtomicU64::new(0));
    let (seen, wanted) = (Arc::clone(&count), progress.clone());
    let len = std::fs::metadata(&source.path).map_or(0, |metadata| metadata.len());
    let say = said(share, len, progress);
    let run = move || {
        job(&|at| {
            count.store(at, Ordering::Relaxed);
            !wanted.is_cancelled()
        })
    };
    returned(file, worker::run(progress, || say(seen.load(Ordering::Relaxed)), run))?
        .map_err(|error| vcd_scan::unreadable(file, &error))
}

/// The part of opening a file that comes after unpacking it.
fn share(source: &Source) -> Range<f32> {
    if source.unpacked.is_some() { unpack::SHARE..1.0 } else { 0.0..1.0 }
}

/// Tells how much of `len` bytes is read, as a share of the whole job.
#[expect(clippy::cast_precision_loss, reason = "a progress bar needs no more than 24 bits")]
fn said(share: Range<f32>, len: u64, progress: &Progress) -> impl Fn(u64) {
    let Range { start, end } = share;
    move |bytes| {
        if len > 0 {
            progress.set_fraction(start + (end - start) * (bytes as f32 / len as f32).min(1.0));
        }
    }
}
