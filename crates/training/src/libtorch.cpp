// Settings of libtorch that tch has no name for.

#include <ATen/Context.h>

// Called before the first work of a GPU.
extern "C" void mien_compute_repeatably() noexcept {
  at::Context& context = at::globalContext();
  // Among cuDNN's routines, those that add in one order: a resumed run is the run.
  context.setDeterministicCuDNN(true);
  // float32 has all its bits, as on the processor; whoever wants speed asks for bfloat16.
  context.setAllowTF32CuDNN(false);
}
