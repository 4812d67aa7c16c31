//! Many short texts in one piece of memory.

/// Texts by number; as many as there are take two allocations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Texts {
    all: String,
    /// Where each text ends; it begins where the one before it ends.
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }

    /// # Panics
    /// If there are not so many, as a slice does.
    pub(crate) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[number]]
    }

    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|number| self.get(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_by_their_number() {
        let mut texts = Texts::default();
        let expected = ["anna", "", "björn", "anna"];
        for text in expected {
            texts.push(text);
        }
        assert!(texts.iter().eq(expected));
        assert_eq!((texts.get(1), texts.get(2)), ("", "björn"));
    }
}
