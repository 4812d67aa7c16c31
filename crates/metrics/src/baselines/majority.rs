//! The majority baseline: always the commonest class.

use crate::MetricsError;

/// The class with the most training photos, the first of equals; `labels: [n]`, each below `classes`.
pub fn majority(classes: usize, labels: &[usize]) -> Result<usize, MetricsError> {
    if labels.is_empty() {
        return Err(MetricsError::NoPictures);
    }
    let mut counts = vec![0_usize; classes];
    for (row, &found) in labels.iter().enumerate() {
        let outside = MetricsError::ClassOutOfRange { row, found, classes };
        *counts.get_mut(found).ok_or(outside)? += 1;
    }
    let better = |best: usize, class: usize| {
        if counts[class] > counts[best] { class } else { best }
    };
    Ok((0..classes).fold(0, better))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commonest_class_wins_and_the_first_of_equals() {
        assert_eq!(majority(3, &[2, 1, 2, 0]), Ok(2));
        assert_eq!(majority(3, &[2, 1]), Ok(1));
        assert!(majority(3, &[3]).is_err());
        assert!(majority(3, &[]).is_err());
    }
}
