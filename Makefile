# Two commands: `make demo` goes from nothing to a report, `make test` runs every test.
# Each works first, alone, on a fresh checkout.

.PHONY: help demo test build libtorch format-check lint docs browser-test pytorch-test video-test gpu-test clean

help:
	@echo "make demo    draw practice photos, train on them, write a report to reports/demo/"
	@echo "make test    run the whole test suite"
	@echo "make build   build target/release/mien and target/release/mien-train"

libtorch:
	@scripts/libtorch

build: libtorch
	cargo build --release --locked

demo: build
	@scripts/demo

test: build
	cargo test --release --locked --workspace

format-check:
	cargo fmt --all --check
	cargo fmt --manifest-path fuzz/Cargo.toml --check
	@# The entries of a kind are declared by a macro, behind which cargo fmt does not look.
	rustfmt --edition 2024 --check crates/experiment/src/*/*.rs

lint: libtorch format-check
	cargo clippy --release --locked --workspace --all-targets -- --deny warnings
	cargo clippy --release --locked --target-dir target --manifest-path fuzz/Cargo.toml --all-features -- --deny warnings

docs: libtorch
	RUSTDOCFLAGS="--deny warnings" cargo doc --release --locked --workspace --no-deps

browser-test: build
	tests/browser/run

pytorch-test: build
	tests/pytorch/run

video-test: libtorch
	tests/video/run

# Where there is a GPU, with LD_LIBRARY_PATH as README.md says.
gpu-test: libtorch
	cargo test --release --locked -p training --lib -- --ignored on_a_gpu

clean:
	cargo clean
