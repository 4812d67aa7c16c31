//! The mistakes in a table that people made: all are counted, the first are told with their places.

use formats::table::Sheet;

use crate::Error;

/// Most mistakes that are told of one file.
const MOST_TOLD: usize = 20;

/// The mistakes of one table so far.
#[derive(Default)]
pub(crate) struct Mistakes {
    told: Vec<formats::Error>,
    others: usize,
}

impl Mistakes {
    /// Takes note of what is wrong with row `index` of the sheet.
    pub(crate) fn add(&mut self, sheet: &Sheet, index: usize, mistake: String) {
        if self.told.len() < MOST_TOLD {
            self.told.push(sheet.problem(index + 1, mistake));
        } else {
            self.others += 1;
        }
    }

    /// What was read, when there was no mistake in it.
    pub(crate) fn or<T>(self, read: T) -> Result<T, Error> {
        let Self { told, others } = self;
        if told.is_empty() { Ok(read) } else { Err(Error::Mistakes { told, others }) }
    }
}
