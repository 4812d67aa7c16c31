//! The judgements that are kept between runs, by pair.

use std::collections::BTreeMap;

use formats::judged_pairs::{self, JudgedPair};
use formats::{Digest, Workspace};
use imagery::Likeness;

use super::Unjudged;
use crate::Photo;

/// Goes up whenever the same two thumbnails could be judged differently; older judgements are then made again.
const JUDGE: u32 = 1;

/// What is known of pairs, the smaller SHA-256 first.
pub(super) struct Kept {
    pairs: BTreeMap<[Digest; 2], Likeness>,
    changed: bool,
}

/// The pair at two places of `photos`, the smaller first.
pub(super) fn key(photos: &[&Photo], (one, other): (u32, u32)) -> [Digest; 2] {
    let [one, other] = [one, other].map(|place| photos[place as usize].sha256);
    [one.min(other), one.max(other)]
}

impl Kept {
    /// What was kept by this judge. A file that cannot be read is as good as none: it is made again.
    pub(super) fn read(workspace: &Workspace) -> Self {
        let rows = judged_pairs::read(&workspace.near_duplicates()).unwrap_or_default();
        let own = rows.into_iter().filter(|row| row.judge == JUDGE);
        let pairs = own.map(|row| ([row.one, row.other], judgement(&row))).collect();
        Self { pairs, changed: false }
    }

    /// Those of the pairs that nobody judged yet.
    pub(super) fn lacking(&self, photos: &[&Photo], proposed: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let is_new = |pair: &&(u32, u32)| !self.pairs.contains_key(&key(photos, **pair));
        proposed.iter().filter(is_new).copied().collect()
    }

    /// Adds what was judged, and returns what could not be.
    pub(super) fn add(
        &mut self,
        photos: &[&Photo],
        pairs: &[(u32, u32)],
        judged: Vec<Result<Likeness, String>>,
    ) -> Vec<Unjudged> {
        let mut unjudged = Vec::new();
        for (pair, judged) in pairs.iter().zip(judged) {
            let photos = key(photos, *pair);
            match judged {
                Ok(judgement) => {
                    self.pairs.insert(photos, judgement);
                    self.changed = true;
                }
                Err(reason) => unjudged.push(Unjudged { photos, reason }),
            }
        }
        unjudged
    }

    /// What was said about a pair that is one photo.
    pub(super) fn same_photo(&self, photos: &[&Photo], pair: (u32, u32)) -> Option<Likeness> {
        self.pairs.get(&key(photos, pair)).copied().filter(|judgement| judgement.same_photo)
    }

    /// Keeps the judgements about `proposed` pairs, and of no others: their photos left the catalogue.
    ///
    /// Where nothing can be written nothing is lost but time, so that is no error.
    pub(super) fn write(&self, workspace: &Workspace, photos: &[&Photo], proposed: &[(u32, u32)]) {
        let row = |pair: &(u32, u32)| {
            let photos = key(photos, *pair);
            self.pairs.get(&photos).map(|judgement| row(photos, judgement))
        };
        let rows: Vec<_> = proposed.iter().filter_map(row).collect();
        if !self.changed && rows.len() == self.pairs.len() {
            return;
        }
        let _ = judged_pairs::write(&workspace.near_duplicates(), rows);
    }
}

fn row([one, other]: [Digest; 2], judgement: &Likeness) -> JudgedPair {
    let Likeness { same_photo, mirrored, overlap, enlarged, lighter, detail, weakest } = *judgement;
    let [enlarged_across, enlarged_down] = enlarged;
    JudgedPair {
        one,
        other,
        judge: JUDGE,
        same_photo,
        mirrored,
        overlap,
        enlarged_across,
        enlarged_down,
        lighter,
        detail,
        weakest,
    }
}

fn judgement(row: &JudgedPair) -> Likeness {
    Likeness {
        same_photo: row.same_photo,
        mirrored: row.mirrored,
        overlap: row.overlap,
        enlarged: [row.enlarged_across, row.enlarged_down],
        lighter: row.lighter,
        detail: row.detail,
        weakest: row.weakest,
    }
}
