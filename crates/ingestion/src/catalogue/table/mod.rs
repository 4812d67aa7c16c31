//! Events as a table of four types: the columns of a batch, in their order.

mod read;
mod write;

use polars::prelude::DataType;

pub(super) use read::to_events;
pub(super) use write::from_events;

const ADD: &str = "add";
const REJECT: &str = "reject";
const LABEL: &str = "label";
const FACE: &str = "face";
const VOTE: &str = "vote";
const ACKNOWLEDGE: &str = "acknowledge";
const FORGET: &str = "forget";
const ALLOW: &str = "allow";
const EMPTIED: &str = "emptied";

/// The columns and their types. Text is empty and a number is null where an event says nothing.
///
/// A `vote` keeps its class in `label` and its rater in `by`; a `face` its box in `x`, `y`, `width` and
/// `height`; what stood there before a `label` event is in the columns that end in `_from`.
pub(super) const COLUMNS: [(&str, DataType); 33] = [
    ("event", DataType::String),
    ("sha256", DataType::String),
    ("path", DataType::String),
    ("bytes", DataType::Int64),
    ("format", DataType::String),
    ("width", DataType::Int64),
    ("height", DataType::Int64),
    ("orientation", DataType::Int64),
    ("captured_at", DataType::String),
    ("device", DataType::String),
    ("label", DataType::String),
    ("label_from", DataType::String),
    ("label_source", DataType::String),
    ("subject", DataType::String),
    ("subject_from", DataType::String),
    ("collection", DataType::String),
    ("consent", DataType::String),
    ("consent_from", DataType::String),
    ("similarity_hash", DataType::String),
    ("sharpness", DataType::Float64),
    ("brightness", DataType::Float64),
    ("has_position", DataType::Boolean),
    ("has_serial_number", DataType::Boolean),
    ("metadata_problem", DataType::String),
    ("x", DataType::Int64),
    ("y", DataType::Int64),
    ("score", DataType::Float64),
    ("count", DataType::Int64),
    ("finding", DataType::String),
    ("check", DataType::String),
    ("reason", DataType::String),
    ("by", DataType::String),
    ("at", DataType::String),
];
