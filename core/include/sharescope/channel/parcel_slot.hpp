// SPDX-License-Identifier: MIT
#pragma once

/// A slot whose item is encoded: 40 bytes of it fit here, a longer one lies in an arena block.
///
///     word   8 bytes    slot_word.hpp
///     bytes  8 bytes    how long the encoded item is; 0 in an empty slot
///     block  8 bytes    more than 40: the block that holds it, as offset from the start of the queue's state
///     here   40 bytes   else the item
///
/// A block is written into the desk of its lane first, filled, and handed to the slot once that is claimed: the slot's
/// `block`, its `bytes`, then the desk's is cleared. Who cleans up after a dead lane finds the block in one of the two,
/// or in both. A taker clears `bytes` before it releases the block, so a block is never released twice; what a kill can
/// leak is one block, between two neighbouring instructions.
///
/// Belongs to whoever has claimed the slot.
///
///     if (slot.bytes.load() > ParcelSlot::room) release(slot.block.load());

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "sharescope/channel/slot_word.hpp"

namespace sharescope {

struct ParcelSlot {
  static constexpr std::size_t room = 40;

  std::atomic<slots::SlotWord> word;
  std::atomic<std::uint64_t> bytes;
  std::atomic<std::uint64_t> block;
  std::byte here[room];
};

static_assert(sizeof(ParcelSlot) == 64);
static_assert(std::is_standard_layout_v<ParcelSlot>);

}  // namespace sharescope
