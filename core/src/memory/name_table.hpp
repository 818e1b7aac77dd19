// SPDX-License-Identifier: MIT
#pragma once

/// The names that a program has given in /dev/shm, in memory that all its processes share: name_cleaner.hpp.
///
/// An entry belongs to the process that has claimed it, until it is `given`; any process may then free it by one
/// compare-exchange. A process that is killed with a claimed entry leaves it claimed.

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <type_traits>

namespace sharescope::detail {

struct GivenName {
  enum class State : std::uint32_t { free = 0, claimed, given };

  std::atomic<State> state;
  pid_t maker;
  dev_t device;
  ino_t inode;
  char name[256];
};

struct NameTable {
  static constexpr std::uint32_t size = 8192;

  std::atomic<pid_t> cleaner;       ///< 0 before there is one; -P while process P starts it
  std::atomic<std::uint32_t> used;  ///< entries from here on have never been used
  GivenName names[size];
};

static_assert(std::is_trivially_destructible_v<NameTable>);
static_assert(std::atomic<GivenName::State>::is_always_lock_free);
static_assert(std::atomic<pid_t>::is_always_lock_free);

}  // namespace sharescope::detail
