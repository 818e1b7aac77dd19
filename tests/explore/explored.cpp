// SPDX-License-Identifier: MIT
#include "explored.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/reader.hpp"

namespace sharescope::explore_test {
namespace {

using namespace std::chrono_literals;

class Child {
 public:
  Child(const Session& session, const Main& main) : pid_(::fork()) {
    if (pid_ != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int descriptor = ::fcntl(session.descriptor(), F_DUPFD, 3);
    ::setenv(session_variable, std::to_string(descriptor).c_str(), 1);
    char name[] = "program";
    char* words[] = {name, nullptr};
    ::_exit(status_of(main, words));
  }
  ~Child() { end(0ms); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// What main() throws must not get back into the test, which the parent goes on with.
  static int status_of(const Main& main, char** words) noexcept try {
    Program program(1, words);
    return main(program);
  } catch (...) {
    return refused;
  }

  /// Its status; killed when it does not come in time.
  int end(std::chrono::milliseconds limit) {
    if (pid_ <= 0) return status_;
    const auto until = std::chrono::steady_clock::now() + limit;
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > until) {
        if (limit > 0ms) ADD_FAILURE() << "the program did not end in time";
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, &status, 0);
        break;
      }
      std::this_thread::sleep_for(200us);
    }
    pid_ = -1;
    return status_ = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  bool has_ended() {
    int status = 0;
    return ::waitpid(pid_, &status, WNOHANG) != 0;
  }

 private:
  pid_t pid_;
  int status_ = 0;
};

constexpr auto limit = 60s;

}  // namespace

double Explored::orders() const {
  double sum = 0;
  for (const OutcomeCopy& outcome : board.outcomes)
    sum += outcome.orders;
  return sum;
}

bool Explored::is_counted() const {
  return std::ranges::all_of(board.outcomes, [](const OutcomeCopy& one) { return one.uncounted == 0; });
}

std::set<std::string> Explored::outcomes() const {
  std::set<std::string> all;
  for (const OutcomeCopy& outcome : board.outcomes) {
    std::string text = std::to_string(static_cast<int>(outcome.end));
    for (const std::uint64_t value : outcome.values)
      text += " " + std::to_string(static_cast<std::int64_t>(value));
    all.insert(text);
  }
  return all;
}

const OutcomeCopy* Explored::outcome(ExecutionEnd end) const {
  for (const OutcomeCopy& outcome : board.outcomes) {
    if (outcome.end == end) return &outcome;
  }
  return nullptr;
}

Explored explore(const Main& main, const ExplorationWishes& wishes) {
  Session session = Session::create(true);
  SessionController controller(Session::adopt(session.descriptor()));
  controller.explore(wishes);
  Explored explored;
  Child child(session, main);
  explored.status = child.end(limit);
  const StageReader reader(session);
  explored.board = reader.exploration();
  std::vector<Choice> choices;
  for (const LeafCopy& leaf : reader.leaves(0, explored.board.leaves)) {
    choices.resize(leaf.shared);
    choices.insert(choices.end(), leaf.choices.begin(), leaf.choices.end());
    const bool known = leaf.outcome >= 1 && leaf.outcome <= explored.board.outcomes.size();
    if (!leaf.redundant)
      explored.performed.push_back({choices, known && explored.board.outcomes[leaf.outcome - 1].as_expected});
  }
  return explored;
}

std::vector<Replayed> replay(const Main& main, const std::vector<std::string>& schedules, After after) {
  Session session = Session::create(true);
  SessionController controller(Session::adopt(session.descriptor()));
  controller.step();
  Child child(session, main);
  const StageReader reader(session);
  const SessionReader all = SessionReader::open(session.descriptor());
  std::vector<Replayed> replayed;
  for (const std::string& schedule : schedules) {
    const std::uint32_t wish = controller.wish(read_schedule(schedule).choices, after);
    const auto until = std::chrono::steady_clock::now() + limit;
    while (reader.stage().reached != wish && std::chrono::steady_clock::now() < until && !child.has_ended())
      std::this_thread::sleep_for(100us);
    Replayed one{reader.stage(), reader.steps(0, limits::schedule_steps), reader.goals(), {}, {}};
    EXPECT_EQ(one.stage.reached, wish) << "the wish was not carried out";
    for (const VerdictCopy& verdict : all.verdicts()) {
      one.actual.push_back(verdict.actual.integer);
      one.expected.push_back(verdict.expected.integer);
    }
    replayed.push_back(std::move(one));
  }
  controller.stop();
  child.end(limit);
  return replayed;
}

}  // namespace sharescope::explore_test
