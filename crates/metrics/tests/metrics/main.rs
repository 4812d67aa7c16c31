//! The crate from outside: the paper's table, scikit-learn's numbers, laws, and simulated coverage.

#[cfg(test)]
mod coverage;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod paper_table;
#[cfg(test)]
mod parity;
#[cfg(test)]
mod sequence_laws;
