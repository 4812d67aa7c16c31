//! How many photos of each class every part should hold, if photos could be placed one by one.

use super::Ratio;

/// Wanted numbers of photos, part by class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Targets {
    /// Photos to place, [train, validation, test] x classes, surplus included.
    pub(super) placed: [Vec<usize>; 3],
    /// Photos of every class that a balanced part should keep; `None` keeps all that are placed.
    pub(super) kept: Option<[usize; 3]>,
}

impl Targets {
    /// Shares out `counts` (photos per class).
    ///
    /// Balanced, the rarest class is shared out first and sets what every class should keep;
    /// what a class has beyond it is shared out on top, so that no class falls short.
    pub(super) fn new(ratio: Ratio, counts: &[usize], balanced: bool) -> Self {
        let rarest = counts.iter().copied().min().unwrap_or_default();
        let kept = balanced.then(|| ratio.apportion(rarest, &mut [0; 3]));
        let base = kept.unwrap_or_default();
        let rest_from = if balanced { rarest } else { 0 };
        let mut owed = [0; 3];
        let mut placed = [const { Vec::new() }; 3];
        for count in counts {
            let rest = ratio.apportion(count - rest_from, &mut owed);
            for part in 0..3 {
                placed[part].push(base[part] + rest[part]);
            }
        }
        Self { placed, kept }
    }

    /// Photos that `part` should end up with, over all classes.
    pub(super) fn photos(&self, part: usize) -> usize {
        match self.kept {
            Some(kept) => kept[part] * self.placed[part].len(),
            None => self.placed[part].iter().sum(),
        }
    }

    /// The part that should hold the fewest photos.
    pub(super) fn smallest_part(&self) -> usize {
        (0..3).min_by_key(|&part| self.photos(part)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balanced_part_wants_what_the_rarest_class_can_give() {
        let targets = Targets::new("8:1:1".parse().unwrap(), &[510, 1000, 510], true);
        assert_eq!(targets.kept, Some([408, 51, 51]));
        assert_eq!(targets.placed[0], [408, 800, 408]);
        assert_eq!(targets.photos(2), 153);
    }

    #[test]
    fn an_unbalanced_split_wants_every_photo_and_fair_totals() {
        let targets = Targets::new("8:1:1".parse().unwrap(), &[15, 15, 30], false);
        assert_eq!(targets.kept, None);
        assert_eq!([0, 1, 2].map(|part| targets.photos(part)), [48, 6, 6]);
    }
}
