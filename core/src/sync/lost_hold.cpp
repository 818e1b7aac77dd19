// SPDX-License-Identifier: MIT
#include "sharescope/sync/lost_hold.hpp"

namespace sharescope {
namespace {

struct LostHold {
  const OwnerWord* word = nullptr;
  std::uint32_t levels = 0;
};
constinit thread_local LostHold lost{};

}  // namespace

void remember_lost_hold(const OwnerWord& word, std::uint32_t levels) noexcept { lost = {&word, levels}; }

bool forgive_unlock(const OwnerWord& word) noexcept {
  if (lost.word != &word || lost.levels == 0) return false;
  --lost.levels;
  return true;
}

}  // namespace sharescope
