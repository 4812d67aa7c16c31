//! The leak alarm: pixels alone must not tell the validation part from its nearest training photo.

use formats::prepared::{PreparedFolder, PreparedPart};
use formats::split::Part;
use metrics::baselines::{self, TrainingPictures};
use rayon::prelude::*;
use serde::Serialize;

use crate::Error;

/// What two baselines without a network reach on the validation part, and what that says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LeakAlarm {
    /// Accuracy of the nearest training photo, of 1.
    pub nearest_neighbour: f64,
    /// Accuracy of a linear softmax on the same pixels, of 1.
    pub linear_softmax: f64,
    /// Validation photos that were looked at.
    pub photos: usize,
    /// The nearest photo does about as well: its twin or its person is probably in both parts. `None`
    /// where the photos are too few to tell that from chance.
    pub alarm: Option<bool>,
}

/// With fewer photos one baseline beats the other by several points by chance.
const FEWEST_PHOTOS: usize = 100;

/// Learns from the train part and looks at the validation part; the test part stays closed.
pub fn leak_alarm(folder: &PreparedFolder) -> Result<LeakAlarm, Error> {
    let (train, _) = PreparedPart::read(&folder.part(&Part::Train))?;
    let (validation, _) = PreparedPart::read(&folder.part(&Part::Validation))?;
    let labels = indices(&train.labels);
    let pictures = TrainingPictures::new(train.classes.len(), &labels, &train.images.pixels)?;
    let truth = indices(&validation.labels);
    let nearest = nearest(&pictures, &validation.images.pixels, truth.len())?;
    let linear = baselines::linear_softmax(&pictures, &validation.images.pixels)?;
    let (nearest, linear) = (accuracy(&truth, &nearest), accuracy(&truth, &linear));
    Ok(LeakAlarm {
        nearest_neighbour: nearest,
        linear_softmax: linear,
        photos: truth.len(),
        alarm: (truth.len() >= FEWEST_PHOTOS).then(|| baselines::leak_alarm(nearest, linear)),
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

fn accuracy(truth: &[usize], found: &[usize]) -> f64 {
    let right = truth.iter().zip(found).filter(|(truth, found)| truth == found).count();
    right as f64 / truth.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use formats::Digest;
    use formats::tensors::Images;

    use super::*;

    /// Photos of noise; the first byte tells the class when `telling`.
    fn part(name: &str, telling: bool) -> PreparedPart {
        part_of(200, name, telling)
    }

    fn part_of(count: i64, name: &str, telling: bool) -> PreparedPart {
        let mut images = Images::empty(1, 8);
        let labels: Vec<i64> = (0..count).map(|photo| photo % 2).collect();
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
        leak_alarm(&folder).unwrap()
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

    #[test]
    fn of_a_few_photos_nothing_is_said() {
        let found = alarm(&part("same", false), &part_of(20, "same", false));
        assert_eq!((found.photos, found.alarm), (20, None));
    }
}
