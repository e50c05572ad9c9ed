//! What is told of a real file in a real folder.

use super::*;
use std::fs;
use std::os::unix::fs::symlink;

const HEADER: &str = "$timescale 1ns $end\n$var wire 1 ! a $end\n$enddefinitions $end\n#0\n0!\n";
/// Longer than any rest and any look once a second.
const PATIENCE: Duration = Duration::from_secs(20);
/// Long enough for a report that must not come.
const SILENCE: Duration = Duration::from_millis(1500);

/// A file that is watched, and what is told of it.
struct Case {
    folder: tempfile::TempDir,
    _watch: Watch,
    events: Receiver<Event>,
}

impl Case {
    /// Watches `name` in a new folder after `prepare` has filled it.
    fn new(name: &str, prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path());
        let (sender, events) = mpsc::channel();
        let watch = Watch::start(&folder.path().join(name), sender).unwrap();
        Self { folder, _watch: watch, events }
    }

    fn vcd() -> Self {
        Self::new("run.vcd", |folder| fs::write(folder.join("run.vcd"), HEADER).unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.at(name), text).unwrap();
    }

    /// Passes if this is told next.
    fn tells(&self, wanted: Watched) {
        match self.events.recv_timeout(PATIENCE).unwrap() {
            Event::Watched(watched) => assert_eq!(watched, wanted),
            other => panic!("{other:?}"),
        }
    }

    fn is_silent(&self) {
        assert!(self.events.recv_timeout(SILENCE).is_err());
    }
}

#[test]
fn a_new_version_is_told_once_and_other_files_never() {
    let case = Case::vcd();
    case.write("other.vcd", "else");
    case.is_silent();
    case.write("run.vcd", &format!("{HEADER}#1\n1!\n"));
    case.tells(Watched::New);
    case.is_silent();
}

#[test]
fn an_empty_file_is_told_and_then_its_content() {
    let case = Case::vcd();
    case.write("run.vcd", "");
    case.tells(Watched::Empty);
    case.write("run.vcd", &format!("{HEADER}#1\n1!\n"));
    case.tells(Watched::New);
}

#[test]
fn half_a_file_waits_for_the_other_half() {
    let case = Case::vcd();
    case.write("run.vcd", &HEADER[..40]);
    case.tells(Watched::Unfinished);
    case.write("run.vcd", &format!("{HEADER}#1\nb1"));
    case.is_silent();
    case.write("run.vcd", &format!("{HEADER}#1\n1!\n"));
    case.tells(Watched::New);
}

#[test]
fn a_file_that_takes_the_name_is_new() {
    let case = Case::vcd();
    case.write("new.vcd", HEADER);
    fs::rename(case.at("new.vcd"), case.at("run.vcd")).unwrap();
    case.tells(Watched::New);
}

#[test]
fn a_deleted_file_is_told_and_so_is_its_return() {
    let case = Case::vcd();
    fs::rename(case.at("run.vcd"), case.at("away.vcd")).unwrap();
    case.tells(Watched::Gone);
    fs::rename(case.at("away.vcd"), case.at("run.vcd")).unwrap();
    case.tells(Watched::Back);
    fs::remove_file(case.at("run.vcd")).unwrap();
    case.tells(Watched::Gone);
    case.write("run.vcd", HEADER);
    case.tells(Watched::New);
}

#[test]
fn a_folder_that_is_made_again_is_watched_again() {
    let case = Case::new("build/run.vcd", |folder| {
        fs::create_dir(folder.join("build")).unwrap();
        fs::write(folder.join("build/run.vcd"), HEADER).unwrap();
    });
    for round in 0..2 {
        fs::remove_dir_all(case.at("build")).unwrap();
        case.tells(Watched::Gone);
        fs::create_dir(case.at("build")).unwrap();
        case.write("build/run.vcd", &format!("{HEADER}#{}\n1!\n", round + 1));
        case.tells(Watched::New);
    }
}

#[test]
fn a_link_is_watched_where_it_leads() {
    let case = Case::new("latest.vcd", |folder| {
        for run in ["one", "two"] {
            fs::create_dir(folder.join(run)).unwrap();
            fs::write(folder.join(run).join("run.vcd"), HEADER).unwrap();
        }
        symlink("one/run.vcd", folder.join("latest.vcd")).unwrap();
    });
    case.write("one/run.vcd", &format!("{HEADER}#1\n1!\n"));
    case.tells(Watched::New);
    fs::remove_file(case.at("latest.vcd")).unwrap();
    symlink("two/run.vcd", case.at("latest.vcd")).unwrap();
    case.tells(Watched::New);
    case.write("two/run.vcd", &format!("{HEADER}#2\n1!\n"));
    case.tells(Watched::New);
    case.write("one/run.vcd", HEADER);
    case.is_silent();
}

#[test]
fn a_sidecar_is_part_of_the_trace() {
    let case = Case::vcd();
    case.write("run.toml", "x = 1");
    case.tells(Watched::New);
}

#[test]
fn a_file_that_is_written_slowly_is_told_at_rest() {
    use std::io::Write as _;
    let case = Case::vcd();
    let mut file = fs::File::create(case.at("run.vcd")).unwrap();
    for part in HEADER.repeat(2).as_bytes().chunks(3) {
        file.write_all(part).unwrap();
        thread::sleep(Duration::from_millis(15));
    }
    case.tells(Watched::New);
    case.is_silent();
}
