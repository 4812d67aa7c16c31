//! The threads of one piece of work, and how far it is.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

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

/// Items at work or waiting for their turn, per thread: enough that one slow item does not let the others stand idle.
const AHEAD: usize = 4;

/// Does `work` to the items on the threads of `pool`, and gives what comes of them to `take` in the order of the
/// items, each as soon as it is its turn, until `take` breaks. Only a few items per thread are in memory.
pub(crate) fn in_order<Item: Send, Done: Send>(
    pool: &ThreadPool,
    items: impl Iterator<Item = Item>,
    work: impl Fn(Item) -> Done + Sync,
    mut take: impl FnMut(Done) -> ControlFlow<()>,
) {
    let most = AHEAD * pool.current_num_threads();
    let (work, stopped) = (&work, &AtomicBool::new(false));
    pool.in_place_scope_fifo(|scope| {
        let mut waiting: VecDeque<Receiver<Done>> = VecDeque::with_capacity(most);
        let mut items = items.fuse();
        loop {
            // What is done does not wait for a source that takes its time, such as a camera.
            while let Some(done) = waiting.front().and_then(|next| next.try_recv().ok()) {
                waiting.pop_front();
                if take(done).is_break() {
                    return stopped.store(true, Ordering::Relaxed);
                }
            }
            match items.next() {
                Some(item) => {
                    let (sender, receiver) = sync_channel(1);
                    waiting.push_back(receiver);
                    scope.spawn_fifo(move |_| {
                        if !stopped.load(Ordering::Relaxed) {
                            // The one who waited may have gone.
                            let _ = sender.send(work(item));
                        }
                    });
                    if waiting.len() < most {
                        continue;
                    }
                }
                None if waiting.is_empty() => return,
                None => {}
            }
            // Nothing comes of a panic, which the scope passes on.
            let done = waiting.pop_front().and_then(|next| next.recv().ok());
            if done.map_or(ControlFlow::Break(()), &mut take).is_break() {
                return stopped.store(true, Ordering::Relaxed);
            }
        }
    });
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

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::time::Duration;

    use super::*;

    #[test]
    fn items_come_in_their_order_and_few_are_in_memory() {
        let (pool, alive) = (pool(3).unwrap(), AtomicUsize::new(0));
        let items = (0..100u64).inspect(|_| {
            let alive = alive.fetch_add(1, Ordering::SeqCst);
            assert!(alive < AHEAD * 3, "{alive}");
        });
        let work = |item| {
            std::thread::sleep(Duration::from_micros(item * 37 % 500));
            item
        };
        let mut taken = Vec::new();
        in_order(&pool, items, work, |item| {
            alive.fetch_sub(1, Ordering::SeqCst);
            taken.push(item);
            ControlFlow::Continue(())
        });
        assert_eq!(taken, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn whoever_has_enough_ends_it() {
        let (pool, begun) = (pool(2).unwrap(), Mutex::new(0));
        let work = |item: usize| {
            *begun.lock().unwrap() += 1;
            item
        };
        let mut taken = Vec::new();
        in_order(&pool, 0.., work, |item| {
            taken.push(item);
            if item == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(taken, [0, 1, 2, 3, 4, 5]);
        assert!(*begun.lock().unwrap() <= 6 + AHEAD * 2);
    }
}
