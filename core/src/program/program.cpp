// SPDX-License-Identifier: MIT
#include "sharescope/program.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <vector>

#include "../memory/no_cancellation.hpp"
#include "arguments.hpp"
#include "crew.hpp"
#include "deadlock_watch.hpp"
#include "goal.hpp"
#include "probe_cost.hpp"
#include "role.hpp"
#include "shared_kinds.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/this_lane.hpp"
#include "sharescope/sync/futex.hpp"
#include "staged_judge.hpp"
#include "staged_run.hpp"

namespace sharescope {
namespace {

/// Programs race a hundred thousand times, and nobody can look through all orders of that. Decided here rather than by a
/// watcher, for many a program has made something of its parameters before anybody could change them.
std::int64_t small_enough(std::int64_t initial, std::int64_t lowest) {
  constexpr std::int64_t most = 16;
  constexpr std::int64_t small = 1;
  return initial <= most ? initial : std::max(small, lowest);
}

/// What is wrong with the name of a parameter; empty when nothing is. It is a word of command lines, that of --set too.
std::string problem_of_parameter(std::string_view name) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto may_follow = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  if (name.empty()) return "the name of a parameter is empty";
  if (!is_letter(name.front()) || !std::all_of(name.begin(), name.end(), may_follow))
    return "the name of a parameter begins with a letter and has only letters, digits, '_', '-' and '.'";
  if (name.size() >= limits::name_bytes)
    return "the name of a parameter is longer than " + std::to_string(limits::name_bytes - 1) + " letters";
  return name == "help" ? "a parameter cannot be called 'help'" : "";
}

/// Role names are shown with numbers after them: in one line, and not without a word.
std::string problem_of_role(std::string_view name) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (name.empty()) return "the name of a role is empty";
  return std::any_of(name.begin(), name.end(), is_control) ? "the name of a role has a control character"
                                                           : "";
}

constexpr int as_declared_status = 0;
constexpr int not_as_declared_status = 1;
constexpr int wrong_words_status = 2;

/// How often the supervisor looks: often enough for a verdict that moves, rarely enough to cost nothing.
constexpr auto look_every = std::chrono::milliseconds(25);

}  // namespace

struct Program::State {
  State(int argc, char** argv)
      : arguments(argc, argv),
        name(argc > 0 ? std::filesystem::path(argv[0]).filename().string() : "program"),
        session(Session::current()),
        control(session.block().control) {}

  void claim_session();
  std::string problem_of_staging() const;
  int refuse_words(const std::string& problem) const;
  int show_help() const;
  bool await_gate() const;
  void supervise(Crew& crew, DeadlockWatch& deadlock);
  void finish(ProgramOutcome outcome, const std::string& message);
  void print(ProgramOutcome outcome, const std::string& message);
  int judge(Crew& crew, const std::string& deadlock);
  void begin();
  int run_staged();
  int say_why_not();
  bool is_staged() const { return session.block().exploration.how.load() != How::freely; }
  void require_known_sizes() const;

  Arguments arguments;
  std::string name;
  Session& session;
  Control& control;
  std::vector<std::string> parameters;
  std::map<std::string, std::int64_t, std::less<>> sizes;  ///< explore_with()
  std::deque<Expectation> expectations;
  std::vector<Goal> goals;
  std::vector<WorkerRole> roles;
};

Program::Program(int argc, char** argv) : state_(std::make_unique<State>(argc, argv)) {
  state_->claim_session();
  attach_this_thread({.name = state_->name, .role = Role::supervisor});
  this_lane.lane->role.store(Role::supervisor);
  this_lane.number = 0;
  state_->control.program = state_->name;
}

/// A session has room for the parameters and the verdict of one program. Those of two would be mixed up.
void Program::State::claim_session() {
  std::int32_t owner = 0;
  if (control.supervisor_pid.compare_exchange_strong(owner, ::getpid())) return;
  if (!session.records()) {
    control.supervisor_pid.store(::getpid());
    return;
  }
  std::fflush(stdout);
  std::fprintf(
      stderr,
      "%s: the session in which it is watched belongs to process %d already: each program is to be watched "
      "by itself\n",
      name.c_str(), static_cast<int>(owner));
  ::_exit(wrong_words_status);
}

/// Why the workers that are declared now cannot be stepped; empty when they can.
std::string Program::State::problem_of_staging() const {
  if (session.block().exploration.how.load() == How::freely) return {};
  std::int64_t workers = 0;
  for (const WorkerRole& role : roles)
    workers += std::max(role.count_now(), 0);
  if (workers <= limits::seats) return {};
  return "it has " + std::to_string(workers) + " workers, and " + std::to_string(limits::seats) +
         " can be stepped or explored";
}

Program::~Program() = default;

ParameterEntry& Program::declare(std::string_view name, std::int64_t initial, std::int64_t lowest,
                                 std::int64_t highest, std::string_view label) {
  if (state_->parameters.size() == limits::parameters) {
    throw InvalidValue("program '" + state_->name + "': more than " + std::to_string(limits::parameters) +
                       " parameters");
  }
  for (const std::string& other : state_->parameters) {
    if (other == name)
      throw InvalidValue("program '" + state_->name + "': two parameters are called '" + other + "'");
  }
  if (const std::string problem = problem_of_parameter(name); !problem.empty())
    throw InvalidValue("program '" + state_->name + "': " + problem);
  ParameterEntry& entry = state_->session.block().parameters[state_->parameters.size()];
  state_->parameters.emplace_back(name);
  entry.name = name;
  entry.label = label;
  entry.lowest = lowest;
  entry.highest = highest;
  entry.initial = initial;
  std::int64_t begins_at = initial;
  if (state_->is_staged()) {
    const auto size = state_->sizes.find(name);
    begins_at = size == state_->sizes.end() ? small_enough(initial, lowest) : size->second;
    entry.lowest = lowest = std::min(lowest, begins_at);
    entry.highest = highest = std::max(highest, begins_at);
  }
  const std::optional<std::int64_t> given = state_->arguments.take(name, lowest, highest);
  entry.value.store(given.value_or(begins_at));
  entry.published.store(1, std::memory_order_release);
  return entry;
}

void Program::explore_with(std::initializer_list<Small> sizes) {
  for (const Small& size : sizes) {
    for (const std::string& declared : state_->parameters) {
      if (declared == size.name)
        throw InvalidValue("program '" + state_->name + "': explore_with() names parameter '" + declared +
                           "', which is declared already");
    }
    state_->sizes[std::string(size.name)] = size.value;
  }
}

void Program::not_explorable(WhyNot why, std::string_view because) {
  if (why == WhyNot::none || why >= WhyNot::count_ || because.empty())
    throw InvalidValue("program '" + state_->name + "': not_explorable() without a reason");
  Exploration& board = state_->session.block().exploration;
  board.why_not_so = because;
  board.why_not.store(why, std::memory_order_release);
}

void Program::explore_word_by_word(int most) {
  if (most < 2)
    throw InvalidValue("program '" + state_->name + "': explore_word_by_word(" + std::to_string(most) + ")");
  Exploration& board = state_->session.block().exploration;
  board.most_pieces.store(static_cast<std::uint32_t>(most));
  if (board.word_steps.load() == WordSteps::as_declared) board.word_steps.store(WordSteps::yes);
}

void Program::State::require_known_sizes() const {
  for (const auto& [size, value] : sizes) {
    if (std::ranges::find(parameters, size) == parameters.end())
      throw InvalidValue("program '" + name + "': explore_with() names '" + size +
                         "', which is no parameter");
  }
}

Quantity Program::rounds() const {
  return [&session = state_->session] {
    std::int64_t sum = 0;
    for (std::uint32_t i = 0; i < limits::lanes; ++i) {
      const Lane& lane = session.lane(i);
      if (lane.role.load(std::memory_order_relaxed) != Role::worker) continue;
      sum += static_cast<std::int64_t>(lane.done.load(std::memory_order_relaxed));
    }
    return sum;
  };
}

namespace {

VerdictEntry& next_entry(Session& session, std::size_t used, const std::string& program) {
  if (used == limits::verdicts) {
    throw InvalidValue("program '" + program + "': more than " + std::to_string(limits::verdicts) +
                       " expectations");
  }
  return session.block().verdicts[used];
}

}  // namespace

void Program::expect(std::string_view name, Quantity expected, Quantity actual, double tolerance) {
  VerdictEntry& entry = next_entry(state_->session, state_->expectations.size(), state_->name);
  state_->expectations.emplace_back(entry, name, Declared::equal, std::move(expected), std::move(actual),
                                    tolerance);
}

void Program::expect_loss(std::string_view name, Quantity expected, Quantity actual) {
  VerdictEntry& entry = next_entry(state_->session, state_->expectations.size(), state_->name);
  state_->expectations.emplace_back(entry, name, Declared::fewer, std::move(expected), std::move(actual), 0);
}

void Program::expect_at_most(std::string_view name, Quantity bound, Quantity actual) {
  VerdictEntry& entry = next_entry(state_->session, state_->expectations.size(), state_->name);
  state_->expectations.emplace_back(entry, name, Declared::at_most, std::move(bound), std::move(actual), 0);
}

void Program::expect_more(std::string_view name, Quantity expected, Quantity actual) {
  VerdictEntry& entry = next_entry(state_->session, state_->expectations.size(), state_->name);
  state_->expectations.emplace_back(entry, name, Declared::more, std::move(expected), std::move(actual), 0);
}

namespace {

GoalEntry& next_goal(Session& session, std::size_t used, const std::string& program) {
  if (used == limits::goals)
    throw InvalidValue("program '" + program + "': more than " + std::to_string(limits::goals) + " goals");
  return session.block().goals[used];
}

}  // namespace

void Program::goal(std::string_view text, std::function<bool()> is_so) {
  GoalEntry& entry = next_goal(state_->session, state_->goals.size(), state_->name);
  state_->goals.emplace_back(entry, text, std::move(is_so));
}

void Program::goal_deadlock(std::string_view text) {
  GoalEntry& entry = next_goal(state_->session, state_->goals.size(), state_->name);
  state_->goals.emplace_back(entry, text);
}

void Program::role(std::string_view name, Quantity count, Body body) {
  if (const std::string problem = problem_of_role(name); !problem.empty())
    throw InvalidValue("program '" + state_->name + "': " + problem);
  state_->roles.push_back({std::string(name), std::move(count), std::move(body)});
}

void Program::threads(std::string_view name, Quantity count, Body body) {
  if (const std::string problem = problem_of_role(name); !problem.empty())
    throw InvalidValue("program '" + state_->name + "': " + problem);
  state_->roles.push_back({std::string(name), std::move(count), std::move(body), true});
}

int Program::run(Quantity workers, Body body) {
  role("worker", std::move(workers), std::move(body));
  return run();
}

int Program::run() {
  const detail::NoCancellation whole;
  State& state = *state_;
  if (const std::string problem = state.arguments.problem(state.parameters); !problem.empty()) {
    return state.refuse_words(problem);
  }
  if (state.arguments.wants_help()) return state.show_help();
  state.require_known_sizes();
  if (const std::string problem = state.problem_of_staging(); !problem.empty())
    return state.refuse_words(problem);

  measure_probe_cost();
  state.control.phase.store(Phase::ready);
  if (!state.await_gate()) {
    state.finish(ProgramOutcome::stopped, "it was stopped before it began");
    return not_as_declared_status;
  }
  // Somebody may have set a parameter meanwhile.
  if (const std::string problem = state.problem_of_staging(); !problem.empty()) {
    state.finish(ProgramOutcome::stopped, problem);
    return wrong_words_status;
  }
  if (state.is_staged()) return state.run_staged();
  Crew crew;
  for (const WorkerRole& role : state.roles) {
    role.threads ? crew.add_threads(role.name, role.count_now(), role.body)
                 : crew.add(role.name, role.count_now(), role.body);
  }
  DeadlockWatch deadlock(state.session);
  state.begin();
  crew.start();
  state.supervise(crew, deadlock);
  return state.judge(crew, deadlock.message());
}

void Program::State::begin() {
  control.started.store(monotonic_nanoseconds());
  control.runs.fetch_add(1);
  control.phase.store(Phase::running);
}

/// Nothing is performed: what could be seen would not be what the program is about.
int Program::State::say_why_not() {
  Exploration& board = session.block().exploration;
  begin();
  board.finished.store(1, std::memory_order_release);
  finish(ProgramOutcome::as_declared, {});
  return as_declared_status;
}

/// Every execution is judged by itself; the program, by what was seen of all of them.
int Program::State::run_staged() {
  Exploration& board = session.block().exploration;
  if (board.how.load() == How::explored) {
    // What one execution leaves there, the next would take for its own.
    if (shares_any(session, shared_by_name)) board.named_memory.store(1);
    if (board.why_not.load() != WhyNot::none || board.named_memory.load() != 0) return say_why_not();
  }
  StagedJudge judge(expectations, goals);
  begin();
  StagedRun run(session, roles,
                [&judge](const explore::Performed& performed) { return judge.judge(performed); });
  if (session.block().exploration.how.load() == How::explored) {
    run.explore();
  } else {
    run.step();
  }
  const auto [outcome, message] = judge.verdict(control.stop.load() != 0);
  finish(outcome, message);
  return outcome == ProgramOutcome::as_declared ? as_declared_status : not_as_declared_status;
}

void Program::State::supervise(Crew& crew, DeadlockWatch& deadlock) {
  while (!crew.has_ended()) {
    crew.await(look_every);
    for (Expectation& expectation : expectations)
      expectation.look();
    const bool stop = control.stop.load() != 0;
    if (stop || deadlock.look()) {
      crew.end();
      return;
    }
  }
}

int Program::State::judge(Crew& crew, const std::string& deadlock) {
  const bool stopped = control.stop.load() != 0 || !crew.first_bad_end().empty();
  for (Goal& goal : goals)
    goal.judge(!deadlock.empty() ? ExecutionEnd::deadlock
               : stopped         ? ExecutionEnd::stopped
                                 : ExecutionEnd::finished);
  // What is declared is declared of the end; workers that did not get there prove nothing.
  if (!deadlock.empty()) {
    finish(ProgramOutcome::deadlock, deadlock);
  } else if (control.stop.load() != 0) {
    finish(ProgramOutcome::stopped, "it was stopped");
  } else if (const std::string end = crew.first_bad_end(); !end.empty()) {
    finish(ProgramOutcome::crashed, end);
  } else {
    bool all_hold = true;
    for (Expectation& expectation : expectations)
      all_hold = expectation.settle() && all_hold;
    finish(all_hold ? ProgramOutcome::as_declared : ProgramOutcome::not_as_declared, {});
    return all_hold ? as_declared_status : not_as_declared_status;
  }
  return not_as_declared_status;
}

void Program::State::finish(ProgramOutcome outcome, const std::string& message) {
  control.message = message;
  control.message_published.store(1, std::memory_order_release);
  control.outcome.store(outcome);
  control.ended.store(monotonic_nanoseconds());
  control.phase.store(Phase::finished);
  // Whoever records reads all of it in the session, and says it in words of its own.
  if (!session.records()) print(outcome, message);
}

void Program::State::print(ProgramOutcome outcome, const std::string& message) {
  for (Expectation& expectation : expectations) {
    expectation.look();
    std::printf("%s: %s: %s%s\n", name.c_str(), std::string(expectation.name()).c_str(),
                expectation.describe().c_str(), expectation.is_settled() ? "" : " (not judged)");
  }
  std::printf("%s: %s%s%s\n", name.c_str(), std::string(to_string(outcome)).c_str(),
              message.empty() ? "" : ": ", message.c_str());
  std::fflush(stdout);
}

bool Program::State::await_gate() const {
  constexpr std::uint64_t look_again = 50'000'000;
  while (control.gate.load() == Gate::closed) {
    if (control.stop.load() != 0) return false;
    futex_sleep(as_futex(control.gate), static_cast<std::uint32_t>(Gate::closed),
                Deadline::at(monotonic_nanoseconds() + look_again));
  }
  return control.stop.load() == 0;
}

int Program::State::refuse_words(const std::string& problem) const {
  std::fprintf(stderr, "%s: %s (try --help)\n", name.c_str(), problem.c_str());
  return wrong_words_status;
}

int Program::State::show_help() const {
  std::printf("usage: %s [--NAME VALUE]...\n", name.c_str());
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const ParameterEntry& entry = session.block().parameters[i];
    const std::string label(entry.label.view());
    std::printf("  --%-16s %s%s%lld to %lld, else %lld\n", parameters[i].c_str(), label.c_str(),
                label.empty() ? "" : "; ", static_cast<long long>(entry.lowest),
                static_cast<long long>(entry.highest), static_cast<long long>(entry.initial));
  }
  std::printf("exit status: 0 what it declares came true, 1 it did not, 2 the command line is wrong\n");
  return as_declared_status;
}

}  // namespace sharescope
