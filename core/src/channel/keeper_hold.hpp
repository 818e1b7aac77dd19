// SPDX-License-Identifier: MIT
#pragma once

/// Holds a queue's keeper (channel/queue_state.hpp) for a scope. Who comes after one that was killed holding it simply
/// goes on: what is done under it can be done again, and the sum of tasks is added up anew.
///
/// By a lane. The constructor waits for another that holds it, which is a matter of microseconds unless that one is
/// stopped; the one with a span no longer than that, the one with try_to never, and `held()` tells.
///
///     const KeeperHold hold(core, try_to);
///     if (hold.held()) …

#include <chrono>

#include "sharescope/channel/queue_core.hpp"

namespace sharescope {

struct TryTo {};
inline constexpr TryTo try_to{};

class KeeperHold {
 public:
  explicit KeeperHold(QueueCore& core) noexcept : core_(&core) {
    while (!enter())
      word().await(*this_lane.session, this_lane.ticket, Deadline::never());
  }
  KeeperHold(QueueCore& core, TryTo) noexcept : core_(enter_of(core) ? &core : nullptr) {}
  KeeperHold(QueueCore& core, std::chrono::milliseconds span) noexcept : KeeperHold(core, try_to) {
    if (held()) return;
    const Deadline deadline = Deadline::after(span);
    while (!deadline.has_passed()) {
      core.state().keeper.await(*this_lane.session, this_lane.ticket, deadline);
      if (!enter_of(core)) continue;
      core_ = &core;
      return;
    }
  }
  KeeperHold(const KeeperHold&) = delete;
  KeeperHold& operator=(const KeeperHold&) = delete;
  ~KeeperHold() {
    if (core_ == nullptr) return;
    core_->state().task.adding.store(0, std::memory_order_release);
    if ((this_lane.attention & attention::fenced) != 0) {
      word().give_back_fenced();
    } else {
      word().give_back();
    }
  }

  bool held() const noexcept { return core_ != nullptr; }

 private:
  OwnerWord& word() const noexcept { return core_->state().keeper; }
  bool enter() const noexcept { return enter_of(*core_); }

  static bool enter_of(QueueCore& core) noexcept {
    OwnerWord& word = core.state().keeper;
    if (!word.try_take(this_lane.ticket)) {
      if (word.owner.load(std::memory_order_relaxed) == nobody || !word.recover(*this_lane.session))
        return false;
      if (!word.try_take(this_lane.ticket)) return false;
    }
    if (core.state().task.adding.exchange(1, std::memory_order_acq_rel) != 0) core.add_up_tasks();
    return true;
  }

  QueueCore* core_;
};

}  // namespace sharescope
