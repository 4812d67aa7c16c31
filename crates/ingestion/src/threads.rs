//! The threads of one piece of work, and how far it is.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;

use crate::Error;

/// How far a piece of work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Files looked at.
    pub done: usize,
    /// Files found.
    pub total: usize,
}

/// A pool of its own for `threads` threads; 0 means one per processor.
pub(crate) fn pool(threads: usize) -> Result<ThreadPool, Error> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Error::Threads(error.to_string()))
}

/// Counts files as the threads are done with them.
pub(crate) struct Counter<'a> {
    done: AtomicUsize,
    total: usize,
    watch: &'a (dyn Fn(Progress) + Sync),
}

impl<'a> Counter<'a> {
    /// Nothing of `total` is done; `watch` is told so.
    pub(crate) fn new(total: usize, watch: &'a (dyn Fn(Progress) + Sync)) -> Self {
        watch(Progress { done: 0, total });
        Self { done: AtomicUsize::new(0), total, watch }
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.watch)(Progress { done, total: self.total });
    }
}
