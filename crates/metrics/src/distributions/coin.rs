//! How surprising a number of heads is when a fair coin decides.

/// The chance that a fair coin, flipped `heads + tails` times, is at least as one-sided as this.
///
/// Exact and two-sided: twice the smaller tail of the binomial distribution, at most 1. The chances are
/// built up from the most likely count by their ratios, so nothing has to be subtracted; flips 40 standard
/// deviations away add nothing that a float could hold.
pub fn coin_two_sided(heads: u64, tails: u64) -> f64 {
    let (flips, few) = (heads + tails, heads.min(tails));
    let middle = flips / 2;
    if few == middle {
        return 1.0;
    }
    // Chances relative to that of `middle` heads, from there down to none.
    let (mut chance, mut tail, mut below) = (1.0_f64, 0.0, 0.0);
    for count in (1..=middle).rev() {
        chance *= count as f64 / (flips - count + 1) as f64;
        below += chance;
        if count - 1 <= few {
            tail += chance;
        }
        if chance < f64::MIN_POSITIVE {
            break;
        }
    }
    // An odd number of flips has two counts in the middle.
    let centre = if flips.is_multiple_of(2) { 1.0 } else { 2.0 };
    (2.0 * tail / (2.0 * below + centre)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_flips_fall_alike_once_in_sixteen() {
        assert!((coin_two_sided(5, 0) - 1.0 / 16.0).abs() < 1e-15);
        assert!((coin_two_sided(1, 4) - 12.0 / 32.0).abs() < 1e-15);
    }

    #[test]
    fn as_many_heads_as_tails_surprise_nobody() {
        for flips in [(0, 0), (1, 0), (0, 1), (3, 3), (4, 3), (500_000, 500_000)] {
            assert!((coin_two_sided(flips.0, flips.1) - 1.0).abs() < 1e-15, "{flips:?}");
        }
    }
}
