//! Networks, losses and optimizers agree with PyTorch 2.11, by `fixtures/pytorch.py`.

use std::path::Path;

use formats::tensors::TensorFile;
use tch::{Device, Tensor};

use crate::data::Truth;
use crate::layers::Pass;
use crate::losses::Objective;
use crate::memory_format::{channels_first_view, channels_last_view};
use crate::network::Network;
use crate::optimizers::Optimizer;
use crate::testing::plan;

const FLATTENED: &str = "
  layers:
    - conv2d: { filters: 4, kernel: 3, padding: 1 }
    - batch_norm: { momentum: 0.1, epsilon: 0.00001 }
    - relu
    - max_pool2d: { size: 2 }
    - conv2d: { filters: 6, kernel: 3 }
    - relu
    - max_pool2d: { size: 2 }
    - flatten
    - dense: { units: 8 }
    - batch_norm: { momentum: 0.3, epsilon: 0.001 }
    - dense: { units: classes }
";

const POOLED: &str = "
  layers:
    - conv2d: { filters: 5, kernel: 4, stride: 2, padding: 1 }
    - relu
    - global_average_pool
    - dense: { units: classes }
";

const BLOCKS: &str = "
  layers:
    - depthwise_separable: { filters: 8, kernel: 3, padding: 1 }
    - gelu
    - squeeze_excite: { reduction: 4 }
    - residual:
        layers:
          - conv2d: { filters: 6, kernel: 3, padding: 1, stride: 2, groups: 2 }
          - group_norm: { groups: 3 }
    - repeat: { times: 2, layers: [{ conv2d: { filters: 6, kernel: 1 } }, silu] }
    - average_pool2d: { size: 2 }
    - global_average_pool
    - dense: { units: classes }
";

const STEPS: &str = "batch_size: 6\noptimizer: { sgd: { learning_rate: 0.05, momentum: 0.9 } }\n";

struct Fixture(TensorFile);

impl Fixture {
    fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pytorch.safetensors");
        Self(TensorFile::open(&path, "fixture", 1).unwrap())
    }

    fn tensor(&self, name: &str) -> Tensor {
        let (shape, values) = self.0.floats(name).unwrap();
        let shape: Vec<i64> = shape.iter().map(|size| *size as i64).collect();
        Tensor::from_slice(&values).view(shape.as_slice())
    }

    fn assert_close(&self, name: &str, found: &Tensor) {
        let expected = self.tensor(name);
        assert_eq!(found.size(), expected.size(), "{name}");
        let found = found.to_device(Device::Cpu);
        let close = found.isclose(&expected, 1e-4, 1e-5, false).all();
        assert!(close.int64_value(&[]) == 1, "{name}: {found} instead of {expected}");
    }
}

fn agrees_with_pytorch(name: &str, lines: &str, device: Device) {
    tch::set_num_threads(1);
    let fixture = Fixture::read();
    let plan = plan(&format!("{lines}{STEPS}"), 4);
    let mut network = Network::new(&plan, 1, device);
    let start = network.named(&network.parameters.detach()).into_iter();
    for (own, mut tensor) in start.chain(network.averages()) {
        tch::no_grad(|| tensor.copy_(&fixture.tensor(&format!("{name}.start.{own}"))));
    }
    // In the order of memory that batches have.
    let images = fixture.tensor("images");
    let images = channels_first_view(&channels_last_view(&images).contiguous()).to_device(device);
    let labels = Tensor::from_slice(&[0_i64, 1, 2, 0, 1, 2]).to_device(device);
    let truth = Truth { labels, shares: None, classes: 3 };
    let objective = Objective::with_counts(&plan.loss, &[2, 2, 2]);
    let learning = Pass::Learning { seed: 1, epoch: 1, batch: 0 };

    let scores = network.forward(&images, learning);
    let losses = objective.per_photo(&scores, &truth);
    fixture.assert_close(&format!("{name}.scores"), &scores);
    fixture.assert_close(&format!("{name}.losses"), &losses);
    for (own, tensor) in network.named(&network.gradient(&losses.mean(None))) {
        fixture.assert_close(&format!("{name}.gradient.{own}"), &tensor);
    }
    for (own, tensor) in network.averages() {
        fixture.assert_close(&format!("{name}.after.{own}"), &tensor);
    }
    fixture
        .assert_close(&format!("{name}.predicting"), &network.forward(&images, Pass::Predicting));

    let mut optimizer = Optimizer::new(&plan, network.decays().ones_like(), 1);
    let step_losses = (1..=4).map(|number| {
        let scores = network.forward(&images, learning);
        let loss = objective.per_photo(&scores, &truth).mean(None);
        let gradient = network.gradient(&loss);
        optimizer.step(&mut network.parameters, &gradient, number);
        loss.detach()
    });
    let step_losses = Tensor::stack(&step_losses.collect::<Vec<_>>(), 0);
    fixture.assert_close(&format!("{name}.step_losses"), &step_losses);
}

#[test]
fn convolution_batch_norm_max_pool_and_dense_agree_with_pytorch() {
    agrees_with_pytorch("flattened", FLATTENED, Device::Cpu);
}

#[test]
fn stride_padding_and_global_average_pool_agree_with_pytorch() {
    agrees_with_pytorch("pooled", POOLED, Device::Cpu);
}

#[test]
fn blocks_groups_norms_and_smooth_activations_agree_with_pytorch() {
    agrees_with_pytorch("blocks", BLOCKS, Device::Cpu);
}

#[test]
#[ignore = "needs a GPU"]
fn on_a_gpu_networks_agree_with_pytorch() {
    for (name, lines) in [("flattened", FLATTENED), ("pooled", POOLED), ("blocks", BLOCKS)] {
        agrees_with_pytorch(name, lines, crate::testing::gpu());
    }
}

#[test]
fn every_optimizer_takes_pytorch_s_steps() {
    let fixture = Fixture::read();
    let settings = [
        ("adam", "adam: { learning_rate: 0.01 }"),
        ("adamw", "adamw: { learning_rate: 0.01, beta_1: 0.8, beta_2: 0.99, weight_decay: 0.05 }"),
        ("sgd", "sgd: { learning_rate: 0.1 }"),
        ("sgd_momentum", "sgd: { learning_rate: 0.1, momentum: 0.9, weight_decay: 0.01 }"),
        (
            "sgd_nesterov",
            "sgd: { learning_rate: 0.1, momentum: 0.9, nesterov: true, weight_decay: 0.01 }",
        ),
    ];
    for (name, lines) in settings {
        let plan = plan(&format!("{POOLED}batch_size: 1\noptimizer: {{ {lines} }}\n"), 5);
        let mut numbers = fixture.tensor("optimizers.start").set_requires_grad(true);
        let mut optimizer = Optimizer::new(&plan, numbers.detach().ones_like(), 1);
        let gradients = fixture.tensor("optimizers.gradients");
        for number in 1..=5 {
            optimizer.step(&mut numbers, &gradients.get(number - 1), number as u64);
        }
        fixture.assert_close(&format!("optimizers.{name}"), &numbers.detach());
    }
}
