//! Photos become a catalogue, are checked, split and prepared as tensors.
