//! The real binary, with everything it says.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// Longer than it takes to start or to refuse.
const PATIENCE: Duration = Duration::from_secs(60);

/// The binary, with everything it keeps in this folder and nothing of our environment.
pub fn sanping(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sanping-under-test"));
    command
        .current_dir(folder)
        .env_clear()
        .env("SANPING_FILES", "files")
        .env("SANPING_LISTEN", "127.0.0.1:0");
    command
}

/// A process under way; it ends with the test.
pub struct Process {
    child: Child,
    said: Arc<Mutex<String>>,
    readers: Vec<thread::JoinHandle<()>>,
}

impl Process {
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(String::new()));
        let pipes: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        let readers = pipes.map(|pipe| {
            let said = Arc::clone(&said);
            thread::spawn(move || {
                for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                    let mut said = said.lock().unwrap();
                    said.push_str(&line);
                    said.push('\n');
                }
            })
        });
        Self { child, said, readers: readers.into() }
    }

    /// What it said so far.
    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Where it listens; nowhere where it ended before.
    pub fn address(&mut self) -> Option<String> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let said = self.said();
            if let Some((_, at)) = said.split_once("listening on ") {
                return at.lines().next().map(str::to_owned);
            }
            if self.child.try_wait().unwrap().is_some() {
                return None;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("neither listening nor ended: {}", self.said())
    }

    /// Its exit code, where it ended by itself.
    pub fn code(&mut self) -> Option<i32> {
        self.child.try_wait().unwrap().and_then(|status| status.code())
    }

    /// Ends it; all that it said.
    pub fn end(mut self) -> String {
        self.child.kill().ok();
        self.child.wait().unwrap();
        for reader in self.readers.drain(..) {
            reader.join().unwrap();
        }
        self.said()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
