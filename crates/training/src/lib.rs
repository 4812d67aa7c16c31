//! A plan and prepared tensors become a run; photos and a run become predictions.
