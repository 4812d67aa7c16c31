//! Time as a limit: a decoder that takes too long is stopped where it reads its next bytes.
//!
//! A decoder that runs in this thread cannot be killed, so its work is bounded in three ways: by limits
//! that depend on the file alone, checked before; by what its bytes can make it do; and by this clock,
//! for what the others leave. The clock decides whether there is an outcome, never what it is.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::time::{Duration, Instant};

use crate::Unreadable;

/// Most bytes that are handed out between two looks at the clock.
const PORTION: usize = 1 << 16;

/// Reads between two looks at the clock: some decoders read single bytes.
const READS: u32 = 64;

/// When the work on a photo must be done.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    end: Option<Instant>,
    limit: Duration,
}

impl Watch {
    /// Begins now.
    pub(crate) fn start(limit: Duration) -> Self {
        Self { end: Instant::now().checked_add(limit), limit }
    }

    /// An error once time is up.
    pub(crate) fn check(self) -> Result<(), Unreadable> {
        if self.is_up() { Err(Unreadable::TookTooLong { limit: self.limit }) } else { Ok(()) }
    }

    /// The outcome, or that time was up, which every decoder says in its own words.
    pub(crate) fn judge<T>(self, outcome: Result<T, Unreadable>) -> Result<T, Unreadable> {
        outcome.or_else(|problem| self.check().and(Err(problem)))
    }

    /// Bytes that can be read while there is time.
    pub(crate) fn over(self, bytes: &[u8]) -> Watched<'_> {
        Watched { bytes: Cursor::new(bytes), watch: self, reads: 0 }
    }

    fn is_up(self) -> bool {
        self.end.is_some_and(|end| Instant::now() >= end)
    }
}

/// Bytes under a [`Watch`].
pub(crate) struct Watched<'bytes> {
    bytes: Cursor<&'bytes [u8]>,
    watch: Watch,
    reads: u32,
}

impl Watched<'_> {
    fn tick(&mut self) -> io::Result<()> {
        self.reads = self.reads.wrapping_add(1);
        if self.reads % READS == 1 && self.watch.is_up() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.tick()?;
        let length = buffer.len().min(PORTION);
        self.bytes.read(&mut buffer[..length])
    }
}

impl BufRead for Watched<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.tick()?;
        let rest = self.bytes.fill_buf()?;
        Ok(&rest[..rest.len().min(PORTION)])
    }

    fn consume(&mut self, count: usize) {
        self.bytes.consume(count);
    }
}

impl Seek for Watched<'_> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_once_time_is_up() {
        let bytes = [7; 100];
        let mut all = Vec::new();
        let in_time = Watch::start(Duration::from_hours(1));
        assert_eq!(in_time.over(&bytes).read_to_end(&mut all).unwrap(), 100);
        let late = Watch::start(Duration::ZERO);
        let error = late.over(&bytes).read_to_end(&mut all).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert_eq!(late.over(&bytes).fill_buf().unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn time_that_was_up_is_the_reason_and_success_stays_success() {
        let late = Watch::start(Duration::ZERO);
        assert_eq!(late.judge(Ok(1)), Ok(1));
        let reason = late.judge::<()>(Err(Unreadable::Empty)).unwrap_err();
        insta::assert_snapshot!(reason, @"decoding took longer than the limit of 0 seconds");
        let in_time = Watch::start(Duration::from_hours(1));
        assert_eq!(in_time.judge::<()>(Err(Unreadable::Empty)), Err(Unreadable::Empty));
    }
}
