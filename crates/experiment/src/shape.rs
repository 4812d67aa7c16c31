//! The shape of what flows between layers, for one photo.

use std::fmt;
use std::str::FromStr;

use formats::ViewSettings;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What one photo is at one point of the network; a batch has N of them in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `[channels, height, width]`, written `32 x 30 x 30`.
    Image {
        /// Channels or filters.
        channels: usize,
        /// Rows.
        height: usize,
        /// Columns.
        width: usize,
    },
    /// `[values]`, written `128`.
    Vector {
        /// How many.
        values: usize,
    },
}

impl Shape {
    /// A photo in this view: red, green and blue.
    pub fn of_view(view: ViewSettings) -> Self {
        let side = view.size as usize;
        Self::Image { channels: ViewSettings::CHANNELS, height: side, width: side }
    }

    /// How many numbers one photo is here.
    pub fn values(self) -> u64 {
        match self {
            Self::Image { channels, height, width } => product([channels, height, width]),
            Self::Vector { values } => values as u64,
        }
    }

    /// Channels of an image, values of a vector: what a bias or a batch norm has one of.
    pub fn channels(self) -> usize {
        match self {
            Self::Image { channels, .. } => channels,
            Self::Vector { values } => values,
        }
    }
}

/// The product, or the largest number when it does not fit; limits refuse that later.
pub(crate) fn product<const N: usize>(factors: [usize; N]) -> u64 {
    factors.into_iter().fold(1, |product: u64, factor| product.saturating_mul(factor as u64))
}

impl fmt::Display for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image { channels, height, width } => {
                write!(formatter, "{channels} x {height} x {width}")
            }
            Self::Vector { values } => write!(formatter, "{values}"),
        }
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let sizes: Result<Vec<usize>, _> = text.split(" x ").map(str::parse).collect();
        match sizes.as_deref() {
            Ok(&[values]) => Ok(Self::Vector { values }),
            Ok(&[channels, height, width]) => Ok(Self::Image { channels, height, width }),
            _ => Err(format!(
                "`{text}` is no shape, expected `channels x height x width` or one number"
            )),
        }
    }
}

impl Serialize for Shape {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_reads_back_as_it_was_written() {
        for text in ["3 x 32 x 32", "128"] {
            assert_eq!(text.parse::<Shape>().unwrap().to_string(), text);
        }
        for text in ["", "3 x 32", "1 x 2 x 3 x 4", "-1", "a"] {
            assert!(text.parse::<Shape>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_product_too_large_for_any_machine_does_not_wrap_around() {
        assert_eq!(product([usize::MAX, 2, 3]), u64::MAX);
    }
}
