//! What the baselines answer to the photos of a part.

/// True classes and the classes that each baseline gives, all `[m]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// The true class of each photo.
    pub labels: Vec<usize>,
    /// Of [`super::majority`].
    pub majority: Vec<usize>,
    /// Of [`super::nearest_neighbour`].
    pub nearest_neighbour: Vec<usize>,
    /// Of [`super::linear_softmax`].
    pub linear_softmax: Vec<usize>,
}
