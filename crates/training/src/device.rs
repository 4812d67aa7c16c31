//! What computes: the processor, or a GPU whose part of libtorch is opened when it is there.

use std::error::Error as _;
use std::sync::OnceLock;

use experiment::Device as Asked;
use tch::{Cuda, Device};

use crate::{Error, libtorch};

/// The part of libtorch for GPUs, beside the rest of it where there is one.
const CUDA_LIBRARY: &str = "libtorch_cuda.so";

/// A device, and why it is the processor where a GPU could have been meant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) device: Device,
    pub(crate) why_not_a_gpu: Option<String>,
}

/// What a plan asks for, or what a run that has begun was computed on: `recorded` in `run.json`.
pub(crate) fn choose(asked: Asked, recorded: Option<&str>) -> Result<Chosen, Error> {
    let begun = recorded.and_then(|device| device.parse().ok());
    let gpus = match begun.unwrap_or(asked) {
        Asked::Cpu => Err("the experiment asks for the processor".to_owned()),
        Asked::Auto | Asked::Cuda(_) => gpus(),
    };
    match (begun.unwrap_or(asked), gpus) {
        (Asked::Cpu, _) => Ok(Chosen { device: Device::Cpu, why_not_a_gpu: None }),
        (Asked::Auto, Err(why)) => Ok(Chosen { device: Device::Cpu, why_not_a_gpu: Some(why) }),
        (Asked::Auto, Ok(_)) => Ok(Chosen { device: Device::Cuda(0), why_not_a_gpu: None }),
        (Asked::Cuda(number), Ok(count)) if usize::from(number) < count => {
            Ok(Chosen { device: Device::Cuda(number.into()), why_not_a_gpu: None })
        }
        (Asked::Cuda(number), Ok(count)) => Err(Error::NoDevice {
            device: format!("cuda:{number}"),
            why: format!("{count} GPUs are there, counted from 0"),
        }),
        (Asked::Cuda(number), Err(why)) => {
            Err(Error::NoDevice { device: format!("cuda:{number}"), why })
        }
    }
}

/// As `run.json` and experiments call it.
pub(crate) fn name(device: Device) -> String {
    match device {
        Device::Cuda(number) => format!("cuda:{number}"),
        _ => "cpu".to_owned(),
    }
}

/// How many GPUs there are, or why none.
fn gpus() -> Result<usize, String> {
    static GPUS: OnceLock<Result<usize, String>> = OnceLock::new();
    let find = || {
        open_cuda_library().map_err(|error| {
            // The loader's own words.
            let said = error.source().map_or_else(|| error.to_string(), ToString::to_string);
            format!("libtorch's part for GPUs was not opened: {said}")
        })?;
        match Cuda::device_count() {
            count if count > 0 => {
                libtorch::compute_repeatably();
                Ok(count as usize)
            }
            _ => Err("libtorch finds no GPU".to_owned()),
        }
    };
    GPUS.get_or_init(find).clone()
}

/// Opens libtorch's part for GPUs for the rest of the program, found where the loader finds libtorch itself.
#[expect(unsafe_code, reason = "opening a library runs its constructors; it is libtorch's own")]
fn open_cuda_library() -> Result<(), libloading::Error> {
    use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
    // SAFETY: the library belongs to the libtorch that this program is linked to, whose constructors
    // register kernels and nothing else; it is never closed, so that nothing of it can dangle.
    let library = unsafe { Library::open(Some(CUDA_LIBRARY), RTLD_NOW | RTLD_GLOBAL) }?;
    std::mem::forget(library);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_taken_when_asked_for_or_when_there_is_nothing_else_and_says_why() {
        let cpu = Chosen { device: Device::Cpu, why_not_a_gpu: None };
        assert_eq!(choose(Asked::Cpu, None).unwrap(), cpu);
        // A run that has begun stays where it is.
        assert_eq!(choose(Asked::Auto, Some("cpu")).unwrap(), cpu);
        match gpus() {
            Ok(_) => assert_eq!(choose(Asked::Auto, None).unwrap().device, Device::Cuda(0)),
            Err(why) => {
                let chosen = choose(Asked::Auto, None).unwrap();
                assert_eq!((chosen.device, chosen.why_not_a_gpu), (Device::Cpu, Some(why)));
                assert!(choose(Asked::Cuda(0), None).is_err());
                assert!(choose(Asked::Auto, Some("cuda:0")).is_err());
            }
        }
    }
}
