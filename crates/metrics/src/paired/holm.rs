//! Several comparisons at once: the more are made, the more surprising each must be.

/// Adjusted p-values in the order given, to be compared with 5 % each.
///
/// Of k comparisons the smallest p-value counts k times, the next k - 1 times, …; none is below the one
/// before it, none above 1. At most 5 in 100 such families then claim any difference that is none: S. Holm,
/// "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (place, comparison) in order.into_iter().enumerate() {
        let factor = (p_values.len() - place) as f64;
        largest = largest.max(factor * p_values[comparison]).min(1.0);
        adjusted[comparison] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_counts_as_often_as_there_are_comparisons() {
        let found = holm(&[0.03, 0.01, 0.04, 0.9]);
        for (found, expected) in found.iter().zip([0.09, 0.04, 0.09, 0.9]) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
        assert_eq!(holm(&[0.7, 0.8]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
