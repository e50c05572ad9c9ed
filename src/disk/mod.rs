//! Files and folders that appear whole or not at all: made beside their place, and moved there at the end.
//!
//! Who stops, fails or dies before that leaves at most something temporary, which is called `.tritscope-…`.

use crate::base::{Diagnostic, Result};
use std::fs::{self, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// What something temporary is called first.
const PREFIX: &str = ".tritscope-";

/// How a file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Whether it takes the place of a file that is there.
    pub replaces: bool,
    /// Who may do what with it, as far as the mask of the user leaves it.
    pub mode: u32,
    /// Whether its content is on the disk before it appears, so that it is whole after a loss of power, too.
    pub lasts: bool,
}

impl Manner {
    /// A file as any other one of the user, which replaces the one before.
    pub const SHARED: Self = Self { replaces: true, mode: 0o666, lasts: true };
    /// A file that is nobody else's business, which replaces the one before.
    pub const PRIVATE: Self = Self { mode: 0o600, ..Self::SHARED };
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made<T> {
    /// It is there.
    Written(T),
    /// Its writer gave it up; nothing is left of it.
    GivenUp,
    /// Another one is there, which was not to be replaced.
    InTheWay,
}

/// Makes the file `place` of what `write` writes; `None` of it gives up.
///
/// # Errors
/// Those of `write`; `failed` says in words what the system refuses.
pub fn file<T>(
    place: &Path,
    manner: Manner,
    failed: impl Fn(&io::Error) -> Diagnostic,
    write: impl FnOnce(&mut dyn Write) -> Result<Option<T>>,
) -> Result<Made<T>> {
    let failed = |error: io::Error| failed(&error);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).permissions(Permissions::from_mode(manner.mode));
    let mut to = BufWriter::new(builder.tempfile_in(folder_of(place)).map_err(failed)?);
    let Some(written) = write(&mut to)? else { return Ok(Made::GivenUp) };
    let beside = to.into_inner().map_err(|error| failed(error.into_error()))?;
    if manner.lasts {
        beside.as_file().sync_data().map_err(failed)?;
    }
    let kept = if manner.replaces { beside.persist(place) } else { beside.persist_noclobber(place) };
    match kept {
        Ok(_) => Ok(Made::Written(written)),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(Made::InTheWay),
        Err(error) => Err(failed(error.error)),
    }
}

/// Makes the folder `place`, which must not exist or be empty, of what `fill` puts into the folder that it is given; the
/// folders above it are made, too.
///
/// # Errors
/// Those of `fill`; `failed` says in words what the system refuses.
pub fn folder<T>(
    place: &Path,
    failed: impl Fn(&io::Error) -> Diagnostic,
    fill: impl FnOnce(&Path) -> Result<T>,
) -> Result<T> {
    let failed = |error: io::Error| failed(&error);
    let absolute = std::path::absolute(place).map_err(failed)?;
    let parent = folder_of(&absolute);
    fs::create_dir_all(parent).map_err(failed)?;
    let temporary = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent).map_err(failed)?;
    // One inside, because what is temporary is for its owner alone.
    let whole = temporary.path().join("whole");
    fs::create_dir(&whole).map_err(failed)?;
    let filled = fill(&whole)?;
    fs::rename(&whole, &absolute).map_err(failed)?;
    Ok(filled)
}

/// The folder that a file is in.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(error: &io::Error) -> Diagnostic {
        Diagnostic::error(format!("refused: {error}"))
    }

    fn say(place: &Path, manner: Manner, text: &str) -> Result<Made<()>> {
        file(place, manner, failed, |to| {
            to.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
            Ok((text != "no").then_some(()))
        })
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a");
        assert_eq!(say(&place, Manner::SHARED, "no"), Ok(Made::GivenUp));
        assert_eq!(names(folder.path()), [""; 0], "nothing stays of what is given up");
        assert_eq!(say(&place, Manner::SHARED, "one"), Ok(Made::Written(())));
        let careful = Manner { replaces: false, ..Manner::SHARED };
        assert_eq!(say(&place, careful, "two"), Ok(Made::InTheWay));
        let error = file(&place, Manner::SHARED, failed, |_| Err::<Option<()>, _>(Diagnostic::error("mine")));
        assert_eq!(error.unwrap_err().what, "mine");
        assert_eq!((fs::read_to_string(&place).unwrap().as_str(), names(folder.path()).len()), ("one", 1));
        assert_eq!(say(&place, Manner::SHARED, "three"), Ok(Made::Written(())));
        assert_eq!(fs::read_to_string(&place).unwrap(), "three");
    }

    #[test]
    fn who_may_read_a_file_is_said_when_it_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str, manner| {
            let place = folder.path().join(name);
            say(&place, manner, "x").unwrap();
            fs::metadata(place).unwrap().permissions().mode() & 0o777
        };
        assert_eq!(mode("private", Manner::PRIVATE), 0o600);
        assert_eq!(mode("shared", Manner::SHARED) & 0o600, 0o600);
    }

    #[test]
    fn what_the_system_refuses_is_said_in_the_words_of_the_caller() {
        let folder = tempfile::tempdir().unwrap();
        let error = say(&folder.path().join("no/a"), Manner::SHARED, "x").unwrap_err();
        assert!(error.what.starts_with("refused: "), "{error}");
        fs::create_dir(folder.path().join("b")).unwrap();
        assert!(say(&folder.path().join("b"), Manner::SHARED, "x").is_err());
        assert_eq!(names(folder.path()), ["b"]);
    }

    #[test]
    fn a_folder_is_whole_or_not_there() {
        let root = tempfile::tempdir().unwrap();
        let place = root.path().join("deep/er/new");
        let made = |good: bool| {
            folder(&place, failed, |whole| {
                fs::write(whole.join("a"), "x").map_err(|error| failed(&error))?;
                if good { Ok(3) } else { Err(Diagnostic::error("mine")) }
            })
        };
        assert!(made(false).is_err() && !place.exists());
        assert_eq!(names(place.parent().unwrap()), [""; 0], "nothing temporary is left");
        fs::create_dir(&place).unwrap();
        assert_eq!(made(true), Ok(3), "an empty folder gives way");
        assert_eq!((names(&place).len(), names(place.parent().unwrap()).len()), (1, 1));
        assert!(made(true).unwrap_err().what.starts_with("refused: "), "one with something in it does not");
    }
}
