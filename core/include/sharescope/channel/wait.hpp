// SPDX-License-Identifier: MIT
#pragma once

/// Waits for the first of several things: a message on a connection, the end of a process, anything to read on a
/// descriptor (Python's multiprocessing.connection.wait).
///
///     while (true) {
///       for (sharescope::Waitable ready : sharescope::wait({left, right, child})) {
///         if (ready == left) left.recv<int>();
///         if (ready == child) return;
///       }
///     }
///
/// A connection is ready when recv() would not have to wait for a message to begin: also when every copy of the other
/// end is closed. A process is ready when it has ended; a descriptor (socket, sentinel, eventfd) when poll(2) says that
/// it can be read, was hung up, or has an error.
///
/// All that is ready is returned, in the order given; what is given twice is returned once. Nothing is taken, so it
/// stays ready. Any number of threads and processes may wait for the same things. Signals whose handlers return
/// shorten no wait, and only the monotonic clock counts. Semantics: Python's documentation; there, an object given
/// twice is an error.
///
/// Throws ConnectionClosed for a closed connection, WrongDirection for one that only sends, SystemError for a
/// descriptor that is not open. A sender that is killed between a message and the call that wakes us delays us by at
/// most 40 ms.

#include <chrono>
#include <compare>
#include <concepts>
#include <source_location>
#include <string>
#include <vector>

#include "sharescope/channel/connection.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {

/// Something to wait for, by reference: it must stay where it is meanwhile.
class Waitable {
 public:
  Waitable(Connection& connection) noexcept : connection_(&connection) {}
  /// A descriptor that stays the caller's.
  Waitable(int descriptor) noexcept : descriptor_(descriptor) {}
  /// A Process, or anything else with a sentinel. Throws what sentinel() throws.
  template <class Ending>
  requires requires(const Ending& ending) {
    { ending.sentinel() } -> std::same_as<int>;
  }
  Waitable(const Ending& ending) : descriptor_(ending.sentinel()) {}

  /// Null for what is no connection.
  Connection* connection() const noexcept { return connection_; }
  /// -1 for a connection.
  int descriptor() const noexcept { return descriptor_; }

  friend bool operator==(const Waitable&, const Waitable&) = default;

 private:
  friend struct WaitTask;
  detail::PipeEnd& end() const { return connection_->end("wait"); }

  Connection* connection_ = nullptr;
  int descriptor_ = -1;
};

/// As long as it takes; nothing to wait for is nothing at once.
std::vector<Waitable> wait(const std::vector<Waitable>& objects,
                           std::source_location where = std::source_location::current());

namespace detail {
/// "wait for 2 objects"
std::string wait_for(const std::vector<Waitable>& objects);
std::vector<Waitable> wait_until(const std::vector<Waitable>& objects, Deadline deadline,
                                 std::source_location where);
}  // namespace detail

/// For `span` at the most; a span of zero or less does not wait. Nothing is ready: an empty list.
template <class Rep, class Period>
std::vector<Waitable> wait(const std::vector<Waitable>& objects, std::chrono::duration<Rep, Period> span,
                           std::source_location where = std::source_location::current()) {
  return detail::wait_until(objects, Deadline::after(span, [&objects] { return detail::wait_for(objects); }),
                            where);
}

}  // namespace sharescope
