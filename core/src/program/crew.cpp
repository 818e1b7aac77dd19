// SPDX-License-Identifier: MIT
#include "crew.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <thread>

#include "bad_end.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope {
namespace {

/// Until it is killed or told to go on.
void stop_still(const Process& process) {
  ::syscall(SYS_pidfd_send_signal, process.sentinel(), SIGSTOP, nullptr, 0U);
}

}  // namespace

// The line is no object of the program's: it is not named in any table.
Crew::Crew() : start_line_({.state_bytes = sizeof(StartLine)}) {}

void Crew::work(const std::string& role, int index, int count, int number, StartLine& line,
                const Body& body) {
  const std::string name = role + "-" + std::to_string(index + 1);
  attach_this_thread({.name = name});
  Lane& lane = *this_lane.lane;
  lane.number.store(static_cast<std::uint32_t>(number));
  lane.role.store(Role::worker);
  line.report_and_wait();
  Worker me(lane, index, count, role);
  body(me);
}

void Crew::add(const std::string& role, int count, const Body& body) {
  for (int index = 0; index < count; ++index) {
    const std::string name = role + "-" + std::to_string(index + 1);
    const int number = ++numbered_;
    StartLine* line = start_line_.state<StartLine>();
    members_.push_back({name, Process(name, [=] { work(role, index, count, number, *line, body); })});
  }
}

void Crew::add_threads(const std::string& role, int count, const Body& body) {
  if (count < 1) return;
  const int first = numbered_ + 1;
  numbered_ += count;
  StartLine* line = start_line_.state<StartLine>();
  const std::string name = role + "-1";
  Process process(name, [=] {
    std::vector<std::exception_ptr> failures(static_cast<std::size_t>(count));
    const auto guarded = [&](int index) {
      try {
        work(role, index, count, first + index, *line, body);
      } catch (...) {
        failures[static_cast<std::size_t>(index)] = std::current_exception();
      }
    };
    // The process's own thread is the first of them.
    std::vector<std::jthread> others;
    for (int index = 1; index < count; ++index)
      others.emplace_back(guarded, index);
    guarded(0);
    others.clear();
    for (const std::exception_ptr& failure : failures) {
      if (failure) std::rethrow_exception(failure);
    }
  });
  members_.push_back({name, std::move(process), static_cast<std::uint32_t>(count)});
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
    if (reported >= static_cast<std::uint32_t>(numbered_) || reported >= workers_alive()) break;
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

std::uint32_t Crew::workers_alive() const {
  std::uint32_t count = 0;
  for (const Member& member : members_)
    count += member.process.is_alive() ? member.workers : 0;
  return count;
}

bool Crew::has_ended() const { return workers_alive() == 0; }

void Crew::end() {
  // All stand still before the first is killed: none shall see its neighbour die holding a lock, and end by an OwnerDied.
  for (const Member& member : members_) {
    if (member.process.pid()) stop_still(member.process);
  }
  std::vector<Process> killed;
  std::exception_ptr refused;
  for (Member& member : members_) {
    if (!member.process.pid()) continue;
    try {
      member.process.kill();
      killed.push_back(member.process);
    } catch (const SystemError&) {
      refused = std::current_exception();
    }
  }
  for (Process& process : killed)
    process.join();
  if (refused) std::rethrow_exception(refused);
}

std::string Crew::first_bad_end() const {
  std::string own_end;
  for (const Member& member : members_) {
    const std::optional<int> code = member.process.exit_code();
    if (!code || *code == 0) continue;
    // Whoever was killed comes first: others may have ended because it did, by an OwnerDied.
    const std::string end = member.name + " " + bad_end(*code);
    if (*code < 0) return end;
    if (own_end.empty()) own_end = end;
  }
  return own_end;
}

}  // namespace sharescope
