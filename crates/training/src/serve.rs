//! A finished run that answers: pixels come in, calibrated probabilities go out, until the input ends.

use std::io::{ErrorKind, Read, Write};

use formats::run::RunFolder;
use formats::serving::Served;

use crate::Error;
use crate::predict::{Predictor, begin};

/// Answers every batch of `input` on `output`, in the form of [`formats::serving`].
///
/// An output that nobody reads any more is the end, too.
pub fn serve(folder: &RunFolder, input: impl Read, output: impl Write) -> Result<(), Error> {
    let (plan, device) = begin(folder)?;
    let predictor = Predictor::open(folder, &plan, device)?;
    let served = Served { photo: predictor.size(), classes: plan.classes.len() };
    match answer(&predictor, served, input, output) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        answered => answered.map_err(Error::Serving),
    }
}

fn answer(
    predictor: &Predictor,
    served: Served,
    mut input: impl Read,
    mut output: impl Write,
) -> std::io::Result<()> {
    served.greet(&mut output)?;
    let mut pixels = Vec::new();
    while served.receive(&mut input, &mut pixels)?.is_some() {
        served.answer(&mut output, &predictor.answer(&pixels))?;
    }
    Ok(())
}
