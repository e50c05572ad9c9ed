//! What is no file, an empty one, or a packed one that grows.

use crate::{Case, put};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

pub const CASES: &[Case] = &[
    Case::refused("no file", gone, "cannot be opened"),
    Case::refused("an empty file", empty, "is empty"),
    Case::refused("blanks only", blanks, "is empty"),
    Case::refused("a folder", folder_itself, "is not a file"),
    Case::refused("a link to itself", circle, "cannot be opened"),
    Case::refused("a link to /dev/zero", zero, "is not a file"),
    Case::refused("a link to a terminal", terminal, "is not a file"),
    Case::refused("a pipe that nobody writes", pipe, "is not a file"),
    Case::refused("a socket", socket, "is not a file"),
    Case::refused("a name with escape sequences", named, "is empty"),
    Case::refused("gzip: 2 GB of blanks", bomb, "unpacks to more than"),
    Case::shown("gzip: a VCD with 200 MB of comment", roomy, "signals"),
    Case::refused("gzip inside gzip", twice, "packed with gzip twice"),
    Case::refused("gzip: cut behind its head", headless, "cannot be unpacked"),
    Case::refused("gzip: another text inside", passwd, "neither VCD nor FST nor GHW"),
];

fn gone(folder: &Path) -> PathBuf {
    folder.join("gone.vcd")
}

fn empty(folder: &Path) -> PathBuf {
    put(folder, "run.vcd", b"")
}

fn blanks(folder: &Path) -> PathBuf {
    put(folder, "run.vcd", &[b'\n'; 5_000])
}

fn folder_itself(folder: &Path) -> PathBuf {
    folder.to_owned()
}

fn linked(folder: &Path, to: &Path) -> PathBuf {
    let link = folder.join("run.vcd");
    symlink(to, &link).unwrap();
    link
}

fn circle(folder: &Path) -> PathBuf {
    linked(folder, &folder.join("run.vcd"))
}

fn zero(folder: &Path) -> PathBuf {
    linked(folder, Path::new("/dev/zero"))
}

fn terminal(folder: &Path) -> PathBuf {
    linked(folder, Path::new("/dev/ptmx"))
}

fn pipe(folder: &Path) -> PathBuf {
    let pipe = folder.join("run.vcd");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    pipe
}

fn socket(folder: &Path) -> PathBuf {
    let socket = folder.join("run.vcd");
    // The socket stays in the folder when its listener is gone.
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    socket
}

fn named(folder: &Path) -> PathBuf {
    put(folder, "a\x1b[2J\x1b]52;c;ZXZpbA==\x07\u{202e}.vcd", b"")
}

fn packed(parts: &[&[u8]]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for part in parts {
        encoder.write_all(part).unwrap();
    }
    encoder.finish().unwrap()
}

fn bomb(folder: &Path) -> PathBuf {
    let blanks = vec![b' '; 1 << 20];
    put(folder, "run.vcd.gz", &packed(&vec![blanks.as_slice(); 2_000]))
}

fn roomy(folder: &Path) -> PathBuf {
    let words = b"word ".repeat(200_000);
    let mut parts: Vec<&[u8]> = vec![b"$var wire 1 ! a $end\n$comment "];
    parts.extend(vec![words.as_slice(); 200]);
    parts.push(b" $end\n$enddefinitions $end\n#0\n1!\n#1\n");
    put(folder, "run.vcd.gz", &packed(&parts))
}

fn twice(folder: &Path) -> PathBuf {
    put(folder, "run.vcd.gz", &packed(&[&packed(&[b"$var wire 1 ! a $end\n$enddefinitions $end\n"])]))
}

fn headless(folder: &Path) -> PathBuf {
    put(folder, "run.vcd.gz", &packed(&[b"$var wire 1 ! a $end"])[..10])
}

fn passwd(folder: &Path) -> PathBuf {
    put(folder, "run.vcd.gz", &packed(&[b"root:x:0:0:root:/root:/bin/sh\n"]))
}
