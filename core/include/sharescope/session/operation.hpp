// SPDX-License-Identifier: MIT
#pragma once

/// Every kind of operation that can pass through the door, and how it can end.
///
/// Plain values that stand in event records: a number, once given, keeps its meaning within a format version.

#include <cstdint>
#include <string_view>

namespace sharescope {

enum class Operation : std::uint8_t {
  none = 0,
  // shared values
  get,
  set,
  exchange,
  add,
  compare_exchange,
  // locks
  lock,
  try_lock,
  unlock,
  recover,
  // semaphores, conditions, events, barriers
  acquire,
  try_acquire,
  release,
  wait,
  notify,
  notify_all,
  raise,
  clear,
  arrive,
  abort,
  reset,
  // channels
  send,
  receive,
  poll,
  put,
  take,
  task_done,
  close,
  // processes
  start,
  finish,
  join,
  count_,
};

/// Reads or changes shared data.
constexpr bool is_access(Operation operation) noexcept {
  return operation >= Operation::get && operation <= Operation::compare_exchange;
}
constexpr bool takes_lock(Operation operation) noexcept {
  return operation == Operation::lock || operation == Operation::try_lock;
}

/// How an operation ended, or that it did not yet.
enum class Outcome : std::uint8_t {
  done = 0,
  waits,    ///< it could not happen; the lane goes to sleep here, and a second record follows when it is over
  refused,  ///< it did not happen, and the caller was told: taken, full, empty, timed out
  owner_died,  ///< it found that the owner had died
  misuse,      ///< it threw
  count_,
};

std::string_view to_string(Operation operation) noexcept;
std::string_view to_string(Outcome outcome) noexcept;

}  // namespace sharescope
