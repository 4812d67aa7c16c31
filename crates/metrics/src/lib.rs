//! True labels and predicted probabilities become numbers, each with a name, a unit and a direction.
