//! How many photos of each class every part should hold, if photos could be placed one by one.

use super::shares::Shares;

/// Wanted numbers of photos, part by class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Targets {
    /// Photos to place, parts x classes, surplus included.
    pub(super) placed: Vec<Vec<usize>>,
    /// Photos of every class that a balanced part should keep; `None` keeps all that are placed.
    pub(super) kept: Option<Vec<usize>>,
}

impl Targets {
    /// Shares out `counts` (photos per class).
    ///
    /// Balanced, the rarest class is shared out first and sets what every class should keep;
    /// what a class has beyond it is shared out on top, so that no class falls short.
    pub(super) fn new(shares: &Shares, counts: &[usize], balanced: bool) -> Self {
        let parts = shares.parts();
        let rarest = counts.iter().copied().min().unwrap_or_default();
        let kept = balanced.then(|| shares.apportion(rarest, &mut vec![0; parts]));
        let base = kept.clone().unwrap_or(vec![0; parts]);
        let rest_from = if balanced { rarest } else { 0 };
        let mut owed = vec![0; parts];
        let mut placed = vec![Vec::new(); parts];
        for count in counts {
            let rest = shares.apportion(count - rest_from, &mut owed);
            for part in 0..parts {
                placed[part].push(base[part] + rest[part]);
            }
        }
        Self { placed, kept }
    }

    /// Lets a closed part want what it holds.
    pub(super) fn close(&mut self, part: usize, held: &[usize]) {
        self.placed[part] = held.to_vec();
        if let Some(kept) = &mut self.kept {
            kept[part] = held.iter().copied().min().unwrap_or_default();
        }
    }

    /// Photos that `part` should end up with, over all classes.
    pub(super) fn photos(&self, part: usize) -> usize {
        match &self.kept {
            Some(kept) => kept[part] * self.placed[part].len(),
            None => self.placed[part].iter().sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(shares: [u32; 3], counts: &[usize], balanced: bool) -> Targets {
        Targets::new(&Shares::new(shares.to_vec()), counts, balanced)
    }

    #[test]
    fn a_balanced_part_wants_what_the_rarest_class_can_give() {
        let targets = targets([8, 1, 1], &[510, 1000, 510], true);
        assert_eq!(targets.kept.as_deref(), Some(&[408, 51, 51][..]));
        assert_eq!(targets.placed[0], [408, 800, 408]);
        assert_eq!(targets.photos(2), 153);
    }

    #[test]
    fn an_unbalanced_split_wants_every_photo_and_fair_totals() {
        let targets = targets([8, 1, 1], &[15, 15, 30], false);
        assert_eq!(targets.kept, None);
        assert_eq!([0, 1, 2].map(|part| targets.photos(part)), [48, 6, 6]);
    }

    #[test]
    fn a_closed_part_wants_what_it_holds() {
        let mut targets = targets([8, 1, 0], &[90, 90], true);
        targets.close(2, &[7, 9]);
        assert_eq!(targets.kept.as_deref(), Some(&[80, 10, 7][..]));
        assert_eq!([0, 1, 2].map(|part| targets.photos(part)), [160, 20, 14]);
    }
}
