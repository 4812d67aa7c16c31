//! The baselines of a prepared split: what needs no network, learned from its training part.

use formats::prepared::{PreparedFolder, PreparedPart};
use formats::split::Part;
use metrics::baselines::{self, Answers, TrainingPictures};
use rayon::prelude::*;

use crate::Error;

/// What the baselines, learned from the training part, answer to the photos of `part`, in its order.
pub fn baselines(folder: &PreparedFolder, part: &Part) -> Result<Answers, Error> {
    let (train, _) = PreparedPart::read(&folder.part(&Part::Train))?;
    let (asked, _) = PreparedPart::read(&folder.part(part))?;
    let (train_labels, labels) = (indices(&train.labels), indices(&asked.labels));
    let classes = train.classes.len();
    let pictures = TrainingPictures::new(classes, &train_labels, &train.images.pixels)?;
    let pixels = &asked.images.pixels;
    Ok(Answers {
        majority: vec![baselines::majority(classes, &train_labels)?; labels.len()],
        nearest_neighbour: nearest(&pictures, pixels, labels.len())?,
        linear_softmax: baselines::linear_softmax(&pictures, pixels)?,
        labels,
    })
}

/// Every photo is looked up for itself, so that the work can be shared out.
fn nearest(
    pictures: &TrainingPictures<'_>,
    pixels: &[u8],
    count: usize,
) -> Result<Vec<usize>, Error> {
    let picture = (pixels.len() / count.max(1)).max(1);
    let found = pixels.par_chunks(picture).map(|one| baselines::nearest_neighbour(pictures, one));
    let found: Vec<_> = found.collect::<Result<_, _>>()?;
    Ok(found.concat())
}

/// A prepared part's labels are class indices, checked when it was read.
fn indices(labels: &[i64]) -> Vec<usize> {
    labels.iter().map(|&label| label as usize).collect()
}

#[cfg(test)]
mod tests {
    use formats::Digest;
    use formats::tensors::Images;
    use metrics::baselines::LeakAlarm;

    use super::*;

    /// Photos of noise; the first byte tells the class when `telling`.
    fn part(name: &str, telling: bool) -> PreparedPart {
        let mut images = Images::empty(1, 8);
        let labels: Vec<i64> = (0..200).map(|photo| photo % 2).collect();
        for (photo, label) in labels.iter().enumerate() {
            let noise = |half| *Digest::of(format!("{name} {photo} {half}").as_bytes()).bytes();
            let mut pixels = [noise(0), noise(1)].concat();
            if telling {
                pixels[0] = 255 * *label as u8;
            }
            images.push(&pixels);
        }
        PreparedPart { classes: vec!["happy".into(), "sad".into()], images, labels, targets: None }
    }

    fn alarm(train: &PreparedPart, validation: &PreparedPart) -> LeakAlarm {
        let folder = tempfile::tempdir().unwrap();
        let folder = PreparedFolder::at(folder.path().to_owned());
        train.write(&folder.part(&Part::Train)).unwrap();
        validation.write(&folder.part(&Part::Validation)).unwrap();
        LeakAlarm::of(&baselines(&folder, &Part::Validation).unwrap())
    }

    #[test]
    fn twins_of_training_photos_raise_the_alarm() {
        let found = alarm(&part("same", false), &part("same", false));
        assert_eq!(found.alarm, Some(true), "{found:?}");
        assert!((found.nearest_neighbour - 1.0).abs() < 1e-12, "{found:?}");
    }

    #[test]
    fn what_a_linear_model_sees_and_the_nearest_photo_does_not_raises_none() {
        let found = alarm(&part("one", true), &part("other", true));
        assert_eq!(found.alarm, Some(false), "{found:?}");
    }
}
