//! An experiment's YAML becomes a checked, resolved plan.
