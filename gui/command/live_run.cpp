// SPDX-License-Identifier: MIT
#include "command/live_run.hpp"

#include <signal.h>
#include <sys/syscall.h>

#include <utility>

#include "command/own_words.hpp"

namespace sharescope::gui {
namespace {

using namespace std::chrono_literals;

constexpr auto grace = 1500ms;

Launch with_output(Launch launch, const LinePipe& output, const LinePipe& error) {
  launch.output = output.write_end();
  launch.error = error.write_end();
  return launch;
}

}  // namespace

LiveRun::LiveRun(std::string name, Launch launch, Passages passages)
    : name_(std::move(name)),
      passages_(std::move(passages)),
      // Nobody looks at single events here, and copying them would take time from the workers.
      run_(with_output(std::move(launch), output_, error_), HistoryLimits{.events_a_frame = 0}),
      pidfd_(run_.over() ? -1 : static_cast<int>(::syscall(SYS_pidfd_open, run_.pid(), 0))) {
  output_.close_write_end();
  error_.close_write_end();
}

bool LiveRun::update() {
  if (done_) return true;
  run_.update();
  events_.look(run_.now().lanes);
  if (asked_ && Clock::now() - *asked_ > grace) run_.stop();
  const auto output = [this](std::string_view line) { take_output(line); };
  const auto error = [this](std::string_view line) { take_error(line); };
  if (!run_.over()) {
    output_.pump(output);
    error_.pump(error);
    return false;
  }
  ended_ = Clock::now();
  output_.drain(output);
  error_.drain(error);
  pidfd_.reset();
  return done_ = true;
}

void LiveRun::take_output(std::string_view line) { passages_.output(line); }

void LiveRun::take_error(std::string_view line) {
  if (refusal_.empty() && refuses_words(line, run_.now())) {
    refusal_ = line;
    return;
  }
  passages_.error(line);
}

std::vector<int> LiveRun::descriptors() const {
  std::vector<int> all;
  for (const int descriptor : {output_.read_end(), error_.read_end(), pidfd_.get()}) {
    if (descriptor >= 0) all.push_back(descriptor);
  }
  return all;
}

void LiveRun::end(int signal) {
  if (run_.over() || asked_) return;
  if (run_.now().control.phase != Phase::declaring) {
    run_.stop();
    return;
  }
  // Its number is its own, since nobody but update() reaps it.
  ::kill(-run_.pid(), signal);
  asked_ = Clock::now();
}

double LiveRun::seconds() const noexcept {
  return std::chrono::duration<double>(ended_.value_or(Clock::now()) - started_).count();
}

}  // namespace sharescope::gui
