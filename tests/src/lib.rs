//! Shared by the workspace tests.
