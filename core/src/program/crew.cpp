// SPDX-License-Identifier: MIT
#include "crew.hpp"

#include <poll.h>

#include <cstring>

#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {

// The line is no object of the program's: it is not named in any table.
Crew::Crew() : start_line_({.state_bytes = sizeof(StartLine)}) {}

void Crew::add(const std::string& role, int count, const Body& body) {
  for (int index = 0; index < count; ++index) {
    const std::string name = role + "-" + std::to_string(index + 1);
    const int number = ++numbered_;
    StartLine* line = start_line_.state<StartLine>();
    members_.push_back({name, Process(name, [=] {
                          attach_this_thread({.name = name});
                          Lane& lane = *this_lane.lane;
                          lane.number.store(static_cast<std::uint32_t>(number));
                          lane.role.store(Role::worker);
                          line->report_and_wait();
                          Worker me(lane, index, count, role);
                          body(me);
                        })});
  }
}

void Crew::start() {
  try {
    for (Member& member : members_)
      member.process.start();
  } catch (...) {
    end();
    throw;
  }
  StartLine& line = *start_line_.state<StartLine>();
  constexpr std::uint64_t look_again = 10'000'000;
  while (true) {
    const std::uint32_t reported = line.reported();
    if (reported >= members_.size() || static_cast<int>(reported) >= alive()) break;
    line.await_change(reported, Deadline::at(monotonic_nanoseconds() + look_again));
  }
  line.fire();
}

void Crew::await(std::chrono::milliseconds span) const {
  std::vector<pollfd> sentinels;
  for (const Member& member : members_) {
    if (member.process.is_alive()) sentinels.push_back({member.process.sentinel(), POLLIN, 0});
  }
  ::poll(sentinels.data(), sentinels.size(), static_cast<int>(span.count()));
}

int Crew::alive() const {
  int count = 0;
  for (const Member& member : members_)
    count += member.process.is_alive() ? 1 : 0;
  return count;
}

bool Crew::has_ended() const { return alive() == 0; }

void Crew::end() {
  for (Member& member : members_) {
    if (member.process.pid()) member.process.kill();
  }
  for (Member& member : members_) {
    if (member.process.pid()) member.process.join();
  }
}

std::string Crew::first_bad_end() const {
  std::string own_end;
  for (const Member& member : members_) {
    const std::optional<int> code = member.process.exit_code();
    if (!code || *code == 0) continue;
    // Whoever was killed comes first: others may have ended because it did, by an OwnerDied.
    if (*code < 0) {
      return member.name + " was killed by signal " + std::to_string(-*code) + " (" + ::strsignal(-*code) +
             ")";
    }
    if (own_end.empty()) own_end = member.name + " ended with exit code " + std::to_string(*code);
  }
  return own_end;
}

}  // namespace sharescope
