//! An experiment's YAML becomes a checked, resolved plan.
//!
//! Text → [`Written`] (its shape is right) → [`Plan`] (its meaning is right, every default spelled out).
//! Errors of shape come one at a time from the parser, errors of meaning all at once; both point at the text.

#[macro_use]
mod kind;
pub mod augmentations;
pub mod initial_weights;
pub mod layers;
pub mod losses;
pub mod optimizers;
pub mod schedules;
pub mod sweep;

mod data;
mod device;
mod difference;
mod docs;
mod early_stopping;
mod ema;
#[cfg(test)]
mod every_entry;
mod experiment;
mod facts;
mod flow;
mod list;
mod memory;
mod mistake;
mod network;
mod place;
mod plan;
mod prediction;
mod pytorch;
mod resolve;
mod schema;
mod setting;
mod shape;
mod starter;
mod summary;
mod text;
mod written;

pub use augmentations::Augmentation;
pub use data::{Data, Normalization, Sampling};
pub use device::Device;
pub use difference::{Difference, difference};
pub use docs::docs;
pub use early_stopping::EarlyStopping;
pub use ema::Ema;
pub use experiment::{Checkpoint, Experiment, Model, Precision, SelectBestBy};
pub use facts::{Facts, PhotoCounts};
pub use initial_weights::InitialWeights;
pub use layers::Layer;
pub use losses::Loss;
pub use memory::Memory;
pub use optimizers::Optimizer;
pub use plan::{Plan, PlannedLayer};
pub use prediction::{Calibration, Prediction};
pub use pytorch::{Exported, pytorch, pytorch_name};
pub use resolve::resolve;
pub use schedules::Schedule;
pub use schema::schema;
pub use setting::Setting;
pub use shape::Shape;
pub use starter::starter;
pub use summary::summary;
pub use written::{Override, Written, parse, read};
