// SPDX-License-Identifier: MIT
#pragma once

/// Putting and taking items of one type: what Queue, SimpleQueue and JoinableQueue have in common.
///
/// One object a process; any thread may use it. close() concerns the process that calls it, and the children that it
/// forks afterwards.
///
/// Invariant: an item that was put is taken once, or dropped by shut_down(true), or was delivered to a lane that was
/// killed while it took it. Items of one producer are taken in the order in which it put them.
///
///     ItemChannel<int> channel(ObjectKind::queue, "jobs", 8, 0);
///     channel.put(Deadline::never(), 7, where);
///     std::optional<int> item = channel.take(Deadline::at_once(), where);

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <source_location>
#include <string_view>
#include <utility>

#include "sharescope/channel/codec.hpp"
#include "sharescope/channel/parcel.hpp"
#include "sharescope/channel/queue_core.hpp"
#include "sharescope/channel/queue_obstacle.hpp"
#include "sharescope/memory/fields.hpp"
#include "sharescope/memory/type_code.hpp"
#include "sharescope/schedule/door.hpp"

namespace sharescope {

inline constexpr std::size_t largest_plain_item = 256 - sizeof(Slot);

/// Whether it lies in a slot as it is. Such slots are of 16, 32, 64, 128 or 256 bytes, so that none of the small ones
/// lies in two cache lines.
template <class T>
consteval bool lies_plain() noexcept {
  if constexpr (PlainMessage<T>) return sizeof(T) <= largest_plain_item;
  return false;
}

template <class T>
inline constexpr std::uint32_t slot_bytes_for = lies_plain<T>()
                                                    ? static_cast<std::uint32_t>(std::bit_ceil(sizeof(Slot) +
                                                                                               sizeof(T)))
                                                    : static_cast<std::uint32_t>(sizeof(ParcelSlot));

template <class T, bool counts_tasks = false>
class ItemChannel {
 public:
  /// Throws OutOfMemory, InvalidValue.
  ItemChannel(ObjectKind kind, std::string_view name, std::int64_t maxsize)
      : core_({.kind = kind,
               .name = name,
               .maxsize = maxsize,
               .slot_bytes = slot_bytes_for<T>,
               .form = (lies_plain<T>() ? 0U : QueueState::parcels) | (counts_tasks ? QueueState::tasks : 0U),
               .type_code = type_code_of<T>(),
               .type_name = type_name_of<T>(),
               .fields = fields_in<T>(),
               .item_bytes = PlainMessage<T> ? static_cast<std::uint32_t>(sizeof(T)) : 0}) {}
  ItemChannel(ItemChannel&& other) noexcept
      : core_(std::move(other.core_)), closed_(other.closed_.load(std::memory_order_relaxed)) {}
  ItemChannel& operator=(ItemChannel&& other) noexcept {
    core_ = std::move(other.core_);
    closed_.store(other.closed_.load(std::memory_order_relaxed), std::memory_order_relaxed);
    return *this;
  }

  /// False when there was no room before the deadline. Throws what the item's Codec throws, QueueShutDown, QueueClosed,
  /// OutOfMemory; nothing was put then.
  bool put(Deadline deadline, const T& item, std::source_location where) {
    if constexpr (lies_plain<T>()) {
      return door::perform(Operation::put, core_.id(), where, deadline, RoomObstacle(core_),
                           [this, &item]<class Note>(Note& note) { return try_put_plain(item, note); });
    } else {
      OutgoingParcel parcel(core_);
      return door::perform(
          Operation::put, core_.id(), where, deadline, RoomObstacle(core_),
          [this, &item, &parcel]<class Note>(Note& note) { return try_put_parcel(item, parcel, note); });
    }
  }

  /// Empty when there was no item before the deadline. Throws what the item's Codec throws, and the item is gone then;
  /// QueueShutDown, QueueClosed.
  std::optional<T> take(Deadline deadline, std::source_location where) {
    if constexpr (is_taken_in_place) {
      return take_in_place(deadline, where);
    } else {
      return take_by_value(deadline, where);
    }
  }

  /// Waits for one. Throws as take().
  T take_one(std::source_location where) {
    if constexpr (is_taken_in_place) {
      return take_one_in_place(where);
    } else {
      return *take_by_value(Deadline::never(), where);
    }
  }

  /// By this process. Never waits.
  void close(std::source_location where) {
    door::perform(Operation::close, core_.id(), where, [this]<class Note>(Note& /*note*/) {
      if constexpr (!Note::peeking) closed_.store(true, std::memory_order_relaxed);
    });
  }
  void shut_down(bool dropping, std::source_location where) {
    door::perform(Operation::close, core_.id(), where, [this, dropping]<class Note>(Note& /*note*/) {
      if constexpr (!Note::peeking) core_.shut_down(dropping);
    });
  }

  std::uint64_t size(std::source_location where = std::source_location::current()) const {
    return door::perform(Operation::get, core_.id(), where, [this]<class Note>(Note& note) {
      check_open();
      const std::uint64_t size = core_.size();
      if constexpr (Note::watching) note.before = note.after = size;
      return size;
    });
  }
  void check_open() const {
    if (closed_.load(std::memory_order_relaxed)) [[unlikely]]
      core_.throw_closed();
  }
  QueueCore& core() noexcept { return core_; }
  const QueueCore& core() const noexcept { return core_; }

 private:
  static constexpr std::uint32_t slot_bytes = slot_bytes_for<T>;
  static constexpr bool at_desk = counts_tasks || !lies_plain<T>();
  /// A large item is copied once, into where the caller has it: a stack might not hold it several times.
  static constexpr bool is_taken_in_place =
      PlainMessage<T> && !lies_plain<T>() && std::is_default_constructible_v<T>;

  std::optional<T> take_in_place(Deadline deadline, std::source_location where) {
    std::optional<T> item(std::in_place);
    if (!take_into(deadline, *item, where)) item.reset();
    return item;
  }
  T take_one_in_place(std::source_location where) {
    T item;
    take_into(Deadline::never(), item, where);
    return item;
  }
  std::optional<T> take_by_value(Deadline deadline, std::source_location where) {
    return door::perform(Operation::take, core_.id(), where, deadline, ItemObstacle(core_),
                         [this]<class Note>(Note& note) { return try_take(note); });
  }
  bool take_into(Deadline deadline, T& item, std::source_location where) {
    return door::perform(Operation::take, core_.id(), where, deadline, ItemObstacle(core_),
                         [this, to = &item]<class Note>(Note& note) { return try_take_into(*to, note); });
  }

  /// What every attempt begins with.
  template <class Note>
  void check() const {
    if constexpr (Note::peeking) core_.throw_only_looks();
    check_open();
  }

  template <class Note>
  bool try_put_plain(const T& item, [[maybe_unused]] Note& note) {
    check<Note>();
    SlotRing::Claimed claimed;
    if (!core_.template claim_to_put<slot_bytes, at_desk>(claimed)) return false;
    std::memcpy(claimed.bytes(), &item, sizeof item);
    if constexpr (Note::watching) {
      note.after = door::bits_of(item);
      note.detail = sizeof item;
    }
    publish(claimed, note);
    return true;
  }

  template <class Note>
  bool try_put_parcel(const T& item, OutgoingParcel& parcel, [[maybe_unused]] Note& note) {
    check<Note>();
    // Nothing is packed in vain: a full queue is not asked for a slot.
    if (core_.maxsize() != 0 && !core_.may_have_room()) return false;
    if (!parcel.pack(item)) return false;
    SlotRing::Claimed claimed;
    if (!core_.template claim_to_put<slot_bytes, at_desk>(claimed)) return false;
    if constexpr (Note::watching) note.detail = static_cast<std::uint32_t>(parcel.bytes());
    parcel.hand_over(claimed);
    publish(claimed, note);
    return true;
  }

  /// Dated before others can see it; `before` is which item it is, `other` who took the one that was in this slot before.
  template <class Note>
  void publish(const SlotRing::Claimed& claimed, [[maybe_unused]] Note& note) {
    if constexpr (Note::watching) {
      note.before = claimed.place;
      note.other = static_cast<std::uint16_t>(claimed.other & 0xFFFFU);
      note.ticks = door::now();
    }
    claimed.publish(this_lane.ticket);
    core_.wake_a_getter(note);
  }

  /// Gives the slot back at the end of a take, also when the Codec throws. `before` and `other` tell which item it was, and
  /// who has put it.
  template <class Note>
  class Taken {
   public:
    Taken(QueueCore& core, const SlotRing::Claimed& claimed, Note& note) noexcept
        : core_(core), claimed_(claimed), note_(note) {
      if constexpr (Note::watching) {
        note.before = claimed.place;
        note.other = static_cast<std::uint16_t>(claimed.other & 0xFFFFU);
        note.ticks = door::now();
      }
    }
    ~Taken() {
      claimed_.give_back(this_lane.ticket);
      core_.wake_a_putter(note_);
    }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

   private:
    QueueCore& core_;
    const SlotRing::Claimed& claimed_;
    Note& note_;
  };

  template <class Note>
  std::optional<T> try_take(Note& note) {
    check<Note>();
    SlotRing::Claimed claimed;
    if (!core_.template claim_to_take<slot_bytes, at_desk>(claimed)) return std::nullopt;
    const Taken<Note> taken(core_, claimed, note);
    if constexpr (lies_plain<T>()) {
      std::array<std::byte, sizeof(T)> bytes;
      std::memcpy(bytes.data(), claimed.bytes(), sizeof(T));
      const T item = std::bit_cast<T>(bytes);
      if constexpr (Note::watching) {
        note.after = door::bits_of(item);
        note.detail = sizeof item;
      }
      return item;
    } else {
      const IncomingParcel parcel(core_, claimed);
      if constexpr (Note::watching) note.detail = static_cast<std::uint32_t>(parcel.bytes().size());
      return decode<T>(parcel.bytes());
    }
  }

  template <class Note>
  bool try_take_into(T& item, Note& note) {
    check<Note>();
    SlotRing::Claimed claimed;
    if (!core_.template claim_to_take<slot_bytes, at_desk>(claimed)) return false;
    const Taken<Note> taken(core_, claimed, note);
    const IncomingParcel parcel(core_, claimed);
    if constexpr (Note::watching) note.detail = static_cast<std::uint32_t>(parcel.bytes().size());
    if (parcel.bytes().size() != sizeof item)
      detail::throw_undecodable(type_name_of<T>(), parcel.bytes().size());
    std::memcpy(static_cast<void*>(&item), parcel.bytes().data(), sizeof item);
    return true;
  }

  QueueCore core_;
  std::atomic<bool> closed_{false};
};

}  // namespace sharescope
