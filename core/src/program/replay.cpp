// SPDX-License-Identifier: MIT
#include "sharescope/replay.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "../memory/no_cancellation.hpp"
#include "sharescope/error.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/session/controller.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/session/stage_reader.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {
namespace {

/// The program, in a session; ended with its workers when it is not needed any more.
class Performer {
 public:
  Performer(const std::string& program, SessionController& controller,
            const std::map<std::string, std::int64_t>& parameters)
      : program_(program), controller_(controller) {
    std::vector<std::string> words{program};
    for (const auto& [name, value] : parameters) {
      words.push_back("--" + name);
      words.push_back(std::to_string(value));
    }
    std::vector<char*> arguments;
    for (std::string& word : words)
      arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const int descriptor = ::fcntl(controller.session().descriptor(), F_DUPFD, 3);
    if (descriptor < 0) throw SystemError("replay of " + program, errno);
    const std::string variable = std::string(session_variable) + "=" + std::to_string(descriptor);
    // Made before the fork: another thread may hold the allocator's lock at that moment.
    std::vector<char*> environment;
    for (char** entry = environ; *entry != nullptr; ++entry)
      environment.push_back(*entry);
    environment.push_back(const_cast<char*>(variable.c_str()));
    environment.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::execve(arguments[0], arguments.data(), environment.data());
      ::_exit(127);
    }
    ::close(descriptor);
    if (pid_ < 0) throw SystemError("replay of " + program, errno);
  }
  ~Performer() {
    if (pid_ <= 0) return;
    // It ends its workers itself, so that nobody has to adopt them.
    controller_.stop();
    const std::uint64_t until = monotonic_nanoseconds() + grace;
    while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
      if (monotonic_nanoseconds() > until) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
        return;
      }
      ::usleep(500);
    }
  }
  Performer(const Performer&) = delete;
  Performer& operator=(const Performer&) = delete;

  void require_alive() {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == 0) return;
    pid_ = -1;
    const bool is_missing = WIFEXITED(status) && WEXITSTATUS(status) == 127;
    throw ProcessError(
        "replay of " + program_ + ": " +
        (is_missing ? "it could not be started" : "it ended before the schedule was performed"));
  }

 private:
  static constexpr std::uint64_t grace = 2'000'000'000;
  std::string program_;
  SessionController& controller_;
  pid_t pid_ = -1;
};

std::map<std::string, std::int64_t> parameters_for(const std::string& program, const ScheduleText& text,
                                                   std::map<std::string, std::int64_t> parameters) {
  if (!text.made_for) return parameters;
  const std::string name = std::filesystem::path(program).filename().string();
  if (text.made_for->program != name)
    throw InvalidValue("the schedule was made for " + text.made_for->describe() + ", and this is " + name);
  for (const auto& [parameter, value] : text.made_for->parameters) {
    const auto [entry, is_new] = parameters.emplace(parameter, value);
    if (!is_new && entry->second != value) {
      throw InvalidValue("the schedule was made for " + text.made_for->describe() + ", and " + parameter +
                         " is " + std::to_string(entry->second) + " here");
    }
  }
  return parameters;
}

}  // namespace

Replay replay(const std::string& program, std::string_view schedule,
              const std::map<std::string, std::int64_t>& parameters, std::chrono::milliseconds limit) {
  const detail::NoCancellation put_off;
  const ScheduleText text = read_schedule(schedule);
  const auto values = parameters_for(program, text, parameters);
  const Session session = Session::create(true);
  SessionController controller(Session::adopt(session.descriptor()));
  controller.step();
  Performer performer(program, controller, values);
  const StageReader stage(session);
  const SessionReader reader = SessionReader::open(session.descriptor());
  const Deadline until = Deadline::after(limit);
  const auto perform = [&](const std::vector<Choice>& choices, After after) {
    const std::uint32_t wish = controller.wish(choices, after);
    const std::atomic<std::uint32_t>& reached = session.block().turns.reached;
    constexpr std::uint64_t look_again = 20'000'000;
    while (reached.load(std::memory_order_acquire) != wish) {
      if (until.has_passed()) throw ProcessError("replay of " + program + ": it was not done in time");
      futex_sleep(reached, reached.load(), Deadline::at(monotonic_nanoseconds() + look_again));
      if (reached.load() != wish) performer.require_alive();
    }
  };
  perform(text.choices, After::hold);
  StageCopy state = stage.stage();
  if (state.end == ExecutionEnd::impossible)
    throw InvalidValue("replay of " + program + ": " + state.message);
  if (text.made_for && stage.exploration().fingerprint != text.made_for->fingerprint) {
    throw InvalidValue("the schedule was made for another version of " + text.made_for->program +
                       ": what it shares, or who takes part, has changed since");
  }
  if (state.end == ExecutionEnd::held) perform(text.choices, After::run_on);
  state = stage.stage();
  Replay result{.end = state.end, .message = state.message};
  for (const VerdictCopy& verdict : reader.verdicts()) {
    const auto whole = [](const Number& number) {
      return number.real ? static_cast<std::int64_t>(number.floating) : number.integer;
    };
    result.actual[verdict.name] = whole(verdict.actual);
    result.expected[verdict.name] = whole(verdict.expected);
  }
  for (const GoalCopy& goal : stage.goals()) {
    if (goal.reached) result.goals_reached.push_back(goal.text);
  }
  result.schedule = write_choices(choices_of(stage.steps(0, limits::schedule_steps)));
  return result;
}

}  // namespace sharescope
