//! Layers that do not fit each other.

use super::{PAPER, changed, said};

#[test]
fn layers_that_do_not_fit_each_other_are_refused_once_at_the_first() {
    let kernel =
        PAPER.replace("{ filters: 64, kernel: 3 }", "\n        filters: 64\n        kernel: 17");
    insta::assert_snapshot!(said(&kernel), @r"
    experiments/paper.yaml:13:17: a kernel of 17 on a picture of 15 x 15, expected it to fit
       |
    13 |         kernel: 17
       |                 ^^
    hint: pool less, pad more, or take a smaller kernel
    ");
    insta::assert_snapshot!(said(&changed("    - flatten\n", "")), @r"
    experiments/paper.yaml:15:7: `dense` gets an image of 64 x 6 x 6, expected a vector
       |
    15 |     - dense: { units: 128 }
       |       ^^^^^
    hint: put `flatten` or `global_average_pool` before it
    ");
    insta::assert_snapshot!(said(&changed("units: classes", "units: 5")), @r"
    experiments/paper.yaml:18:23: the last layer has 5 units, expected `classes`
       |
    18 |     - dense: { units: 5 }
       |                       ^
    ");
    insta::assert_snapshot!(said(&changed("    - flatten\n", "    - flatten\n    - max_pool2d: { size: 2 }\n")), @r"
    experiments/paper.yaml:16:7: `max_pool2d` gets a vector of 2304 values, expected an image
       |
    16 |     - max_pool2d: { size: 2 }
       |       ^^^^^^^^^^
    hint: put it before `flatten` or `global_average_pool`
    ");
    let pooled = PAPER.replace("size: 2", "size: 31");
    insta::assert_snapshot!(said(&pooled), @r"
    experiments/paper.yaml:9:27: squares of 31 on a picture of 30 x 30, expected them to fit
      |
    9 |     - max_pool2d: { size: 31 }
      |                           ^^
    hint: pool less
    ");
}

#[test]
fn layers_inside_of_layers_are_checked_where_they_stand() {
    let block = [
        "    - repeat:",
        "        times: 3",
        "        layers:",
        "          - residual: { layers: [{ conv2d: { filters: 8, kernel: 3 } }, relu] }",
        "          - dropout: { rate: 2 }",
        "",
    ];
    let text = changed("    - conv2d: { filters: 32, kernel: 3 }\n", &block.join("\n"));
    insta::assert_snapshot!(said(&text), @"
    experiments/paper.yaml:10:13: 3 x 32 x 32 goes in and 8 x 30 x 30 comes out, which cannot be added
       |
    10 |           - residual: { layers: [{ conv2d: { filters: 8, kernel: 3 } }, relu] }
       |             ^^^^^^^^
    hint: pad convolutions, so that only a stride makes a picture smaller

    experiments/paper.yaml:11:30: `rate` is 2, expected at least 0 and less than 1
       |
    11 |           - dropout: { rate: 2 }
       |                              ^
    ");
    let deep = changed(
        "    - relu\n",
        "    - repeat: { times: 100, layers: [{ repeat: { times: 100, layers: [relu] } }] }\n",
    );
    insta::assert_snapshot!(said(&deep), @"
    experiments/paper.yaml:7:5: more than 1000 layers in all, expected at most 1000
      |
    7 |     - conv2d: { filters: 32, kernel: 3 }
      |     ^
    ");
    let empty =
        changed("    - relu\n", "    - residual: { layers: [] }\n    - repeat: { times: 2 }\n");
    insta::assert_snapshot!(said(&empty), @"
    experiments/paper.yaml:8:27: no layers, expected at least one
      |
    8 |     - residual: { layers: [] }
      |                           ^

    experiments/paper.yaml:9:15: no layers, expected at least one
      |
    9 |     - repeat: { times: 2 }
      |               ^
    ");
}
