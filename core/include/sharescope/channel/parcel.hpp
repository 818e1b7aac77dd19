// SPDX-License-Identifier: MIT
#pragma once

/// An encoded item on its way into a slot, and out of one.
///
/// Each belongs to the thread that puts or takes. pack() may wait for another process that is allocating; nothing else
/// blocks.
///
///     OutgoingParcel parcel(core);
///     parcel.pack(value);                      // throws what the Codec throws, OutOfMemory; nothing is claimed yet
///     parcel.hand_over(claimed);
///
///     IncomingParcel parcel(core, claimed);
///     T value = decode<T>(parcel.bytes());     // its block is released when `parcel` goes

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "sharescope/channel/codec.hpp"
#include "sharescope/channel/queue_core.hpp"

namespace sharescope {

class OutgoingParcel {
 public:
  explicit OutgoingParcel(QueueCore& core) noexcept : core_(&core) {}
  OutgoingParcel(const OutgoingParcel&) = delete;
  OutgoingParcel& operator=(const OutgoingParcel&) = delete;
  ~OutgoingParcel() {
    if (block_ != nullptr) core_->discard_block(block_);
  }

  /// Does nothing when it is packed already. False: not now.
  template <class T>
  bool pack(const T& value) {
    if (packed_) return true;
    bytes_ = encoded_size(value);
    if (bytes_ > ParcelSlot::room && block_ == nullptr) {
      block_ = core_->allocate_block(bytes_);
      if (block_ == nullptr) return false;
    }
    encode(value, block_ != nullptr ? block_ : here_);
    packed_ = true;
    return true;
  }
  void hand_over(const SlotRing::Claimed& claimed) noexcept {
    auto& slot = *reinterpret_cast<ParcelSlot*>(claimed.slot);
    if (block_ != nullptr) {
      core_->hand_block_over(slot, block_, bytes_);
      block_ = nullptr;
    } else {
      std::memcpy(slot.here, here_, static_cast<std::size_t>(bytes_));
      slot.bytes.store(bytes_, std::memory_order_release);
    }
  }
  std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  QueueCore* core_;
  std::byte* block_ = nullptr;
  std::uint64_t bytes_ = 0;
  bool packed_ = false;
  std::byte here_[ParcelSlot::room];
};

class IncomingParcel {
 public:
  IncomingParcel(QueueCore& core, const SlotRing::Claimed& claimed) noexcept
      : core_(&core), slot_(reinterpret_cast<ParcelSlot*>(claimed.slot)) {}
  IncomingParcel(const IncomingParcel&) = delete;
  IncomingParcel& operator=(const IncomingParcel&) = delete;
  ~IncomingParcel() { core_->empty(*slot_); }

  std::span<const std::byte> bytes() const noexcept { return core_->content(*slot_); }

 private:
  QueueCore* core_;
  ParcelSlot* slot_;
};

}  // namespace sharescope
