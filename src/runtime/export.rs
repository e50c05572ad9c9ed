//! Writing what somebody exports: whole files only, and none that is there already unless that was asked for.

use super::document::contained;
use super::origin;
use crate::app::{ExportRequest, Exported, Msg};
use crate::base::{Diagnostic, Result};
use crate::disk::{self, Made, Manner};
use crate::export::Parcel;
use crate::trace::Progress;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What goes into a file.
pub(super) enum Content {
    /// A selection of the trace.
    Selection(Box<Parcel>),
    /// A picture of the screen.
    Picture(String),
}

/// Writes a file, with what only files say of where a trace came from; says what became of it.
pub(super) fn export(request: &ExportRequest, content: Content, progress: &Progress) -> Msg {
    let result = contained(|| {
        if !request.overwrite && request.file.symlink_metadata().is_ok() {
            return Ok(Exported::Exists(request.file.clone()));
        }
        let mut content = content;
        if let Content::Selection(parcel) = &mut content {
            let trace = parcel.selection.trace.file().to_owned();
            spare(&request.file, &[&trace])?;
            origin::complete(&mut parcel.selection.provenance, &trace, progress)?;
        }
        let bytes = written(&request.file, content, progress, request.overwrite)?;
        Ok(bytes.map_or_else(
            || Exported::Exists(request.file.clone()),
            |bytes| Exported::Written(request.file.clone(), bytes),
        ))
    });
    Msg::Exported { number: request.number, result }
}

/// Fails where `output` is one of the files that are read, under whatever name.
///
/// # Errors
/// It is one of them.
pub fn spare(output: &Path, inputs: &[&Path]) -> Result<()> {
    let same = |file: &Path| {
        let places = output.metadata().ok().zip(file.metadata().ok());
        places.is_some_and(|(a, b)| (a.dev(), a.ino()) == (b.dev(), b.ino()))
    };
    if output != Path::new("-") && inputs.iter().any(|input| same(input)) {
        let error = Diagnostic::error("is what the export is made from, so it is not overwritten");
        return Err(error.in_file(output).hint("write into another file"));
    }
    Ok(())
}

/// The bytes that were written; `None` where another file has come into the way.
fn written(file: &Path, content: Content, progress: &Progress, overwrite: bool) -> Result<Option<u64>> {
    let failed = |error: &std::io::Error| {
        Diagnostic::error(format!("cannot be written: {error}"))
            .in_file(file)
            .hint("name a file in a folder of yours")
    };
    let write = |out: &mut dyn Write| {
        let bytes = match content {
            Content::Picture(text) => {
                out.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
                text.len() as u64
            }
            Content::Selection(parcel) => {
                let mut going = |done: f32| {
                    progress.set_fraction(done);
                    !progress.is_cancelled()
                };
                parcel.write(out, &mut going)?.bytes
            }
        };
        Ok((!progress.is_cancelled()).then_some(bytes))
    };
    // What is exported is there to be passed on.
    match disk::file(file, Manner { replaces: overwrite, ..Manner::SHARED }, failed, write)? {
        Made::Written(bytes) => Ok(Some(bytes)),
        Made::InTheWay => Ok(None),
        Made::GivenUp => Err(Diagnostic::note("the export was stopped")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Product;
    use crate::base::Time;
    use crate::export::{Kind, Options, Selection};
    use crate::trace::Trace;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn request(file: &Path, overwrite: bool) -> ExportRequest {
        let stretch = (Time(0), Time(9));
        ExportRequest {
            number: 3,
            product: Product::Screen,
            file: file.to_owned(),
            stretch,
            rows: Vec::new(),
            overwrite,
        }
    }

    fn picture(text: &str) -> Content {
        Content::Picture(text.to_owned())
    }

    fn result(message: Msg) -> Result<Exported> {
        match message {
            Msg::Exported { number: 3, result } => result,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_file_is_written_whole_and_another_one_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.svg");
        let go = |text: &str, overwrite| {
            result(export(&request(&file, overwrite), picture(text), &Progress::new()))
        };
        assert_eq!(go("one", false), Ok(Exported::Written(file.clone(), 3)));
        assert_eq!(go("three", false), Ok(Exported::Exists(file.clone())));
        assert_eq!(fs::read_to_string(&file).unwrap(), "one");
        assert_eq!(go("three", true), Ok(Exported::Written(file.clone(), 5)));
        assert_eq!(fs::read_to_string(&file).unwrap(), "three");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left in the folder");
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o600, 0o600);
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_message() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("no/a.svg");
        let error = result(export(&request(&file, false), picture("x"), &Progress::new())).unwrap_err();
        assert!(error.to_string().contains("cannot be written") && error.hint.is_some());
    }

    #[test]
    fn nothing_stays_of_what_was_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.md");
        let trace = Path::new(env!("CARGO_MANIFEST_DIR")).join("traces/demo.fst");
        let trace = Trace::open(&trace, &Progress::new()).unwrap();
        let chosen = Selection::new(&trace, Time(0), Time(9));
        let parcel = Parcel { selection: chosen, kind: Kind::Markdown, options: Options::default() };
        let progress = Progress::new();
        progress.cancel();
        let stopped = result(export(&request(&file, false), Content::Selection(Box::new(parcel)), &progress));
        assert!(stopped.unwrap_err().to_string().contains("stopped"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
