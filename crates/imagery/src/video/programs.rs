//! Finds `ffmpeg` and `ffprobe`, and runs them so that none outlives its reader.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::VideoError;

/// Most bytes that are kept of the beginning, and of the end, of what a program says.
const WORDS: usize = 2048;

/// Most of them that an error repeats, in lines and in characters.
const LINES: usize = 3;
const CHARACTERS: usize = 300;

/// Most bytes of an answer.
const ANSWER: u64 = 1 << 20;

/// How often an end is looked for.
const LOOK: Duration = Duration::from_millis(5);

/// Finds a program on `search_path`, in the form of the variable PATH, which counts where there is none.
pub fn find_program(
    program: &'static str,
    search_path: Option<&OsStr>,
) -> Result<PathBuf, VideoError> {
    let path = search_path.map(OsStr::to_owned).or_else(|| std::env::var_os("PATH"));
    let folders = path.iter().flat_map(std::env::split_paths);
    let mut places =
        folders.filter(|folder| folder.is_absolute()).map(|folder| folder.join(program));
    places.find(|place| is_executable(place)).ok_or(VideoError::Missing { program })
}

/// A file as an argument of ffmpeg, `file:` before its name: whatever stands in that, it is one.
pub fn file_argument(path: &Path) -> OsString {
    let mut name = OsString::from("file:");
    name.push(path);
    name
}

fn is_executable(place: &Path) -> bool {
    place.metadata().is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

/// A program at work; stopped and waited for when it is dropped.
#[derive(Debug)]
pub struct Running {
    program: &'static str,
    child: Child,
    words: Arc<Mutex<Words>>,
    listener: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts a command; what it says is listened to, so that it never waits for a reader of its words.
    pub fn start(program: &'static str, command: &mut Command) -> Result<Self, VideoError> {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        // A variable that makes ffmpeg write a log where it is started, and one that colours its words.
        command.env_remove("FFREPORT").env("AV_LOG_FORCE_NOCOLOR", "1");
        let mut child =
            command.spawn().map_err(|cause| VideoError::NotStarted { program, cause })?;
        let words = Arc::new(Mutex::new(Words::default()));
        let listener = child.stderr.take().map(|stderr| {
            let words = Arc::clone(&words);
            thread::spawn(move || listen(stderr, &words))
        });
        Ok(Self { program, child, words, listener })
    }

    /// Its standard input, once, if the command asks for a pipe; the program sees its end when it is dropped.
    pub fn input(&mut self) -> Option<ChildStdin> {
        self.child.stdin.take()
    }

    /// Its standard output, once.
    pub fn output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// How it ended, if it does in time; all that it said has been heard then.
    pub fn end(&mut self, patience: Duration) -> Option<ExitStatus> {
        let begun = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => {
                    self.hear_out();
                    return Some(status);
                }
                Ok(None) if begun.elapsed() < patience => thread::sleep(LOOK),
                _ => return None,
            }
        }
    }

    /// What it said so far, shortened.
    pub fn said(&self) -> String {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).short()
    }

    /// Ends it if it has not ended.
    pub(super) fn stop(&mut self) {
        // It may have ended by itself in between; waiting for it twice is no error.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.hear_out();
    }

    fn hear_out(&mut self) {
        if let Some(listener) = self.listener.take() {
            // A listener that panicked has heard what it has.
            let _ = listener.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What a program printed, and whether it called that a success.
pub(super) struct Answer {
    pub(super) success: bool,
    pub(super) text: String,
    pub(super) said: String,
}

/// Runs a command to its end; `source_name` is what it reads.
pub(super) fn ask(
    program: &'static str,
    command: &mut Command,
    source_name: &str,
    patience: Duration,
) -> Result<Answer, VideoError> {
    let mut running = Running::start(program, command)?;
    let (sender, receiver) = mpsc::channel();
    let output = running.output();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(output) = output {
            // What cannot be read any more was not printed.
            let _ = output.take(ANSWER).read_to_end(&mut bytes);
        }
        // Nobody waits for an answer that came too late.
        let _ = sender.send(bytes);
    });
    let printed = receiver.recv_timeout(patience).ok();
    let status = printed.as_ref().and_then(|_| running.end(patience));
    running.stop();
    // It only read from a program that has ended.
    let _ = reader.join();
    match (printed, status) {
        (Some(printed), Some(status)) => Ok(Answer {
            success: status.success(),
            text: String::from_utf8_lossy(&printed).into_owned(),
            said: running.said(),
        }),
        _ => Err(running.silent(source_name, patience)),
    }
}

impl Running {
    /// The error of one that was waited for in vain.
    pub(super) fn silent(&self, source_name: &str, limit: Duration) -> VideoError {
        VideoError::Silent {
            program: self.program,
            source_name: source_name.to_owned(),
            limit,
            said: self.said(),
        }
    }
}

/// The beginning and the end of what a program said: the first error is the cause of many others.
#[derive(Debug, Default)]
struct Words {
    first: Vec<u8>,
    last: VecDeque<u8>,
}

impl Words {
    fn hear(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(WORDS - self.first.len()));
        self.first.extend(first);
        self.last.extend(rest);
        self.last.drain(..self.last.len().saturating_sub(WORDS));
    }

    /// A few different lines, without the addresses in memory that ffmpeg puts before them.
    fn short(&self) -> String {
        let heard: Vec<u8> = self.first.iter().chain(&self.last).copied().collect();
        let heard = String::from_utf8_lossy(&heard);
        let mut lines: Vec<&str> = Vec::new();
        for line in heard.lines().map(without_address).filter(|line| !line.is_empty()) {
            if !lines.contains(&line) && lines.len() < LINES {
                lines.push(line);
            }
        }
        lines.join("; ").chars().take(CHARACTERS).collect()
    }
}

/// `[h264 @ 0x557e2426f040] Invalid NAL` without what stands in brackets.
fn without_address(line: &str) -> &str {
    let addressed = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    match addressed {
        Some((place, message)) if place.contains(" @ 0x") => message.trim(),
        _ => line.trim(),
    }
}

fn listen(mut stderr: impl Read, words: &Mutex<Words>) {
    let mut portion = [0; 1024];
    while let Ok(length @ 1..) = stderr.read(&mut portion) {
        words.lock().unwrap_or_else(PoisonError::into_inner).hear(&portion[..length]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    fn ask_shell(script: &str, patience: Duration) -> Result<Answer, VideoError> {
        ask("ffprobe", &mut shell(script), "`a.mp4`", patience)
    }

    #[test]
    fn a_program_is_found_by_its_folder_and_missed_without() {
        assert_eq!(
            find_program("sh", Some("/nowhere:/bin".as_ref())).unwrap(),
            Path::new("/bin/sh")
        );
        let missing = find_program("ffmpeg", Some("".as_ref())).unwrap_err();
        insta::assert_snapshot!(missing, @"
        `ffmpeg` is missing, which videos need
        hint: install it, on Debian with `sudo apt install ffmpeg`
        ");
    }

    #[test]
    fn an_answer_comes_with_its_success_and_with_what_was_said() {
        let patience = Duration::from_mins(1);
        let answer =
            ask_shell("echo yes; echo '[mov @ 0x55d] no atom' >&2; exit 3", patience).unwrap();
        assert!(!answer.success);
        assert_eq!((answer.text.as_str(), answer.said.as_str()), ("yes\n", "no atom"));
        assert!(ask_shell("true", patience).unwrap().success);
    }

    #[test]
    fn a_silent_program_is_stopped_and_so_is_an_endless_one() {
        let silent = ask_shell("exec sleep 100", Duration::from_millis(50)).err().unwrap();
        insta::assert_snapshot!(silent, @"`ffprobe` gave nothing of `a.mp4` for 0.05 seconds");
        let endless = ask_shell("while echo more; do :; done", Duration::from_mins(1)).unwrap();
        assert!(!endless.success && endless.text.len() as u64 == ANSWER);
    }

    #[test]
    fn of_many_words_a_few_different_lines_are_kept() {
        let mut words = Words::default();
        for number in 0..100_000 {
            words.hear(format!("[a @ 0x{number}] the same\nline {}\n", number % 2000).as_bytes());
        }
        assert!(words.first.len() == WORDS && words.last.len() == WORDS);
        assert_eq!(words.short(), "the same; line 0; line 1");
    }
}
