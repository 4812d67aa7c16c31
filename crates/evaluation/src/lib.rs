//! Predictions become statistics, figures, tables and one report.
