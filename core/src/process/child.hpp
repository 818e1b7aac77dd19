// SPDX-License-Identifier: MIT
#pragma once

/// One child, from the construction of its Process on. All handles and the table share it.
///
/// What is not const is guarded by the lock of the ProcessTable, so a fork finds it consistent. Blocking
/// waits happen outside of the lock, on a shared copy of the sentinel.

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "descriptor.hpp"
#include "parent_tie.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/process/session_hooks.hpp"

namespace sharescope::detail {

struct Child {
  const std::uint64_t generation;  ///< of the process that made it and may use it
  const pid_t maker_pid;
  const std::string maker_name;
  const std::string path;  ///< "2:1": the first made by the second of the main process
  const bool outlives_parent;

  std::string name;
  bool daemon;
  bool start_claimed = false;
  Process::State state = Process::State::not_started;
  std::unique_ptr<AnyBody> body = nullptr;
  std::optional<pid_t> pid = std::nullopt;
  std::optional<int> exit_code = std::nullopt;
  std::shared_ptr<const Descriptor> sentinel = nullptr;  ///< a pidfd, unless it ended before one could be had
  ParentTie tie = {};
  ChildInSession in_session = {};

  bool has_ended() const noexcept {
    return state == Process::State::ended || state == Process::State::ended_unknown;
  }
};

}  // namespace sharescope::detail
