//! Photos as mien sees them, for programs that compare: `decode AT_LEAST VIEW < paths > pictures`.
//!
//! For every path on stdin, a line each, a PPM of the upright picture on stdout, decoded to `AT_LEAST`
//! pixels, and if `VIEW` is not 0 one of `VIEW` x `VIEW` pixels after it. A photo that cannot be decoded
//! is a line that begins with `#`.
#![expect(clippy::print_stdout, reason = "an example is a program")]

use std::error::Error;
use std::io::{self, BufRead, Write};

use imagery::{Limits, Picture, area_average, decode_upright};

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<u32> =
        std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let [at_least, view] = numbers[..] else { return Err("usage: decode AT_LEAST VIEW".into()) };
    for path in io::stdin().lock().lines() {
        match decode_upright(&std::fs::read(path?)?, at_least, &Limits::default()) {
            Ok(picture) => {
                write(&picture)?;
                if view > 0 {
                    write(&area_average(&picture, view, view))?;
                }
            }
            Err(problem) => println!("# {problem}"),
        }
    }
    Ok(())
}

fn write(picture: &Picture) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "P6 {} {} 255", picture.width, picture.height)?;
    out.write_all(&picture.pixels)
}
