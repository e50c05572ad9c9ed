//! One child process: its lines as they come, exactly one wait, and no survivor whatever happens.
//!
//! Each child leads a process group of its own, so that what it starts ends with it (`iverilog` runs `ivl`,
//! `g++` runs `cc1plus` and a linker) and so that Ctrl-C at the terminal reaches tritscope alone.

use super::{Cancel, Reason};
use crate::base::{Diagnostic, Result};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// One line of output, without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// From standard output.
    Out(String),
    /// From standard error.
    Err(String),
}

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself, or by a signal from outside.
    Exited(ExitStatus),
    /// Killed, because the run was cancelled.
    Cancelled(Reason),
    /// Killed, because it gave no sign of life for the whole of `Limits::silence`.
    Silent,
}

/// When to stop waiting for a child.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Stops it as soon as it is raised.
    pub cancel: Cancel,
    /// Stops it after this long without a sign of life.
    pub silence: Duration,
    /// A file whose growth is a sign of life, as each line is.
    pub growing: Option<PathBuf>,
}

impl Limits {
    /// Bytes of the file that grows; 0 while there is none.
    fn size(&self) -> u64 {
        self.growing.as_ref().and_then(|file| file.metadata().ok()).map_or(0, |metadata| metadata.len())
    }
}

/// How often a silent child is looked at; short enough for Ctrl-C to feel immediate.
const TICK: Duration = Duration::from_millis(20);

/// How long to wait for a last line: the pipes close with the group, unless something left it on purpose.
const DRAIN: Duration = Duration::from_secs(1);

/// Longest line kept whole, in bytes: a child that never ends its line cannot fill the memory.
const LINE: u64 = 1 << 18;

/// Lines that may wait; a child that prints faster than they are read blocks.
const BACKLOG: usize = 1024;

/// Runs `command` to its end and hands each line to `on_line` as it comes.
///
/// When this returns or unwinds, neither the child nor anything left in its process group is alive.
///
/// # Errors
/// The command cannot be started; the severity is "tool missing" when there is no such program.
pub fn run(command: Command, limits: &Limits, on_line: &mut dyn FnMut(Line)) -> Result<Ending> {
    run_fed(command, limits, None, on_line)
}

/// As [`run`], with texts for the child's standard input as they come; it is closed when `input` ends.
///
/// # Errors
/// As [`run`].
pub fn run_fed(
    mut command: Command,
    limits: &Limits,
    input: Option<Receiver<String>>,
    on_line: &mut dyn FnMut(Line),
) -> Result<Ending> {
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Diagnostic::tool_missing(format!("{name} is not installed")),
        _ => Diagnostic::error(format!("{name} cannot be started: {error}")),
    })?;
    if let (Some(pipe), Some(input)) = (child.stdin.take(), input) {
        thread::spawn(move || feed(pipe, &input));
    }
    let (sender, lines) = sync_channel(BACKLOG);
    if let Some(out) = child.stdout.take() {
        read(out, Line::Out, sender.clone());
    }
    if let Some(err) = child.stderr.take() {
        read(err, Line::Err, sender);
    }
    let group = Group { leader: Pid::from_child(&child), child, reaped: false };
    let stop = follow(&group, &lines, limits, on_line);
    let status =
        group.end().map_err(|error| Diagnostic::internal(format!("lost track of {name}: {error}")))?;
    // What was still on its way when the leader ended is part of its output.
    while let (None, Ok(line)) = (stop, lines.recv_timeout(DRAIN)) {
        on_line(line);
    }
    Ok(stop.unwrap_or(Ending::Exited(status)))
}

/// Forwards lines until the leader has ended (`None`) or must be stopped.
fn follow(
    group: &Group,
    lines: &Receiver<Line>,
    limits: &Limits,
    on_line: &mut dyn FnMut(Line),
) -> Option<Ending> {
    let (mut heard, mut size) = (Instant::now(), 0);
    loop {
        if let Some(reason) = limits.cancel.reason() {
            return Some(Ending::Cancelled(reason));
        }
        match lines.recv_timeout(TICK) {
            Ok(line) => {
                heard = Instant::now();
                on_line(line);
                continue;
            }
            Err(RecvTimeoutError::Timeout) => {}
            // Both pipes are closed: the end is near, but it may be some microseconds away.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(Duration::from_millis(1)),
        }
        if group.leader_ended() {
            return None;
        }
        if heard.elapsed() >= limits.silence {
            let grown = limits.size();
            if grown <= size {
                return Some(Ending::Silent);
            }
            (heard, size) = (Instant::now(), grown);
        }
    }
}

/// Writes what comes to `pipe`; ends with either of them. A child that ended reads no more, which is no error here.
fn feed(mut pipe: ChildStdin, input: &Receiver<String>) {
    for text in input {
        if pipe.write_all(text.as_bytes()).and_then(|()| pipe.flush()).is_err() {
            break;
        }
    }
}

/// Sends the lines of `pipe` from a thread of its own, which ends with the pipe or with the receiver.
fn read(pipe: impl Read + Send + 'static, kind: fn(String) -> Line, sender: SyncSender<Line>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            match reader.by_ref().take(LINE).read_until(b'\n', &mut bytes) {
                Ok(0) | Err(_) => break,
                Ok(_) => {
                    let text = String::from_utf8_lossy(&bytes);
                    if sender.send(kind(text.trim_end_matches(['\n', '\r']).to_owned())).is_err() {
                        break;
                    }
                }
            }
        }
    });
}

/// A child that leads a process group; dropping it ends the whole group.
struct Group {
    leader: Pid,
    child: Child,
    reaped: bool,
}

impl Group {
    /// Whether the leader has ended, without reaping it: its number, and so the group's, stays taken.
    fn leader_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(rustix::process::waitid(WaitId::Pid(self.leader), options), Ok(None))
    }

    /// Ends whatever is left of the group and reaps the leader.
    fn end(mut self) -> std::io::Result<ExitStatus> {
        self.kill_and_wait()
    }

    /// The only wait: before it, the number of the group cannot belong to anybody else.
    fn kill_and_wait(&mut self) -> std::io::Result<ExitStatus> {
        self.reaped = true;
        // Fails only when the group is empty but for its dead leader.
        let _ = rustix::process::kill_process_group(self.leader, Signal::KILL);
        self.child.wait()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.reaped {
            let _ = self.kill_and_wait();
        }
    }
}
