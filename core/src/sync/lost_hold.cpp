// SPDX-License-Identifier: MIT
#include "sharescope/sync/lost_hold.hpp"

#include <algorithm>
#include <array>

#include "sharescope/session/session.hpp"
#include "sharescope/sync/owner_word.hpp"

namespace sharescope {
namespace {

/// Which of the objects that are made at one place after the other.
struct Birth {
  ObjectId id = 0;  ///< 0: not listed, nothing is known
  std::uint32_t generation = 0;
  bool operator==(const Birth&) const = default;
};

struct LostHold {
  const OwnerWord* word = nullptr;
  std::uint32_t levels = 0;
  Birth birth;
};
/// The newest first; those without levels behind them.
constinit thread_local std::array<LostHold, 4> lost{};

Birth birth_of(const OwnerWord& word) noexcept {
  const Session& session = *this_lane.session;
  const Block& block = session.block();
  const std::uint64_t at = session.offset_of(&word);
  const std::uint32_t used = std::min(block.objects_used.load(std::memory_order_acquire), limits::objects);
  for (ObjectId id = 1; id < used; ++id) {
    const Object& object = block.objects[id];
    if (object.life.load(std::memory_order_acquire) == ObjectLife::listed && object.state_at == at)
      return {id, object.generation.load(std::memory_order_relaxed)};
  }
  return {};
}

void note_attention() noexcept {
  this_lane.attention =
      static_cast<std::uint8_t>((this_lane.attention & ~attention::lost) | lost_holds_attention());
}

LostHold* find(const OwnerWord& word) noexcept {
  return std::find_if(lost.begin(), lost.end(), [&](const LostHold& each) { return each.word == &word; });
}

/// One level of it less. False when there was none.
bool use_up(const OwnerWord& word) noexcept {
  LostHold* const found = find(word);
  if (found == lost.end()) return false;
  const bool same = found->birth == birth_of(word);
  if (same && --found->levels != 0) return true;
  *found = {};
  std::rotate(found, found + 1, lost.end());
  note_attention();
  return same;
}

}  // namespace

void remember_lost_hold(const OwnerWord& word, std::uint32_t levels) noexcept {
  const Birth birth = birth_of(word);
  LostHold* place = find(word);
  if (place == lost.end()) {
    place = &lost.back();
  } else if (place->birth == birth) {
    // What it still believes in from before.
    levels += place->levels;
  }
  std::rotate(lost.begin(), place, place + 1);
  lost.front() = {&word, levels, birth};
  note_attention();
}

bool forgive_unlock(const OwnerWord& word) noexcept { return use_up(word); }

void regain_lost_hold(const OwnerWord& word) noexcept { use_up(word); }

std::uint8_t lost_holds_attention() noexcept {
  return lost.front().levels != 0 ? attention::lost : attention::none;
}

}  // namespace sharescope
