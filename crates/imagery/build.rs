//! Lays the face detector's model where `include_bytes!` finds it: its crate holds the file, but exports it not.
#![expect(clippy::expect_used, reason = "a build without the model must stop, and say why")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const MODEL: &str = "model/seeta_fd_frontal_v1.0.bin";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../Cargo.lock");
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder for outputs"));
    let model = folder_of("rustface").join(MODEL);
    fs::copy(&model, folder.join("face_model.bin"))
        .unwrap_or_else(|error| panic!("cannot copy `{}`: {error}", model.display()));
}

/// Where the source of a crate lies that this one is built with.
fn folder_of(package: &str) -> PathBuf {
    // Offline is enough wherever everything has been fetched, and does not wait for a network.
    let text = metadata(&["--offline"]).or_else(|_| metadata(&[]));
    let text = text.expect("`cargo metadata` says where the crates lie");
    let manifest =
        manifest_of(package, &text).expect("`cargo metadata` lists what this is built with");
    Path::new(&manifest).parent().expect("a manifest lies in a folder").to_owned()
}

fn metadata(more: &[&str]) -> Result<String, String> {
    let [cargo, target] = ["CARGO", "TARGET"].map(|name| env::var(name).expect("cargo sets it"));
    // Crates of other platforms may not be on this machine.
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked", "--filter-platform", &target])
        .args(more)
        .output()
        .map_err(|error| error.to_string())?;
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// The manifest's path in a text of JSON. A whole JSON reader would be one more crate to build first;
/// only a package's own entry has its version behind its name, and the path behind that is its own.
fn manifest_of(package: &str, text: &str) -> Option<String> {
    let (_, entry) = text.split_once(&format!(r#"{{"name":"{package}","version":"#))?;
    let (_, path) = entry.split_once(r#""manifest_path":""#)?;
    let (path, _) = path.split_once('"')?;
    Some(path.replace(r"\\", r"\"))
}
