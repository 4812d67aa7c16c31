//! The same work for each of several things, on all processors.

use std::num::NonZero;
use std::thread;

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
        let joined = pieces.into_iter().map(|piece| match piece.join() {
            Ok(piece) => piece,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.flatten().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
