//! A stream of pictures becomes a stream of judged faces: pixels go to `mien-train`, probabilities come back.
//!
//! Three hands, so that neither pipe can block the other: the source looks at pictures, the sender writes their pixels
//! in batches, and whoever called takes what comes back, in the order of the source. Between them are short queues:
//! however many pictures there are, few are in memory.

use std::io::{self, BufReader, ErrorKind};
use std::ops::ControlFlow;
use std::process::ChildStdin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use formats::run::RunFolder;
use formats::serving::{Served, TOGETHER};
use imagery::FaceBox;
use ingestion::Portrait;

use crate::failure::Failure;
use crate::trainer::{self, Signals};

/// Pictures that wait to be sent: as many as are seen while a network is loaded.
const WAITING: usize = 64;

/// Batches on their way.
const BATCHES: usize = 2;

/// How long a picture waits for others to fill its batch, unless somebody looks on.
pub(crate) const FILLING: Duration = Duration::from_secs(1);

/// How often somebody looks whether a signal has come.
const PATIENCE: Duration = Duration::from_millis(100);

/// A picture that was judged.
pub(crate) struct Judged<Picture> {
    /// What the source said of it.
    pub(crate) picture: Picture,
    /// Its faces, the largest first; or the whole picture, by what the view shows.
    pub(crate) faces: Vec<JudgedFace>,
}

/// A face that was judged.
pub(crate) struct JudgedFace {
    /// Where it is, in pixels of the upright picture.
    pub(crate) face: Option<FaceBox>,
    /// The face for readers, where the source gives it.
    pub(crate) close_up: Option<imagery::Picture>,
    /// Calibrated, in the order of the classes.
    pub(crate) probabilities: Vec<f32>,
}

/// Takes one picture after the other from a source, with what the network is to be shown of it, until it breaks.
pub(crate) type Give<'a, Picture> = dyn FnMut(Picture, Vec<Portrait>) -> ControlFlow<()> + 'a;

/// Who judges.
pub(crate) struct Judge<'a> {
    /// The folder of a finished run.
    pub(crate) run: &'a RunFolder,
    /// What its network takes and gives.
    pub(crate) served: Served,
    /// How long a picture may wait for others to fill its batch.
    pub(crate) filling: Duration,
    /// After one of them nothing more is judged.
    pub(crate) signals: &'a Signals,
}

/// A picture on its way, and where its faces are.
type Sent<Picture> = (Picture, Vec<SentFace>);

/// A face on its way, and what readers are to see of it.
type SentFace = (Option<FaceBox>, Option<imagery::Picture>);

impl Judge<'_> {
    /// Judges what `source` gives, from photos or from a video, and lets `take` have it in the same order, until
    /// one of them has enough.
    pub(crate) fn judge<Picture: Send, Problem: Into<Failure> + Send>(
        &self,
        source: impl FnOnce(&mut Give<Picture>) -> Result<(), Problem> + Send,
        take: impl FnMut(Judged<Picture>) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Failure> {
        let (mut service, input, output) = trainer::serve(self.run)?;
        let (give, given) = sync_channel(WAITING);
        let (send, sent) = sync_channel(BATCHES);
        let (seen, written, taken) = thread::scope(|scope| {
            let source = scope.spawn(|| {
                // Moved, so that the sender sees the end.
                let give = give;
                source(&mut |picture, portraits| self.hand_on(&give, (picture, portraits)))
            });
            let (served, filling) = (self.served, self.filling);
            let sender = scope.spawn(move || send_all(served, filling, input, &given, &send));
            let taken = self.take_all(BufReader::new(output), &sent, take);
            if matches!(taken, Err(Broken::Nonsense(_))) {
                // It may never read what the sender writes.
                service.stop();
            }
            // The sender sees that nobody takes any more, and the source that nobody sends.
            drop(sent);
            (joined(source.join()), joined(sender.join()), taken)
        });
        let ended = service.end();
        match (taken, written) {
            (Err(Broken::Taking(failure)), _) => return Err(failure),
            (Err(Broken::Nonsense(found)), _) => {
                return Err(Failure::failed(format!("`mien-train` gave no answer: {found}")));
            }
            (Err(Broken::Ended), _) | (Ok(()), Err(_)) => {
                ended?;
                return Err(Failure::failed("`mien-train` ended without an answer"));
            }
            (Ok(()), Ok(())) => {}
        }
        ended?;
        seen.map_err(Into::into)
    }

    fn hand_on<Item>(&self, give: &SyncSender<Item>, item: Item) -> ControlFlow<()> {
        if self.signals.exit().is_some() || give.send(item).is_err() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    /// Reads the answers, and gives them to `take` with what they belong to.
    fn take_all<Picture>(
        &self,
        mut output: impl io::Read,
        sent: &Receiver<Vec<Sent<Picture>>>,
        mut take: impl FnMut(Judged<Picture>) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Broken> {
        let served = Served::greeted(&mut output)?;
        if served != self.served {
            let (found, expected) = (served, self.served);
            let text = format!("its network is {found:?}, expected {expected:?}");
            return Err(Broken::Nonsense(text));
        }
        while self.signals.exit().is_none() {
            let batch = match sent.recv_timeout(PATIENCE) {
                Ok(batch) => batch,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let faces = batch.iter().map(|(_, faces)| faces.len()).sum();
            let answer = if faces > 0 { served.answered(&mut output, faces)? } else { Vec::new() };
            let mut answers = answer.chunks(served.classes).map(<[f32]>::to_vec);
            for (picture, faces) in batch {
                let faces = faces.into_iter().zip(answers.by_ref());
                let judged = |((face, close_up), probabilities)| JudgedFace {
                    face,
                    close_up,
                    probabilities,
                };
                let faces = faces.map(judged);
                let judged = Judged { picture, faces: faces.collect() };
                if take(judged).map_err(Broken::Taking)?.is_break() || self.signals.exit().is_some()
                {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

/// Why no more is taken.
enum Broken {
    /// `mien-train` is not there any more.
    Ended,
    /// `mien-train` answers in another form.
    Nonsense(String),
    /// What was judged could not be dealt with.
    Taking(Failure),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidData => Self::Nonsense(error.to_string()),
            _ => Self::Ended,
        }
    }
}

/// What a thread returned; its panic goes on here.
fn joined<T>(ended: thread::Result<T>) -> T {
    ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Sends the pixels of what is given, a batch at a time, and what belongs to them after; closes the input at the end.
fn send_all<Picture>(
    served: Served,
    filling: Duration,
    mut input: ChildStdin,
    given: &Receiver<(Picture, Vec<Portrait>)>,
    send: &SyncSender<Vec<Sent<Picture>>>,
) -> io::Result<()> {
    while let Ok(first) = given.recv() {
        let (begun, mut batch) = (Instant::now(), Batch::default());
        batch.add(first);
        while !batch.is_full(served) {
            match given.recv_timeout(filling.saturating_sub(begun.elapsed())) {
                Ok(next) => batch.add(next),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        if !batch.pixels.is_empty() {
            served.send(&mut input, &batch.pixels)?;
        }
        if send.send(batch.pictures).is_err() {
            break;
        }
    }
    Ok(())
}

struct Batch<Picture> {
    pictures: Vec<Sent<Picture>>,
    pixels: Vec<u8>,
}

impl<Picture> Default for Batch<Picture> {
    fn default() -> Self {
        Self { pictures: Vec::new(), pixels: Vec::new() }
    }
}

impl<Picture> Batch<Picture> {
    fn add(&mut self, (picture, portraits): (Picture, Vec<Portrait>)) {
        for portrait in &portraits {
            self.pixels.extend_from_slice(&portrait.pixels);
        }
        let faces = portraits.into_iter().map(|portrait| (portrait.face, portrait.close_up));
        self.pictures.push((picture, faces.collect()));
    }

    fn is_full(&self, served: Served) -> bool {
        self.pictures.len() >= TOGETHER || self.pixels.len() >= TOGETHER * served.photo_bytes()
    }
}
