//! Writing what somebody exports: whole files only, and none that is there already unless that was asked for.

use super::document::contained;
use crate::app::{ExportRequest, Exported, Msg};
use crate::base::{Diagnostic, Result};
use crate::export::Parcel;
use crate::trace::Progress;
use std::fs::Permissions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What goes into a file.
pub(super) enum Content {
    /// A selection of the trace.
    Selection(Box<Parcel>),
    /// A picture of the screen.
    Picture(String),
}

/// Writes a file; says what became of it.
pub(super) fn export(request: &ExportRequest, content: Content, progress: &Progress) -> Msg {
    let result = contained(|| {
        if !request.overwrite && request.file.symlink_metadata().is_ok() {
            return Ok(Exported::Exists(request.file.clone()));
        }
        let bytes = written(&request.file, content, progress, request.overwrite)?;
        Ok(bytes.map_or_else(
            || Exported::Exists(request.file.clone()),
            |bytes| Exported::Written(request.file.clone(), bytes),
        ))
    });
    Msg::Exported { number: request.number, result }
}

/// The bytes that were written; `None` where another file has come into the way.
fn written(file: &Path, content: Content, progress: &Progress, overwrite: bool) -> Result<Option<u64>> {
    let failed = |error: std::io::Error| {
        Diagnostic::error(format!("cannot be written: {error}"))
            .in_file(file)
            .hint("name a file in a folder of yours")
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // As any other file of this user: what is exported is there to be passed on.
    let mut beside = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o666))
        .tempfile_in(folder)
        .map_err(failed)?;
    let mut out = BufWriter::new(beside.as_file_mut());
    let bytes = match content {
        Content::Picture(text) => {
            out.write_all(text.as_bytes()).map_err(failed)?;
            text.len() as u64
        }
        Content::Selection(parcel) => {
            let mut going = |done: f32| {
                progress.set_fraction(done);
                !progress.is_cancelled()
            };
            parcel.write(&mut out, &mut going)?.bytes
        }
    };
    out.flush().map_err(failed)?;
    drop(out);
    beside.as_file().sync_data().map_err(failed)?;
    if progress.is_cancelled() {
        return Err(Diagnostic::note("the export was stopped"));
    }
    let kept = if overwrite { beside.persist(file) } else { beside.persist_noclobber(file) };
    match kept {
        Ok(_) => Ok(Some(bytes)),
        Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(failed(error.error)),
    }
}
