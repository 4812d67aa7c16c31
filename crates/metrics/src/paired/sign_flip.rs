//! The sign-flip test: if two results are equally good, each group could as well have favoured the other.

use crate::draws::Draws;

/// Above so many additions (about two seconds) chance draws the signs instead of trying all.
const MOST_ADDITIONS: u64 = 1 << 30;
/// Signs drawn for all groups together.
const REPETITIONS: usize = 9_999;
/// Names these draws.
const PURPOSE: u64 = 1;

/// How often random signs of the groups' differences sum up at least as far from 0 as the real ones.
///
/// `differences`: of each group, how many photos more the second result has right. Two-sided, over all 2^G
/// choices of signs: R. A. Fisher, "The design of experiments" (1935), section 21. They are not listed but
/// added up group by group: how likely each sum is follows from the sums of one group less, so that the
/// result is exact for any number of groups. Only for enormous ones (a thousand million additions) are 9,999
/// choices drawn, always the same, the real one counting as one more (B. Phipson, G. K. Smyth, "Permutation
/// p-values should never be zero", Statistical Applications in Genetics and Molecular Biology 9, 2010).
pub fn sign_flip(differences: &[i64]) -> f64 {
    let sizes: Vec<usize> =
        differences.iter().map(|it| it.unsigned_abs() as usize).filter(|size| *size > 0).collect();
    let observed = differences.iter().sum::<i64>().unsigned_abs() as usize;
    let largest: usize = sizes.iter().sum();
    if sizes.len() as u64 * largest as u64 <= MOST_ADDITIONS {
        exact(&sizes, observed)
    } else {
        drawn(&sizes, observed)
    }
}

/// The sum of the negative differences' sizes decides: it is below or above half of all by half the sum.
fn exact(sizes: &[usize], observed: usize) -> f64 {
    let all: usize = sizes.iter().sum();
    // How likely the groups with a minus are to have each total size.
    let mut chances = vec![0.0; all + 1];
    chances[0] = 1.0;
    let mut halves = vec![0.0; all + 1];
    let mut reached = 0;
    for &size in sizes {
        let halves = &mut halves[..=reached];
        for (half, chance) in halves.iter_mut().zip(&mut chances) {
            *half = *chance / 2.0;
            *chance = *half;
        }
        for (chance, half) in chances[size..].iter_mut().zip(halves) {
            *chance += *half;
        }
        reached += size;
    }
    // The sum of all is `all - 2 total`.
    let is_as_far = |total: &usize| all.abs_diff(2 * total) >= observed;
    (0..=all).filter(is_as_far).map(|total| chances[total]).sum::<f64>().min(1.0)
}

fn drawn(sizes: &[usize], observed: usize) -> f64 {
    let is_as_far = |repetition: &usize| {
        let draws = Draws::of(PURPOSE).repetition(*repetition);
        let signed = sizes.chunks(64).enumerate().map(|(index, sizes)| {
            let bits = draws.bits(index);
            let sign = |position: usize| if bits >> position & 1 == 0 { 1 } else { -1 };
            let sum =
                sizes.iter().enumerate().map(|(position, &size)| sign(position) * size as i64);
            sum.sum::<i64>()
        });
        signed.sum::<i64>().unsigned_abs() as usize >= observed
    };
    let as_far = (0..REPETITIONS).filter(is_as_far).count();
    (as_far + 1) as f64 / (REPETITIONS + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distributions::coin_two_sided;

    /// Every choice of signs, one after the other.
    fn listed(differences: &[i64]) -> f64 {
        let observed = differences.iter().sum::<i64>().abs();
        let sum = |signs: u32| -> i64 {
            let signed = differences.iter().enumerate();
            signed.map(|(group, it)| if signs >> group & 1 == 0 { *it } else { -it }).sum()
        };
        let all = 1_u32 << differences.len();
        let as_far = (0..all).filter(|signs| sum(*signs).abs() >= observed).count();
        as_far as f64 / f64::from(all)
    }

    #[test]
    fn adding_group_by_group_is_trying_all_signs() {
        for differences in
            [vec![3, -1, 4, 1, -5, 9, 2, 6], vec![2, 2, 2], vec![7], vec![0, 1, -1, 0, 4]]
        {
            assert!(
                (sign_flip(&differences) - listed(&differences)).abs() < 1e-14,
                "{differences:?}"
            );
        }
        assert!((sign_flip(&[]) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn groups_of_one_photo_are_mcnemars_test() {
        let mut differences = vec![1; 30];
        differences.extend(vec![-1; 14]);
        assert!((sign_flip(&differences) - coin_two_sided(30, 14)).abs() < 1e-12);
    }

    #[test]
    fn drawn_signs_come_near_and_never_say_0() {
        let sizes: Vec<usize> = (1..=40).collect();
        for observed in [0, 200, 300] {
            assert!(
                (drawn(&sizes, observed) - exact(&sizes, observed)).abs() < 0.015,
                "{observed}"
            );
        }
        assert!(drawn(&[5; 30], 150) > 0.0);
    }
}
