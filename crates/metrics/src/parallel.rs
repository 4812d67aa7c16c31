//! The same work for each of several things, on all processors.

use std::num::NonZero;
use std::thread::{self, ScopedJoinHandle};

/// `work` of each of the first `count` numbers, in their order whoever is done first.
///
/// # Panics
/// Where `work` does.
pub fn in_parallel<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let piece = count.div_ceil(processors).max(1);
    let of_piece = |from: usize| (from..count.min(from + piece)).map(&work).collect::<Vec<T>>();
    if count <= piece {
        return of_piece(0);
    }
    thread::scope(|scope| {
        let of_piece = &of_piece;
        let pieces = (0..count).step_by(piece).map(|from| scope.spawn(move || of_piece(from)));
        let pieces: Vec<_> = pieces.collect();
        let joined = |piece: ScopedJoinHandle<'_, Vec<T>>| {
            piece.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        pieces.into_iter().flat_map(joined).collect()
    })
}

/// Two works at once.
///
/// # Panics
/// Where one of them does.
pub fn both<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        (first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_works_give_their_own_results() {
        assert_eq!(both(|| 1, || "two"), (1, "two"));
    }

    #[test]
    fn everything_is_done_once_and_stands_in_its_order() {
        for count in [0, 1, 2, 7, 100] {
            assert_eq!(
                in_parallel(count, |it| it * it),
                (0..count).map(|it| it * it).collect::<Vec<_>>()
            );
        }
    }
}
