//! A terminal for tests: a pty with a program in it, and a screen that reads what the program writes.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtyPair, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program in a terminal.
pub struct Terminal {
    pair: PtyPair,
    child: Box<dyn Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    output: Arc<Mutex<Output>>,
    before: String,
    _state: tempfile::TempDir,
}

/// Everything that the program has written.
struct Output {
    screen: vt100::Parser,
    bytes: Vec<u8>,
}

fn nonzero(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The settings of the terminal's line discipline, as text to compare.
fn settings(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

impl Terminal {
    /// Starts `program` with `arguments` in a terminal of `columns` by `rows`.
    pub fn start(program: &str, arguments: &[&str], size: (u16, u16)) -> Self {
        Self::start_with(program, arguments, size, &[])
    }

    /// The same, with more variables in the environment.
    pub fn start_with(
        program: &str,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let before = settings(&*pair.master);
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        // The keys and themes of whoever runs the tests are not part of them.
        command.env("XDG_CONFIG_HOME", std::env::temp_dir().join("tritscope-tests-have-no-config"));
        // Sessions of other tests are not part of this one.
        let state = tempfile::tempdir().unwrap();
        command.env("XDG_STATE_HOME", state.path());
        command.env("LC_ALL", "C.UTF-8");
        command.env_remove("NO_COLOR");
        command.env_remove("COLORTERM");
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = vt100::Parser::new(nonzero(rows), nonzero(columns), 0);
        let output = Arc::new(Mutex::new(Output { screen, bytes: Vec::new() }));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let sink = Arc::clone(&output);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut chunk) {
                let mut output = sink.lock().unwrap();
                output.screen.process(&chunk[..length]);
                output.bytes.extend_from_slice(&chunk[..length]);
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self { pair, child, writer, output, before, _state: state }
    }

    /// The characters on the screen.
    pub fn contents(&self) -> String {
        self.output.lock().unwrap().screen.screen().contents()
    }

    /// Everything written so far, escape sequences and all.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.output.lock().unwrap().bytes).into_owned()
    }

    /// Types `keys` as bytes.
    pub fn type_bytes(&mut self, keys: &[u8]) {
        self.writer.write_all(keys).unwrap();
        self.writer.flush().unwrap();
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.output.lock().unwrap().screen.screen_mut().set_size(nonzero(rows), nonzero(columns));
        self.pair.master.resize(size(columns, rows)).unwrap();
    }

    /// Sends the signal called `name` to the program.
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let status = std::process::Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap();
        assert!(status.success());
    }

    /// Waits until the screen satisfies `wanted` and returns it.
    pub fn wait_for(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let contents = self.contents();
            if wanted(&contents) {
                return contents;
            }
            assert!(started.elapsed() < PATIENCE, "waited in vain for {what}; the screen is\n{contents}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until `text` is on the screen.
    pub fn wait_for_text(&self, text: &str) -> String {
        self.wait_for(text, |contents| contents.contains(text))
    }

    /// Waits until the terminal is in the hands of the program.
    pub fn wait_until_taken(&self) {
        self.wait_for("the alternate screen", |_| self.state().0);
        assert_ne!(settings(&*self.pair.master), self.before, "raw mode");
    }

    /// Waits until the program has ended, and until all that it wrote was read.
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if started.elapsed() > PATIENCE {
                self.child.kill().unwrap();
                panic!("the program does not end; the screen is\n{}", self.contents());
            }
            thread::sleep(Duration::from_millis(5));
        };
        let mut length = usize::MAX;
        while length != self.written().len() {
            length = self.written().len();
            thread::sleep(Duration::from_millis(50));
        }
        status
    }

    /// Alternate screen, hidden cursor, mouse reports, bracketed paste.
    fn state(&self) -> (bool, bool, bool, bool) {
        let output = self.output.lock().unwrap();
        let screen = output.screen.screen();
        let mouse = screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None;
        (screen.alternate_screen(), screen.hide_cursor(), mouse, screen.bracketed_paste())
    }

    /// Asserts that the program has the terminal: alternate screen, no cursor, mouse, bracketed paste.
    pub fn assert_taken(&self) {
        assert_eq!(self.state(), (true, true, true, true), "alternate screen, cursor hidden, mouse, paste");
    }

    /// Asserts that the terminal is as it was before the program started.
    pub fn assert_restored(&self) {
        assert_eq!(
            self.state(),
            (false, false, false, false),
            "alternate screen, cursor hidden, mouse, paste"
        );
        assert_eq!(settings(&*self.pair.master), self.before, "line discipline");
    }
}
