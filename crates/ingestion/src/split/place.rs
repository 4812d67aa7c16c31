//! The part of every photo, once the part of every group is known.

use formats::split::Part;

use super::draw::{Purpose, draw};
use super::groups::{Grouped, GroupedPhoto};

/// Photos follow their group; those without a usable class go to the reserve.
pub(super) fn placed(grouped: &Grouped, group_parts: &[usize]) -> Vec<Part> {
    let part = |photo: &GroupedPhoto| match photo.class {
        Ok(_) => Part::ALL[group_parts[photo.group]].clone(),
        Err(reason) => Part::Reserve(reason.to_owned()),
    };
    grouped.photos.iter().map(part).collect()
}

/// Leaves every part the same number of every class; the photos drawn last become surplus.
pub(super) fn balance(parts: &mut [Part], grouped: &Grouped, classes: usize, seed: u64) {
    for part in &Part::ALL {
        let mut per_class = vec![Vec::new(); classes];
        for (index, photo) in grouped.photos.iter().enumerate() {
            if let (Ok(class), true) = (photo.class, parts[index] == *part) {
                per_class[class].push((draw(seed, Purpose::Photo, &photo.sha256), index));
            }
        }
        let fewest = per_class.iter().map(Vec::len).min().unwrap_or_default();
        for mut photos in per_class {
            photos.sort_unstable();
            for (_, index) in photos.into_iter().skip(fewest) {
                parts[index] = Part::Reserve("surplus".to_owned());
            }
        }
    }
}
