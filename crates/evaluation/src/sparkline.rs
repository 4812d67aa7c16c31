//! A curve as one line of text.

/// From the lowest to the highest value.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The values as a line of at most `width` letters, each the mean of its share of them, between the values
/// that the lowest and the highest letter stand for.
pub fn sparkline(values: &[f64], (low, high): (f64, f64), width: usize) -> String {
    let letters = values.len().min(width);
    let letter = |index: usize| {
        let (from, to) = (index * values.len() / letters, (index + 1) * values.len() / letters);
        let mean = values[from..to].iter().sum::<f64>() / (to - from) as f64;
        let share = if high > low { (mean - low) / (high - low) } else { 0.5 };
        STEPS[((share.clamp(0.0, 1.0) * STEPS.len() as f64) as usize).min(STEPS.len() - 1)]
    };
    (0..letters).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_value_is_the_lowest_letter_and_values_outside_stay_at_the_ends() {
        assert_eq!(sparkline(&[0.0, 0.5, 1.0], (0.0, 1.0), 40), "▁▅█");
        assert_eq!(sparkline(&[-3.0, 9.0], (0.0, 1.0), 40), "▁█");
        assert_eq!(sparkline(&[0.3, 0.3], (0.3, 0.3), 40), "▅▅");
        assert_eq!(sparkline(&[], (0.0, 1.0), 40), "");
    }

    #[test]
    fn a_long_curve_is_drawn_in_the_means_of_its_pieces() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(sparkline(&values, (0.0, 99.0), 8), "▁▂▃▄▅▆▇█");
        assert_eq!(sparkline(&[0.0, 1.0, 1.0], (0.0, 1.0), 2).chars().count(), 2);
    }
}
