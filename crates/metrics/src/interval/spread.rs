//! How far a value would be from itself on other photos, or on other groups of photos.

use super::NoInterval;
use crate::groups::Groups;
use crate::influence::Influence;

/// Below so many groups, how they differ cannot be told.
pub const FEWEST_GROUPS: usize = 5;
/// Beyond this part of a value's uncertainty one group, or photo, alone decides: there is nothing to compare it with.
const LARGEST_PART: f64 = 0.5;

/// The variance of a value, and what is known about that variance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spread {
    /// The square of the standard error.
    pub(crate) variance: f64,
    /// Of freedom; without end where photos are drawn one by one.
    pub(crate) degrees: f64,
    /// As how many independent photos all count at most, if groups speak with one voice.
    pub(crate) draws: f64,
}

impl Spread {
    /// Each photo was drawn by itself: the delta method on a multinomial distribution.
    ///
    /// Where a photo of a rare class weighs more than others, they are too few for a normal distribution:
    /// each photo is then a group of its own.
    pub(crate) fn by_photos(
        influence: &Influence,
        photos_at_places: &[f64],
    ) -> Result<Self, NoInterval> {
        let places = influence.values.iter().zip(&influence.weights).zip(photos_at_places);
        let draws = places.map(|((&influence, &weight), &count)| Draws {
            count,
            influence,
            weight,
            variance: weight * weight,
        });
        let draws: Vec<Draws> =
            draws.filter(|draws| draws.weight > 0.0 && draws.count > 0.0).collect();
        let photos: f64 = photos_at_places.iter().sum();
        let are_alike =
            draws.windows(2).all(|pair| (pair[0].weight / pair[1].weight - 1.0).abs() < 1e-12);
        if !are_alike {
            return Self::of_draws(&draws, photos);
        }
        let squares: f64 = draws.iter().map(|draws| draws.count * draws.influence.powi(2)).sum();
        Ok(Self {
            variance: squares / (photos * photos),
            degrees: f64::INFINITY,
            draws: draws.iter().map(|draws| draws.count).sum(),
        })
    }

    /// Each group was drawn by itself, with all its photos.
    ///
    /// `place` of each photo, below the number of places.
    pub(crate) fn by_groups(
        influence: &Influence,
        groups: &Groups,
        place: impl Fn(usize) -> usize,
    ) -> Result<Self, NoInterval> {
        let mut draws = vec![Draws { count: 1.0, ..Draws::default() }; groups.count()];
        for (photo, &group) in groups.of_photo().iter().enumerate() {
            let weight = influence.weights[place(photo)];
            let group = &mut draws[group];
            group.influence += influence.values[place(photo)];
            group.weight += weight;
            group.variance += weight * weight;
        }
        Self::of_groups(draws, groups.photos() as f64)
    }

    /// Of a plain share, from how many photos of each group count, and how many of those are hits.
    pub(crate) fn of_share(groups: &[(f64, f64)]) -> Result<Self, NoInterval> {
        let (photos, hits) = groups.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        let draws = groups.iter().map(|&(of_group, hits_of_group)| Draws {
            count: 1.0,
            influence: hits_of_group - of_group * hits / photos,
            weight: of_group,
            variance: of_group,
        });
        Self::of_groups(draws.collect(), photos)
    }

    fn of_groups(mut draws: Vec<Draws>, photos: f64) -> Result<Self, NoInterval> {
        draws.retain(|group| group.weight > 0.0);
        if draws.len() < FEWEST_GROUPS {
            return Err(NoInterval::FewGroups { groups: draws.len() });
        }
        Self::of_draws(&draws, photos)
    }

    /// From what each draw adds up to.
    ///
    /// Leaving one out moves the value by its influence divided by 1 less its part in everything, so the
    /// variance is that of the jackknife (CV3 in J. G. MacKinnon, M. Ø. Nielsen, M. D. Webb, "Cluster-robust
    /// inference: a guide to empirical practice", Journal of Econometrics 232, 2023). Draws that differ in
    /// size say less about their spread than their number promises: degrees of freedom by F. E.
    /// Satterthwaite ("An approximate distribution of estimates of variance components", Biometrics Bulletin
    /// 2, 1946) from each draw's part in the variance if photos were independent, as R. M. Bell and D. F.
    /// McCaffrey do ("Bias reduction in standard errors for linear regression with multi-stage samples",
    /// Survey Methodology 28, 2002). G equal draws give G - 1. At the end of a scale all of a draw counts as
    /// one photo: (sum of weights)^2 / sum of weights^2 of L. Kish, "Survey sampling" (1965).
    fn of_draws(draws: &[Draws], photos: f64) -> Result<Self, NoInterval> {
        let total = |number: fn(&Draws) -> f64| -> f64 {
            draws.iter().map(|draws| draws.count * number(draws)).sum()
        };
        let variances = total(|draws| draws.variance);
        let part = |draws: &Draws| draws.variance / variances;
        let largest = draws.iter().map(part).fold(0.0, f64::max);
        // Two that are alike make up a half each, but for rounding.
        if largest > LARGEST_PART + 1e-12 {
            return Err(NoInterval::OneDecides { part: largest });
        }
        let moved = |draws: &Draws| draws.influence / (1.0 - part(draws)) / photos;
        let squares: f64 = draws.iter().map(|draws| draws.count * moved(draws).powi(2)).sum();
        let parts_squared = total(|draws| draws.variance * draws.variance) / variances.powi(2);
        let count = total(|_| 1.0);
        Ok(Self {
            variance: squares * (count - 1.0) / count,
            degrees: (1.0 / parts_squared - 1.0).max(1.0),
            draws: total(|draws| draws.weight).powi(2) / total(|draws| draws.weight * draws.weight),
        })
    }

    /// Together with another, independent kind of chance; degrees of freedom by Satterthwaite (1946).
    pub(crate) fn plus(self, variance: f64, degrees: f64) -> Self {
        if variance <= 0.0 {
            return self;
        }
        let uncertain = self.variance.powi(2) / self.degrees + variance.powi(2) / degrees;
        let variance = self.variance + variance;
        Self { variance, degrees: variance.powi(2) / uncertain, ..self }
    }

    /// The same value on a scale that is `factor` times as long.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self { variance: self.variance * factor * factor, ..self }
    }
}

/// Photos that were drawn together, or `count` photos that are alike and were each drawn alone.
#[derive(Debug, Clone, Copy, Default)]
struct Draws {
    count: f64,
    influence: f64,
    weight: f64,
    /// If photos were independent, up to a factor.
    variance: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Photos that were right (1) or not, with their groups.
    fn of_mean(right: &[f64], groups: &[u32]) -> Result<Spread, NoInterval> {
        let influence = Influence::of_mean(right.to_vec());
        Spread::by_groups(&influence, &Groups::new(groups), |photo| photo)
    }

    #[test]
    fn groups_of_one_photo_are_photos() {
        let right = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0];
        let grouped = of_mean(&right, &[1, 2, 3, 4, 5, 6]).unwrap();
        let photos = Spread::by_photos(&Influence::of_mean(right.to_vec()), &[1.0; 6]).unwrap();
        // The variance of a share of 4 in 6, with and without the correction for few draws.
        assert!((photos.variance - 4.0 / 6.0 * 2.0 / 6.0 / 6.0).abs() < 1e-15);
        assert!((grouped.variance / photos.variance - 6.0 / 5.0).abs() < 1e-12);
        assert!((grouped.degrees - 5.0).abs() < 1e-12 && (grouped.draws - 6.0).abs() < 1e-12);
    }

    #[test]
    fn photos_of_a_rare_class_are_groups_of_one() {
        let influence = |right: Vec<f64>| Influence {
            weights: right
                .iter()
                .enumerate()
                .map(|(i, _)| if i < 4 { 0.25 } else { 0.1 })
                .collect(),
            ..Influence::of_mean(right)
        };
        let right: Vec<f64> = (0..14).map(|photo| f64::from(photo % 3 % 2)).collect();
        let photos = Spread::by_photos(&influence(right.clone()), &[1.0; 14]).unwrap();
        let groups = Groups::new((0..14).collect::<Vec<_>>());
        let grouped = Spread::by_groups(&influence(right), &groups, |photo| photo).unwrap();
        assert!((photos.variance - grouped.variance).abs() < 1e-15 && photos.degrees < 13.0);
        assert!((photos.degrees - grouped.degrees).abs() < 1e-12);
    }

    #[test]
    fn photos_of_a_group_that_agree_count_as_one() {
        let groups: Vec<u32> = (0..24).map(|photo| photo / 4).collect();
        let right: Vec<f64> = groups.iter().map(|group| f64::from(group % 2)).collect();
        let spread = of_mean(&right, &groups).unwrap();
        // Three groups right, three wrong: 1/4 / 6 with the correction 6/5.
        assert!((spread.variance - 0.25 / 6.0 * 6.0 / 5.0).abs() < 1e-12);
        assert!((spread.draws - 6.0).abs() < 1e-12);
    }

    #[test]
    fn leaving_out_each_group_in_turn_gives_the_same_variance() {
        let groups = [1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 5, 5, 6_u32];
        let right = [1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0];
        let mean = right.iter().sum::<f64>() / 13.0;
        let without = |left_out: u32| {
            let kept: Vec<f64> =
                (0..13).filter(|&i| groups[i] != left_out).map(|i| right[i]).collect();
            kept.iter().sum::<f64>() / kept.len() as f64
        };
        let squares: f64 = (1..=6).map(|group| (without(group) - mean).powi(2)).sum();
        let spread = of_mean(&right, &groups).unwrap();
        let counts = [(3.0, 2.0), (2.0, 2.0), (4.0, 1.0), (1.0, 1.0), (2.0, 1.0), (1.0, 1.0)];
        let from_counts = Spread::of_share(&counts).unwrap();
        assert!((spread.variance - from_counts.variance).abs() < 1e-12);
        assert!((spread.degrees - from_counts.degrees).abs() < 1e-12);
        assert!((spread.variance - squares * 5.0 / 6.0).abs() < 1e-12);
        assert!(spread.degrees < 5.0);
    }

    #[test]
    fn two_equal_kinds_of_chance_have_twice_the_degrees_of_freedom() {
        let one = Spread { variance: 0.5, degrees: 7.0, draws: 8.0 };
        let both = one.plus(0.5, 7.0);
        assert!((both.variance - 1.0).abs() < 1e-12 && (both.degrees - 14.0).abs() < 1e-12);
        assert!((one.plus(0.0, 3.0).degrees - 7.0).abs() < 1e-12);
    }

    #[test]
    fn too_few_groups_and_one_that_is_almost_everything_are_told() {
        let few = of_mean(&[1.0, 0.0, 1.0, 1.0], &[1, 2, 3, 4]).unwrap_err();
        assert_eq!(few, NoInterval::FewGroups { groups: 4 });
        let mut groups = vec![0_u32; 20];
        groups.extend([1, 2, 3, 4, 5]);
        let mut right = vec![1.0; 12];
        right.extend([0.0; 13]);
        assert_eq!(of_mean(&right, &groups).unwrap_err(), NoInterval::OneDecides { part: 0.8 });
    }
}
