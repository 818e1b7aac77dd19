// SPDX-License-Identifier: MIT
//
// The arena blocks that hold items which are too long for a slot.

#include "sharescope/channel/queue_core.hpp"
#include "sharescope/memory/arena.hpp"

namespace sharescope {

std::byte* QueueCore::allocate_block(std::uint64_t bytes) {
  clear_one_of_the_dead();
  LaneDesk* const desk = my_desk();
  if (desk == nullptr) return nullptr;
  // Noted as soon as it is had: of those killed while they fill it, nothing is lost.
  auto* block = static_cast<std::byte*>(Arena::of(*this_lane.session).allocate_uncleared(bytes));
  desk->block.store(state().offset_of(block), std::memory_order_release);
  return block;
}

void QueueCore::discard_block(std::byte* block) noexcept {
  LaneDesk* desk = find_desk(this_lane.ticket);
  if (desk != nullptr) desk->block.store(0, std::memory_order_release);
  Arena::of(*this_lane.session).release(block);
}

void QueueCore::hand_block_over(ParcelSlot& slot, std::byte* block, std::uint64_t bytes) noexcept {
  slot.block.store(state().offset_of(block), std::memory_order_release);
  slot.bytes.store(bytes, std::memory_order_release);
  if (LaneDesk* desk = find_desk(this_lane.ticket)) desk->block.store(0, std::memory_order_release);
}

std::span<const std::byte> QueueCore::content(const ParcelSlot& slot) const noexcept {
  const auto bytes = static_cast<std::size_t>(slot.bytes.load(std::memory_order_relaxed));
  if (bytes <= ParcelSlot::room) return {slot.here, bytes};
  return {state().at(slot.block.load(std::memory_order_relaxed)), bytes};
}

void QueueCore::empty(ParcelSlot& slot) const noexcept {
  const std::uint64_t bytes = slot.bytes.load(std::memory_order_acquire);
  const std::uint64_t block = slot.block.load(std::memory_order_relaxed);
  slot.bytes.store(0, std::memory_order_release);
  if (bytes > ParcelSlot::room) Arena::of(Session::current()).release(state().at(block));
}

}  // namespace sharescope
