// SPDX-License-Identifier: MIT
#include "sharescope/sync/asymmetric_fence.hpp"

#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace sharescope {
namespace {

int membarrier(int command) { return static_cast<int>(::syscall(SYS_membarrier, command, 0, 0)); }

bool machine_has_it() {
  const int supported = membarrier(MEMBARRIER_CMD_QUERY);
  constexpr int needed = MEMBARRIER_CMD_GLOBAL_EXPEDITED | MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED;
  return supported > 0 && (supported & needed) == needed;
}

}  // namespace

void heavy_fence() noexcept {
  if (membarrier(MEMBARRIER_CMD_GLOBAL_EXPEDITED) != 0) std::atomic_thread_fence(std::memory_order_seq_cst);
}

bool register_for_heavy_fences() noexcept {
  return machine_has_it() && membarrier(MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED) == 0;
}

}  // namespace sharescope
