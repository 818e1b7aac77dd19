// SPDX-License-Identifier: MIT
#include "stepped_crew.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <thread>
#include <utility>

#include "../process/run_child.hpp"
#include "bad_end.hpp"
#include "shared_kinds.hpp"
#include "sharescope/error.hpp"
#include "sharescope/process/session_hooks.hpp"
#include "sharescope/schedule/local_state.hpp"
#include "sharescope/schedule/seat.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/session/wait_graph.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {
namespace {

constexpr auto relaxed = std::memory_order_relaxed;

/// The ends of a pipe are descriptors, which each process closes by ending.
constexpr ObjectKind has_descriptors[] = {ObjectKind::pipe};

/// What other functions have left where the body's frames will lie: zeroes, so that two executions begin alike.
[[gnu::noinline]] void clear_stack_below() noexcept {
  constexpr std::size_t enough = 16'384;
  unsigned char below[enough];
  std::memset(below, 0, sizeof below);
  // The compiler must not leave it out, though nobody reads it.
  __asm__ volatile("" : : "r"(below) : "memory");
}

/// Runs the body once; what it throws is said in the session, where the supervisor reads it.
[[gnu::noinline]] Standing run_body(Session& session, const WorkerRole::Body& original, Worker& me,
                                    std::uint32_t seat) {
  auto& said = session.block().turns.said[seat];
  local_state::begins(__builtin_frame_address(0));
  try {
    // A copy each time: what a body remembers from one execution must not be known to the next.
    const WorkerRole::Body body = original;
    if (session.block().turns.states.load(relaxed) != States::ignored) clear_stack_below();
    body(me);
    return Standing::ended;
  } catch (const detail::ExitRequest& request) {
    if (request.code == 0) return Standing::ended;
    said = "it ended with exit code " + std::to_string(request.code);
  } catch (const std::exception& error) {
    said = error.what();
  } catch (...) {
    said = "it ended by an exception that is no std::exception";
  }
  return Standing::failed;
}

}  // namespace

SteppedCrew::SteppedCrew(Session& session, const std::vector<WorkerRole>& roles, Options options)
    : session_(session),
      turns_(session.block().turns),
      dispatcher_(session),
      roles_(roles),
      options_(options),
      image_(session) {
  options_.fresh = options.fresh || shares_any(session, has_descriptors);
  for (const WorkerRole& role : roles_) {
    const auto count = static_cast<std::uint32_t>(std::max(role.count_now(), 0));
    for (std::uint32_t index = 0; index < count; ++index)
      names_.push_back(role.name + "-" + std::to_string(index + 1));
    if (role.threads && count > 0) {
      members_.push_back({role.name + "-1", seats_, count, &role, 0, static_cast<int>(count)});
    } else {
      for (std::uint32_t index = 0; index < count; ++index)
        members_.push_back({names_[seats_ + index], seats_ + index, 1, &role, static_cast<int>(index),
                            static_cast<int>(count)});
    }
    seats_ += count;
  }
  if (seats_ > limits::seats) {
    throw InvalidValue("a program with " + std::to_string(seats_) +
                       " workers: " + std::to_string(limits::seats) + " can be stepped");
  }
  // One process runs at a time.
  ::sched_getaffinity(0, sizeof processors_, &processors_);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(::sched_getcpu(), &one);
  ::sched_setaffinity(0, sizeof one, &one);
  turns_.seats.store(seats_);
  session_.block().control.pace.store(Pace::stepped);
}

SteppedCrew::~SteppedCrew() {
  for (Member& member : members_) {
    try {
      end(member);
    } catch (const SystemError&) {
      // It has become another user's: nobody here can end it.
    }
  }
  turns_.seats.store(0);
  ::sched_setaffinity(0, sizeof processors_, &processors_);
}

void SteppedCrew::sit_and_work(Session& session, const WorkerRole& role, int index, int count,
                               std::uint32_t seat, bool once) {
  const std::string name = role.name + "-" + std::to_string(index + 1);
  attach_this_thread({.name = name, .successor_of = session.block().turns.seat[seat].ticket.load()});
  Lane& lane = *this_lane.lane;
  lane.number.store(seat + 1);
  lane.role.store(Role::worker);
  sit_down(seat);
  while (await_begin()) {
    lane.done.store(0, relaxed);
    lane.total.store(0, relaxed);
    this_lane.held = {};
    Worker me(lane, index, count, role.name);
    const Standing how = run_body(session, role.body, me, seat);
    // Others find out that whoever has something is gone; so it has to go.
    const bool goes = once || leaves_something();
    get_up(how, goes ? (role.threads ? Leaving::thread : Leaving::process) : Leaving::not_at_all);
    if (goes) return;
  }
}

void SteppedCrew::start(Member& member) {
  const WorkerRole& role = *member.role;
  for (std::uint32_t i = 0; i < member.seats; ++i) {
    turns_.seat[member.first_seat + i].call.store(Call::none);
    turns_.seat[member.first_seat + i].standing.store(Standing::absent);
  }
  Session& session = session_;
  const bool once = options_.fresh;
  if (role.threads) {
    member.process.emplace(member.name, [&session, &role, &member, once] {
      std::vector<std::jthread> others;
      for (int index = 1; index < member.count; ++index) {
        others.emplace_back([&, index] {
          const std::uint32_t seat = member.first_seat + static_cast<std::uint32_t>(index);
          sit_and_work(session, role, index, member.count, seat, once);
        });
      }
      sit_and_work(session, role, 0, member.count, member.first_seat, once);
    });
  } else {
    member.process.emplace(member.name, [&session, &role, &member, once] {
      sit_and_work(session, role, member.index, member.count, member.first_seat, once);
    });
  }
  detail::lane_to_succeed = turns_.seat[member.first_seat].ticket.load();
  member.process->start();
  detail::lane_to_succeed = nobody;
}

void SteppedCrew::end(Member& member) {
  if (!member.process) return;
  if (member.process->pid()) {
    member.process->kill();
    member.process->join();
  }
  member.process.reset();
  member.is_incomplete = false;
}

/// Neither new nor at its end; or one of its threads is gone, while the others cannot tell.
bool SteppedCrew::is_stuck(const Member& member) const {
  if (member.is_incomplete) return true;
  for (std::uint32_t i = 0; i < member.seats; ++i) {
    const Standing standing = turns_.seat[member.first_seat + i].standing.load(relaxed);
    if (standing != Standing::ended && standing != Standing::failed) return true;
  }
  return false;
}

/// Somebody in it has neither ended nor been found dead.
bool SteppedCrew::is_at_work(const Member& member) const {
  for (std::uint32_t i = 0; i < member.seats; ++i) {
    const Standing standing = turns_.seat[member.first_seat + i].standing.load();
    if (standing == Standing::running || standing == Standing::ready || standing == Standing::disabled ||
        standing == Standing::parked)
      return true;
  }
  return false;
}

std::optional<explore::Performed> SteppedCrew::prepare() {
  for (Member& member : members_) {
    if (!member.process || options_.fresh || is_stuck(member) || member.process->is_alive()) continue;
    // It had come to the end of its body, and nobody but the supervisor ends it then; or it has gone by itself.
    const int code = member.process->exit_code().value_or(0);
    if (code >= 0) continue;
    explore::Performed killed =
        ended(ExecutionEnd::killed,
              member.name + " " + bad_end(code) + " between two executions, by somebody outside the program");
    killed.steps = {};
    end(member);
    return killed;
  }
  for (Member& member : members_) {
    if (member.process && (options_.fresh || is_stuck(member) || !member.process->is_alive())) end(member);
  }
  image_.restore();
  for (Member& member : members_) {
    if (!member.process) start(member);
  }
  for (Member& member : members_) {
    if (auto in_vain = seat_again(member)) {
      turns_.steps.store(0, relaxed);
      in_vain->steps = {};
      return in_vain;
    }
  }
  for (std::uint32_t i = 0; i < seats_; ++i) {
    Seat& seat = turns_.seat[i];
    seat.standing.store(Standing::parked, relaxed);
    seat.pending.store(0, relaxed);
    seat.waits_for.store(0, relaxed);
    seat.holder.store(nobody, relaxed);
    seat.can_time_out.store(0, relaxed);
    seat.obstacle.store(0, relaxed);
    seat.unsure.store(0, relaxed);
    seat.steps.store(0, relaxed);
  }
  turns_.wish_at.store(0, relaxed);
  turns_.steps.store(0, relaxed);
  turns_.last.store(0, relaxed);
  turns_.keyed.store(0, relaxed);
  turns_.by_chance.store(0, relaxed);
  turns_.executions.fetch_add(1, relaxed);
  return std::nullopt;
}

void SteppedCrew::write(const explore::Plan& plan) {
  constexpr std::uint64_t piece = 1U << 20U;
  const std::uint64_t steps =
      std::min<std::uint64_t>(plan.longest, limits::schedule_steps) * sizeof(StepRecord);
  const std::uint64_t wanted = (steps + piece - 1) / piece * piece;
  if (wanted > reserved_steps_) {
    session_.mapping().reserve(steps_at, std::min<std::uint64_t>(wanted, steps_bytes));
    session_.mapping().reserve(wish_at, choices_bytes);
    reserved_steps_ = wanted;
  }
  if (plan.states != States::ignored && !keys_reserved_) {
    session_.mapping().reserve(keys_at, keys_bytes);
    keys_reserved_ = true;
  }
  const std::size_t length = std::min<std::size_t>(plan.wish.size(), limits::schedule_steps);
  std::copy_n(plan.wish.begin(), length, dispatcher_.wish());
  turns_.wish_length.store(static_cast<std::uint32_t>(length), relaxed);
  turns_.after.store(plan.after, relaxed);
  turns_.strict.store(plan.strict, relaxed);
  turns_.look_first.store(plan.look_first || plan.after == After::hold ? 1 : 0, relaxed);
  turns_.longest.store(plan.longest, relaxed);
  turns_.states.store(plan.states, relaxed);
  turns_.random.store(plan.random | 1U, relaxed);
  for (std::size_t i = 0; i < plan.changes.size(); ++i)
    turns_.changes[i].store(plan.changes[i], relaxed);
  for (std::uint32_t i = 0; i < seats_; ++i) {
    turns_.seat[i].asleep.store(0, relaxed);
    turns_.seat[i].priority.store(i < plan.priorities.size() ? plan.priorities[i] : 0, relaxed);
  }
  for (const explore::Sleeper& sleeper : plan.asleep) {
    if (sleeper.choice.move == Move::kill || sleeper.choice.worker == 0 || sleeper.choice.worker > seats_)
      continue;
    const std::uint32_t seat = sleeper.choice.worker - 1U;
    const bool is_step = sleeper.choice.move == Move::step;
    turns_.seat[seat].asleep.fetch_or(is_step ? asleep::step : asleep::timeout, relaxed);
    (is_step ? turns_.would_do : turns_.would_give_up)[seat] = sleeper.footprint;
  }
  turns_.sleep_from.store(plan.sleep_from, relaxed);
  turns_.stop.store(Stop::none);
}

explore::Performed SteppedCrew::perform(const explore::Plan& plan) {
  crash_.clear();
  crash_signal_ = 0;
  if (auto in_vain = prepare()) return *in_vain;
  write(plan);
  return follow();
}

explore::Performed SteppedCrew::go_on(const explore::Plan& plan) {
  write(plan);
  return follow();
}

explore::Performed SteppedCrew::follow() {
  watched_since_ = monotonic_nanoseconds();
  watched_steps_ = watched_turn_ = halted_looks_ = 0;
  while (true) {
    turns_.stop.store(Stop::none);
    dispatcher_.choose(Dispatcher::supervisor);
    while (turns_.stop.load(std::memory_order_acquire) == Stop::none) {
      const bool in_time = futex_sleep(as_futex(turns_.stop), static_cast<std::uint32_t>(Stop::none),
                                       Deadline::at(monotonic_nanoseconds() + look_again));
      if (in_time) continue;
      if (const std::optional<explore::Performed> end = look_after()) return *end;
    }
    const Stop stop = turns_.stop.load(std::memory_order_acquire);
    const std::uint32_t seat = turns_.stop_seat.load(relaxed) - 1;
    if (stop == Stop::kill_wanted) {
      kill(seat);
    } else if (stop == Stop::ended_one) {
      Member& member = member_of(seat);
      member.is_incomplete = member.seats > 1;
      if (!member.is_incomplete && !await_end(member)) return not_back(seat);
      all_look_again();
    } else if (stop == Stop::deadlock && may_be_woken()) {
      all_look_again();
    } else {
      return conclude(stop);
    }
  }
}

SteppedCrew::Member& SteppedCrew::member_of(std::uint32_t seat) {
  return *std::ranges::find_if(members_, [seat](const Member& member) {
    return seat >= member.first_seat && seat < member.first_seat + member.seats;
  });
}

/// All workers of its process go with it.
void SteppedCrew::kill(std::uint32_t seat) {
  Member& member = member_of(seat);
  StepRecord step{};
  step.worker = static_cast<std::uint8_t>(seat + 1);
  step.move = Move::kill;
  step.could = turns_.could.load(relaxed);
  step.timeouts = turns_.timeouts.load(relaxed);
  const Doing doing = turns_.seat[seat].pending.load(relaxed);
  step.object = static_cast<std::uint16_t>(object_of(doing));
  step.place = static_cast<std::uint16_t>(place_of(doing));
  member.process->kill();
  member.process->join();
  is_lost(member);
  Footprint footprint;
  footprint.everything = true;
  dispatcher_.note(seat, step, footprint);
}

void SteppedCrew::all_look_again() {
  for (std::uint32_t i = 0; i < seats_; ++i)
    turns_.seat[i].unsure.store(1, relaxed);
}

void SteppedCrew::is_lost(const Member& member) {
  for (std::uint32_t i = 0; i < member.seats; ++i)
    turns_.seat[member.first_seat + i].standing.store(Standing::lost, relaxed);
}

explore::Performed SteppedCrew::conclude(Stop stop) {
  switch (stop) {
    case Stop::held: return ended(ExecutionEnd::held);
    case Stop::redundant: return ended(ExecutionEnd::redundant);
    case Stop::repeats: return ended(ExecutionEnd::livelock, describe_livelock());
    case Stop::too_long:
      return ended(ExecutionEnd::too_long, "more than " + std::to_string(turns_.longest.load()) + " steps");
    case Stop::impossible: {
      const std::uint32_t worker = turns_.stop_seat.load();
      if (worker < 1 || worker > seats_)
        return ended(ExecutionEnd::impossible, "there are " + std::to_string(seats_) + " workers, and step " +
                                                   std::to_string(turns_.steps.load() + 1) +
                                                   " names another");
      return ended(ExecutionEnd::impossible,
                   names_[worker - 1] + " cannot move so at step " + std::to_string(turns_.steps.load() + 1));
    }
    case Stop::deadlock: {
      std::vector<Waiting> waits = who_waits(session_);
      // Lanes are taken in whatever order the workers come.
      std::ranges::stable_sort(waits, {}, [this](const Waiting& wait) {
        return session_.lane(lane_of(wait.waiter)).number.load(relaxed);
      });
      const auto cycle = find_cycle(waits);
      return ended(ExecutionEnd::deadlock,
                   cycle ? describe_cycle(session_, *cycle) : describe_standstill(session_, waits));
    }
    default: break;
  }
  for (std::uint32_t i = 0; i < seats_; ++i) {
    if (turns_.seat[i].standing.load() == Standing::failed)
      return ended(ExecutionEnd::failed, names_[i] + ": " + std::string(turns_.said[i].view()));
  }
  return ended(ExecutionEnd::finished);
}

/// "worker-1 and worker-2 repeat themselves, and no order of what they do ends"
std::string SteppedCrew::describe_livelock() const {
  std::vector<std::string> going_on;
  for (std::uint32_t i = 0; i < seats_; ++i) {
    const Standing standing = turns_.seat[i].standing.load();
    if (standing == Standing::ready) going_on.push_back(names_[i]);
  }
  std::string text;
  for (std::size_t i = 0; i < going_on.size(); ++i)
    text += (i == 0 ? "" : i + 1 == going_on.size() ? " and " : ", ") + going_on[i];
  return text + (going_on.size() == 1 ? " repeats itself" : " repeat themselves") +
         ", and no order of what is left to be done comes to an end";
}

explore::Performed SteppedCrew::ended(ExecutionEnd end, std::string message) const {
  const bool to_its_end =
      end == ExecutionEnd::finished || end == ExecutionEnd::failed || end == ExecutionEnd::deadlock;
  if (to_its_end && !crash_.empty()) {
    message = crash_ + (end == ExecutionEnd::finished   ? ""
                        : end == ExecutionEnd::deadlock ? "; then a deadlock: " + message
                                                        : "; " + message);
    end = ExecutionEnd::crashed;
  }
  return {.end = end,
          .message = std::move(message),
          .signal = crash_signal_,
          .crash = crash_,
          .steps = {dispatcher_.steps(), std::min(turns_.steps.load(), limits::schedule_steps)},
          .keys = {dispatcher_.keys(), std::min(turns_.keyed.load(), limits::schedule_steps + 1)},
          .by_chance = turns_.by_chance.load() != 0};
}

}  // namespace sharescope
