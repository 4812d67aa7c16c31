//! A package of tests: its one binary is `workspace.rs`.
