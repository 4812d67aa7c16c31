//! Near-duplicates: one photo in several files that differ byte for byte, because it was saved again,
//! resized, slightly cropped, mirrored or brightened.
//!
//! Hashes propose pairs ([`proposals`]), pixels judge them, and what was judged is kept in
//! `data/findings/near-duplicates.csv`. A cluster is a first photo with all that match *it*: nothing
//! chains from copy to copy until it reaches another picture.

mod cluster;
mod judge;
mod kept;
mod lookup;
mod proposals;
mod sketches;

use formats::{Digest, Workspace};
use imagery::Likeness;

pub use proposals::proposals;

use crate::threads::Counter;
use crate::{Catalogue, Error, Photo, Progress};
use kept::Kept;

/// What was found in a catalogue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NearDuplicates {
    /// Photos that are one: the first photo of each cluster, then those that match it, sorted. Every photo
    /// that matches one is in a cluster. It follows one first alone, but it can itself be the first for a
    /// photo that its own first does not match. Sorted by the first photo.
    pub clusters: Vec<Vec<Digest>>,
    /// Every pair that is one photo, the smaller first, sorted; also those that ended in two clusters.
    pub pairs: Vec<(Digest, Digest, Likeness)>,
    /// Pairs that could not be judged, sorted.
    pub unjudged: Vec<Unjudged>,
}

/// Two photos whose hashes are alike and of which one cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unjudged {
    /// The photos, the smaller first.
    pub photos: [Digest; 2],
    /// Why not, with the file's path.
    pub reason: String,
}

/// What [`near_duplicates`] is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Looking for hashes that are alike; counted are photos.
    Searching,
    /// Laying pictures over each other; counted are the pairs that were never judged.
    Comparing,
}

/// Finds the near-duplicates of a catalogue; copies byte for byte are one photo here.
///
/// Proposed pairs that were judged before are not judged again. The first photo of a cluster is the one
/// captured first; photos without a capture time come last; then the smaller SHA-256. So photos that are
/// taken later change nothing about the clusters that are there but their size. The result depends on the
/// photos alone, not on the order of rows or threads.
pub fn near_duplicates(
    workspace: &Workspace,
    catalogue: &Catalogue,
    watch: &(dyn Fn(Stage, Progress) + Sync),
) -> Result<NearDuplicates, Error> {
    let photos = in_order(catalogue);
    let hashes: Vec<_> = photos.iter().map(|photo| photo.similarity_hash).collect();
    let proposed = proposals(&hashes, &|at| watch(Stage::Searching, at));
    let mut kept = Kept::read(workspace);
    let new = kept.lacking(&photos, &proposed);
    let comparing = |at| watch(Stage::Comparing, at);
    let counter = Counter::new(new.len(), &comparing);
    let judged = judge::judge(workspace, catalogue, &photos, &new, &counter);
    let mut unjudged = kept.add(&photos, &new, judged);
    kept.write(workspace, &photos, &proposed);
    unjudged.sort();
    let same = |pair: &(u32, u32)| Some((*pair, kept.same_photo(&photos, *pair)?));
    let (matches, judgements): (Vec<_>, Vec<_>) = proposed.iter().filter_map(same).unzip();
    Ok(NearDuplicates {
        clusters: by_content(&photos, cluster::clusters(matches.clone())),
        pairs: pairs(&photos, &matches, judgements),
        unjudged,
    })
}

fn by_content(photos: &[&Photo], clusters: Vec<Vec<u32>>) -> Vec<Vec<Digest>> {
    let by_content = |cluster: Vec<u32>| {
        let places = cluster.into_iter();
        let mut cluster: Vec<_> = places.map(|place| photos[place as usize].sha256).collect();
        cluster[1..].sort_unstable();
        cluster
    };
    let mut clusters: Vec<_> = clusters.into_iter().map(by_content).collect();
    clusters.sort_unstable();
    clusters
}

fn pairs(
    photos: &[&Photo],
    matches: &[(u32, u32)],
    judgements: Vec<Likeness>,
) -> Vec<(Digest, Digest, Likeness)> {
    let pairs = matches.iter().zip(judgements).map(|(pair, judgement)| {
        let [one, other] = kept::key(photos, *pair);
        (one, other, judgement)
    });
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_by_key(|(one, other, _)| (*one, *other));
    pairs
}

/// Each photo once, in the order in which they may be first of a cluster.
fn in_order(catalogue: &Catalogue) -> Vec<&Photo> {
    let mut photos: Vec<&Photo> = catalogue.by_content().filter_map(<[Photo]>::first).collect();
    photos.sort_by_key(|photo| (photo.captured_at.is_empty(), &photo.captured_at, photo.sha256));
    photos
}

#[cfg(test)]
mod tests;
