//! Draws phone-size practice photos with known truth and known defects.
