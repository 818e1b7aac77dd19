// SPDX-License-Identifier: MIT
#pragma once

/// A queue between processes and threads (Python's multiprocessing.Queue): any number put, any number get.
///
///     sharescope::Queue<int> jobs{"jobs"};                  // unbounded
///     sharescope::Queue<std::string> lines{"lines", 16};    // put() waits while there are 16
///     …in a worker:  lines.put("ready");
///     …in another:   while (auto line = lines.try_get_for(1s)) std::puts(line->c_str());
///
/// For any trivially copyable type, for strings, vectors and what else has a Codec (channel/codec.hpp). Any thread and
/// process of the program may use it at once; it is to be made before the processes that use it are started.
///
///     state \ operation  put            try_put   get            try_get   shutdown()      shutdown(true)
///     empty              puts           true      waits          empty     shut, empty     shut, empty
///     has items and room puts           true      takes          item      shut, has items shut, empty
///     full               waits          false     takes          item      shut, has items shut, empty
///     shut, has items    QueueShutDown  the same  takes          item      -               shut, empty
///     shut, empty        QueueShutDown  the same  QueueShutDown  the same  -               -
///     closed here        QueueClosed    the same  QueueClosed    the same  as above        as above
///
/// Items of one producer are taken in the order in which it put them, each once, whole.
///
/// Deaths. Any process may be killed at any moment, in the middle of a put or a get as well; the others go on. An item
/// whose put() did not return may be there or not, whole. An item is lost only with the one that was just taking it.
/// What a killed lane left half done is finished within 100 ms by whoever comes upon it. Memory that a killed lane had
/// taken for a ring, or for an item between two instructions, stays taken until the program ends.
///
/// Stopped processes are not dead. One that is stopped (SIGSTOP, a debugger) in the middle of a put, between two
/// instructions of it, hides the items that others put behind it until it goes on or dies; who gets waits for it, as
/// long as its limit. docs/decisions/020-a-put-that-stands-still.md says why.
///
/// There is no thread behind it, and nothing is buffered in a process: when put() returns, every process can take the
/// item, unless one is stopped as above. So join_thread() and cancel_join_thread() do not exist: what they flush is never there (conformance Q-09), an
/// item that was put outlives its producer, and a producer can always end, whether or not anybody reads.
///
/// Unbounded means as much as the session holds: a put that finds no memory throws OutOfMemory, and puts nothing. The
/// memory of a longest time stays the queue's, at most twice what its items needed then.
///
/// Between processes that run, nothing here enters the kernel. Who has to wait looks for some microseconds, then sleeps.
/// A put is one compare-exchange for the slot and one for the end of the queue, whatever the number of users.
///
/// Invariants: queue_state.hpp, slot_ring.hpp. Semantics: Python's documentation of multiprocessing.Queue, and of
/// queue.Queue.shutdown (3.13).

#include <cstdint>
#include <string_view>

#include "sharescope/channel/item_queue.hpp"

namespace sharescope {

/// Its operations: item_queue.hpp.
template <class T>
class Queue : public ItemQueue<T> {
 public:
  /// `maxsize` of zero or less: unbounded. Without a name it is called by its kind and a number. The memory for
  /// `maxsize` items is taken now: a slot of 16 to 256 bytes for each, 16 for an int. Throws OutOfMemory when the machine
  /// has not that much, InvalidValue when not even a session has: 16 GiB, which are a little less than 2^30 slots of 16
  /// bytes.
  explicit Queue(std::string_view name = {}, std::int64_t maxsize = 0)
      : ItemQueue<T>(ObjectKind::queue, name, maxsize) {}
};

}  // namespace sharescope
