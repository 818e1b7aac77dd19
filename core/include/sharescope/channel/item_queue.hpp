// SPDX-License-Identifier: MIT
#pragma once

/// What can be done with a Queue, and with a JoinableQueue, which counts what is done with its items besides. What it
/// promises stands in queue.hpp.
///
///     template <class T> class Queue : public ItemQueue<T> { … };

#include <chrono>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string_view>

#include "sharescope/channel/item_channel.hpp"

namespace sharescope {

template <class T, bool counts_tasks = false>
class ItemQueue {
 public:
  using value_type = T;

  /// Waits as long as it is full. Throws QueueShutDown, QueueClosed, OutOfMemory, and what the Codec throws; nothing is
  /// put then, and no slot is taken.
  void put(const T& item, std::source_location where = std::source_location::current()) {
    channel_.put(Deadline::never(), item, where);
  }

  /// Never waits: false when it is full. Throws as put() does.
  [[nodiscard]] bool try_put(const T& item, std::source_location where = std::source_location::current()) {
    return channel_.put(Deadline::at_once(), item, where);
  }

  /// Waits for `span` at the most; a span of zero or less does not wait. Throws as put() does.
  template <class Rep, class Period>
  [[nodiscard]] bool try_put_for(const T& item, std::chrono::duration<Rep, Period> span,
                                 std::source_location where = std::source_location::current()) {
    return channel_.put(Deadline::after(span, id()), item, where);
  }

  /// Waits as long as it is empty. Throws QueueShutDown, QueueClosed; what the Codec throws, and the item is gone then.
  T get(std::source_location where = std::source_location::current()) { return channel_.take_one(where); }

  /// Never waits: empty when nothing is there. Throws as get() does.
  [[nodiscard]] std::optional<T> try_get(std::source_location where = std::source_location::current()) {
    return channel_.take(Deadline::at_once(), where);
  }

  /// Waits for `span` at the most, whoever else reads or writes; a span of zero or less does not wait. Throws as get()
  /// does.
  template <class Rep, class Period>
  [[nodiscard]] std::optional<T> try_get_for(std::chrono::duration<Rep, Period> span,
                                             std::source_location where = std::source_location::current()) {
    return channel_.take(Deadline::after(span, id()), where);
  }

  /// How many items are in it just now; those that are being put count. Never waits. Throws QueueClosed, as the next two.
  std::uint64_t size(std::source_location where = std::source_location::current()) const {
    return channel_.size(where);
  }
  bool empty(std::source_location where = std::source_location::current()) const { return size(where) == 0; }
  /// Never true of an unbounded queue.
  bool full(std::source_location where = std::source_location::current()) const {
    return maxsize() != 0 && size(where) >= maxsize();
  }
  /// 0: unbounded.
  std::uint32_t maxsize() const noexcept { return channel_.core().maxsize(); }

  /// This process, and those it forks afterwards, have done with it: whatever they do with the queue's items throws
  /// QueueClosed. Other processes notice nothing. Never waits; may be called again.
  void close(std::source_location where = std::source_location::current()) { channel_.close(where); }

  /// For everybody: nothing can be put any more, and who gets is told once all is taken. With `immediate`, what is in it
  /// is dropped, and who gets is told at once. Wakes all who wait. Never waits; may be called again.
  void shutdown(bool immediate = false, std::source_location where = std::source_location::current()) {
    channel_.shut_down(immediate, where);
  }

  std::string_view name() const noexcept { return channel_.core().name(); }
  ObjectId id() const noexcept { return channel_.core().id(); }

 protected:
  ItemQueue(ObjectKind kind, std::string_view name, std::int64_t maxsize) : channel_(kind, name, maxsize) {}
  ~ItemQueue() = default;
  ItemQueue(ItemQueue&&) noexcept = default;
  ItemQueue& operator=(ItemQueue&&) noexcept = default;

  ItemChannel<T, counts_tasks> channel_;
};

}  // namespace sharescope
