//! How long a batch takes and how much memory a run needs, from a few real batches.

use std::time::Instant;

use experiment::Plan;
use formats::Measured;

use crate::learner::Learner;
use crate::losses::Objective;
use crate::train::{At, learn};
use crate::{Error, Part, device, libtorch, sampling};

/// The first batch is slower than those that follow: libtorch chooses its ways and gets its memory.
const WARM_UP: usize = 2;
const BATCHES: usize = 7;

/// Learns a few batches of the training part as a run would, and forgets them.
pub fn measure(plan: &Plan, train: &Part, threads: usize) -> Result<Measured, Error> {
    train.check(plan)?;
    libtorch::keep_memory();
    tch::set_num_threads(threads as i32);
    let chosen = device::choose(plan.device, None)?.device;
    let batches = train.len().div_ceil(plan.batch_size);
    let seed = plan.seeds.first().copied().unwrap_or_default();
    let objective = Objective::new(&plan.loss, train, chosen);
    let mut learner = Learner::new(plan, seed, chosen, train, batches)?;
    let order = sampling::rows(plan.sampling, &train.labels, seed, 1);
    let mut seconds = Vec::new();
    for (batch, photos) in order.chunks(plan.batch_size).cycle().enumerate().take(WARM_UP + BATCHES)
    {
        let started = Instant::now();
        let at = At { seed, epoch: 1, batch: batch % batches, step: batch as u64 + 1 };
        let _ = learn(plan, &mut learner, &objective, train, photos, at)?;
        seconds.push(started.elapsed().as_secs_f64());
    }
    let mut seconds = seconds.split_off(WARM_UP);
    seconds.sort_by(f64::total_cmp);
    Ok(Measured {
        batch_seconds: seconds[seconds.len() / 2],
        batches,
        memory: peak_memory(),
        threads,
        device: device::name(chosen),
    })
}

/// The most that this process had in memory so far, in bytes.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, everything};

    #[test]
    fn a_few_batches_are_learned_even_of_a_part_that_has_fewer() {
        let scratch = Scratch::new(20, 4);
        let measured = measure(&everything(2), &scratch.parts.train, 1).unwrap();
        assert_eq!((measured.batches, measured.threads), (2, 1));
        assert!(
            measured.batch_seconds > 0.0 && measured.memory.is_none_or(|bytes| bytes > 1 << 20)
        );
    }
}
