// Settings of libtorch, and of the memory that it works in, that tch has no name for.

#include <ATen/Context.h>

#ifdef __GLIBC__
#include <limits.h>
#include <malloc.h>
#endif

// Called before the first work of a GPU.
extern "C" void mien_compute_repeatably() noexcept {
  at::Context& context = at::globalContext();
  // Among cuDNN's routines, those that add in one order: a resumed run is the run.
  context.setDeterministicCuDNN(true);
  // float32 has all its bits, as on the processor; whoever wants speed asks for bfloat16.
  context.setAllowTF32CuDNN(false);
}

// Called before anything is computed. Every batch needs the same large pieces of memory as the one before it; glibc would give
// them back to the system in between, which then hands them out page by page.
extern "C" void mien_keep_memory() noexcept {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
#endif
}
