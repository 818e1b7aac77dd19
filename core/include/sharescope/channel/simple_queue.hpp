// SPDX-License-Identifier: MIT
#pragma once

/// The plainest queue between processes and threads (Python's multiprocessing.SimpleQueue): put, get, empty, close.
///
///     sharescope::SimpleQueue<std::string> lines{"lines"};
///     …in a worker:   lines.put("done");
///     …in the parent: std::string line = lines.get();
///
/// It has no bound, so put() never waits; Python's waits when its pipe is full. No timeouts, no size. What is said of
/// types, order, memory, deaths and users in queue.hpp is true here, too.
///
///     state \ operation   put          get          empty        close
///     empty               puts         waits        true         closed here
///     has items           puts         takes        false        closed here
///     closed here         QueueClosed  QueueClosed  QueueClosed  nothing
///
/// Invariants: queue_state.hpp. Semantics: Python's documentation of multiprocessing.SimpleQueue.

#include <source_location>
#include <string_view>

#include "sharescope/channel/item_channel.hpp"

namespace sharescope {

template <class T>
class SimpleQueue {
 public:
  using value_type = T;

  /// Throws OutOfMemory. To be made before the processes that use it are started.
  explicit SimpleQueue(std::string_view name = {}) : channel_(ObjectKind::simple_queue, name, 0) {}

  /// Never waits. Throws QueueClosed, OutOfMemory, and what the Codec throws; nothing is put then.
  void put(const T& item, std::source_location where = std::source_location::current()) {
    channel_.put(Deadline::never(), item, where);
  }

  /// Waits as long as it is empty. Throws QueueClosed; what the Codec throws, and the item is gone then.
  T get(std::source_location where = std::source_location::current()) { return channel_.take_one(where); }

  /// Never waits. Throws QueueClosed.
  bool empty(std::source_location where = std::source_location::current()) const {
    return channel_.size(where) == 0;
  }

  /// This process, and those it forks afterwards, have done with it. Never waits; may be called again.
  void close(std::source_location where = std::source_location::current()) { channel_.close(where); }

  std::string_view name() const noexcept { return channel_.core().name(); }
  ObjectId id() const noexcept { return channel_.core().id(); }

 private:
  ItemChannel<T> channel_;
};

}  // namespace sharescope
