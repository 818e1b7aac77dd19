// SPDX-License-Identifier: MIT
#include "command/follow.hpp"

#include <poll.h>
#include <signal.h>

#include <algorithm>

namespace sharescope::gui {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds shortest_sleep{2};

void sleep_until(const std::vector<LiveRun*>& runs, int signals, milliseconds most) {
  std::vector<pollfd> wanted{{signals, POLLIN, 0}};
  for (const LiveRun* run : runs) {
    if (run->over()) continue;
    for (const int descriptor : run->descriptors())
      wanted.push_back({descriptor, POLLIN, 0});
  }
  ::poll(wanted.data(), wanted.size(), static_cast<int>(most.count()));
}

}  // namespace

void wait_for_news(const std::vector<LiveRun*>& runs, milliseconds most) { sleep_until(runs, -1, most); }

Followed follow(const std::vector<LiveRun*>& runs, StopSignals& signals, const FollowWishes& wishes,
                const std::function<void()>& look) {
  Followed followed;
  const auto start = Clock::now();
  // Much happens at first: a program declares itself, and many are over soon.
  milliseconds sleep = shortest_sleep;
  for (;;) {
    bool all_over = true;
    for (LiveRun* run : runs)
      all_over = run->update() && all_over;
    look();
    if (all_over || (wishes.enough && wishes.enough())) return followed;

    if (const auto signal = signals.take()) {
      if (followed.signal) return followed;
      followed.signal = signal;
      for (LiveRun* run : runs)
        run->end(*signal);
    } else if (wishes.limit && !followed.timed_out && Clock::now() - start >= *wishes.limit) {
      followed.timed_out = true;
      for (LiveRun* run : runs)
        run->end(SIGTERM);
    }
    auto most = std::min(sleep, wishes.look_every);
    if (wishes.limit && !followed.timed_out) {
      const auto left = std::chrono::ceil<milliseconds>(*wishes.limit - (Clock::now() - start));
      most = std::clamp(left, milliseconds{0}, most);
    }
    sleep_until(runs, signals.descriptor(), most);
    sleep = std::min(sleep * 2, wishes.look_every);
  }
}

}  // namespace sharescope::gui
