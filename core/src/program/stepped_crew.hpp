// SPDX-License-Identifier: MIT
#pragma once

/// The workers of a program whose every move is chosen: they are run again and again from the same start, each time
/// under another schedule.
///
/// Between two executions the arena is put back as it was (memory/arena_image.hpp), and each worker's process goes on
/// with a fresh copy of its body. A worker that did not come to its end, or that ended with something in its hand, is
/// forked anew. `fresh` forks all of
/// them anew each time; so does the crew by itself for a program with pipes, whose descriptors nobody can put back.
///
/// All workers share one processor while a crew exists: one process runs at a time, and handing the turn to another is
/// cheapest there.
///
/// By the supervisor's thread. Nobody is left behind when it is destroyed.
///
///     SteppedCrew crew(session, roles, {});
///     explore::Performed performed = crew.perform({.wish = {{1}, {2}}});

#include <sched.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "../explore/plan.hpp"
#include "role.hpp"
#include "sharescope/memory/arena_image.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/schedule/dispatcher.hpp"

namespace sharescope {

class SteppedCrew {
 public:
  struct Options {
    bool fresh = false;
    std::chrono::milliseconds patience{5'000};  ///< for a worker to come back to the door
  };

  /// Throws InvalidValue when there are more workers than seats.
  SteppedCrew(Session& session, const std::vector<WorkerRole>& roles, Options options);
  SteppedCrew(const SteppedCrew&) = delete;
  SteppedCrew& operator=(const SteppedCrew&) = delete;
  ~SteppedCrew();

  /// One execution from the start. What Process::start() throws.
  explore::Performed perform(const explore::Plan& plan);

  /// Further, after ExecutionEnd::held: the wish is what was done so far, and more.
  explore::Performed go_on(const explore::Plan& plan);

  std::uint32_t workers() const noexcept { return seats_; }
  const std::vector<std::string>& names() const noexcept { return names_; }
  bool is_fresh() const noexcept { return options_.fresh; }

 private:
  /// How often the supervisor looks whether somebody died with the turn.
  static constexpr std::uint64_t look_again = 5'000'000;

  /// One process, with one worker or several.
  struct Member {
    std::string name;
    std::uint32_t first_seat;
    std::uint32_t seats;
    const WorkerRole* role;
    int index;                   ///< of the first worker, within its role
    int count;                   ///< of workers in that role
    bool is_incomplete = false;  ///< one of its threads has ended
    std::optional<Process> process = {};
  };
  static void sit_and_work(Session& session, const WorkerRole& role, int index, int count, std::uint32_t seat,
                           bool once);
  void start(Member& member);
  void end(Member& member);
  bool is_stuck(const Member& member) const;
  bool is_at_work(const Member& member) const;
  enum class Seated : std::uint8_t { yes, died, not_in_time };
  Seated await_seated(Member& member);
  std::optional<explore::Performed> prepare();
  std::optional<explore::Performed> seat_again(Member& member);
  void write(const explore::Plan& plan);
  explore::Performed follow();
  explore::Performed conclude(Stop stop);
  void kill(std::uint32_t seat);
  void all_look_again();
  void is_lost(const Member& member);
  void has_crashed(const Member& member, std::uint32_t seat);
  bool await_end(Member& member);
  explore::Performed not_back(std::uint32_t seat) const;
  const Member* halted_member() const;
  std::optional<explore::Performed> look_for_halted();
  bool is_patience_over();
  std::optional<explore::Performed> look_after();
  bool may_be_woken();
  std::uint64_t nanoseconds_without_step();
  Member& member_of(std::uint32_t seat);
  std::string describe_livelock() const;
  explore::Performed ended(ExecutionEnd end, std::string message = {}) const;

  Session& session_;
  Turns& turns_;
  Dispatcher dispatcher_;
  std::vector<WorkerRole> roles_;
  Options options_;
  std::uint32_t seats_ = 0;
  std::vector<Member> members_;
  std::vector<std::string> names_;
  ArenaImage image_;
  std::uint64_t reserved_steps_ = 0;
  bool keys_reserved_ = false;
  std::uint64_t watched_since_ = 0;  ///< nanoseconds of CLOCK_MONOTONIC: since when nothing has moved
  std::uint32_t watched_steps_ = 0;
  std::uint32_t watched_turn_ = 0;
  std::string crash_;               ///< who has crashed in this execution, and how
  int crash_signal_ = 0;            ///< by which signal
  std::uint32_t halted_looks_ = 0;  ///< so many times in a row a worker was seen to be stopped
  cpu_set_t processors_;
};

}  // namespace sharescope
