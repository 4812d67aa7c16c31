//! Tells the linker where `mien-train` finds libtorch when it starts, and compiles the few lines of C++ of this crate.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Seen from the folder of the program (`target/<profile>`, or `deps` below it for tests),
/// so that a moved checkout still works.
const BESIDE_THE_CHECKOUT: [&str; 2] =
    ["$ORIGIN/../../.libtorch/torch/lib", "$ORIGIN/../../../.libtorch/torch/lib"];

fn main() {
    println!("cargo:rerun-if-env-changed=LIBTORCH");
    println!("cargo:rerun-if-changed=build.rs");
    let libtorch = env::var_os("LIBTORCH").map(PathBuf::from).unwrap_or_default();
    compile(&libtorch.join("include"));
    let folder = libtorch.join("lib");
    let built_with = folder.canonicalize().unwrap_or(folder).display().to_string();
    // The one that it was built with comes first, since `LIBTORCH` may name another than the checkout's.
    for folder in [built_with.as_str()].iter().chain(&BESIDE_THE_CHECKOUT) {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{folder}");
    }
    println!("cargo:rustc-env=LIBTORCH_VERSION={}", version_of(&libtorch));
}

/// As `torch-sys` compiles its own C++, since both speak to the same libtorch.
fn compile(libtorch_headers: &Path) {
    println!("cargo:rerun-if-changed=src/libtorch.cpp");
    cc::Build::new()
        .cpp(true)
        .std("c++17")
        .warnings(false)
        .include(libtorch_headers)
        .file("src/libtorch.cpp")
        .compile("mien_libtorch");
}

/// A libtorch says it in `build-version`, a PyTorch in `version.py` as `__version__ = '2.11.0+cu130'`.
fn version_of(libtorch: &Path) -> String {
    let read = |name: &str| fs::read_to_string(libtorch.join(name)).ok();
    let of_libtorch = read("build-version").map(|text| text.trim().to_owned());
    let of_pytorch = || Some(read("version.py")?.split('\'').nth(1)?.to_owned());
    of_libtorch.or_else(of_pytorch).unwrap_or_else(|| "unknown".to_owned())
}
