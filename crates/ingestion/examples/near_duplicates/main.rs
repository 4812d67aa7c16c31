//! What `benchmarks/near_duplicates/run` measures.
//!
//! `cargo run --release -p ingestion --example near_duplicates -- search WORKSPACE` prints the clusters of a
//! workspace, one file a line: `cluster,path`. `… -- copies FOLDER COUNT` makes copies of photos and prints how
//! many of each kind are found. `… -- scale COUNT` searches among so many drawn hashes and prints the seconds,
//! the peak memory, and how many planted copies were proposed.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for benchmarks prints")]

mod copies;
mod scale;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use formats::Workspace;
use ingestion::{Catalogue, near_duplicates};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["search", folder] => search(Path::new(folder))?,
        ["copies", folder, count] => copies::copies(Path::new(folder), count.parse()?)?,
        ["scale", count] => scale::scale(count.parse()?),
        _ => {
            return Err(
                "expected `search WORKSPACE`, `copies FOLDER COUNT` or `scale COUNT`".into()
            );
        }
    }
    Ok(())
}

fn search(folder: &Path) -> Result<(), Box<dyn Error>> {
    let workspace = Workspace::open(folder)?;
    let catalogue = Catalogue::read(&workspace)?;
    let begun = Instant::now();
    let found = near_duplicates(&workspace, &catalogue, &|_, _| {})?;
    let seconds = begun.elapsed().as_secs_f64();
    println!("cluster,path");
    for (number, cluster) in found.clusters.iter().enumerate() {
        for photo in cluster.iter().flat_map(|photo| catalogue.rows_of(*photo)) {
            println!("{number},{}", photo.path);
        }
    }
    eprintln!(
        "{} photos: {} clusters of {} photos, {} pairs, {} not judged, {seconds:.2} s",
        catalogue.by_content().count(),
        found.clusters.len(),
        found.clusters.iter().map(Vec::len).sum::<usize>(),
        found.pairs.len(),
        found.unjudged.len(),
    );
    Ok(())
}
