// SPDX-License-Identifier: MIT
#include "model/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sharescope/session/session.hpp"

namespace sharescope::gui {
namespace {

using namespace std::chrono_literals;

/// A supervisor ends its workers within milliseconds; what takes longer does not listen.
constexpr auto grace = 1500ms;
/// The rate of the processor's counter is known to a hundredth of a thousandth after that.
constexpr std::uint64_t settle_nanoseconds = 50'000'000;
constexpr std::uint32_t updates_between_samples = 15;
/// What has not used the core by then may never do so.
constexpr auto start_is_seen_within = 1s;
constexpr std::size_t many_objects = 200;

ChildProgram::Start start_of(const Launch& launch, const Session& session) {
  return {.program = launch.program,
          .arguments = launch.arguments,
          .environment = {{session_variable, fmt::format("{}", session.descriptor())}},
          .keep = {session.descriptor()},
          .output = launch.output,
          .error = launch.error};
}

bool has_supervisor(const Snapshot& now) {
  return std::any_of(now.lanes.begin(), now.lanes.end(),
                     [](const LaneCopy& lane) { return lane.role == Role::supervisor; });
}

Session prepared(Session session, const Launch& launch) {
  SessionController controller(Session::adopt(session.descriptor()));
  controller.close_gate();
  if (launch.how == How::stepped) controller.step(launch.wishes.word_steps);
  if (launch.how == How::explored) controller.explore(launch.wishes);
  return session;
}

}  // namespace

Run::Run(Launch launch, HistoryLimits limits)
    : launch_(std::move(launch)),
      session_(prepared(Session::create(true), launch_)),
      controller_(Session::adopt(session_.descriptor())),
      reader_(SessionReader::open(session_.descriptor())),
      child_(start_of(launch_, session_)),
      history_(limits) {
  update();
}

void Run::open_gate() {
  gate_opened_ = true;
  controller_.open_gate();
}

void Run::stop() {
  if (over() || stop_wished_) return;
  stop_wished_ = std::chrono::steady_clock::now();
  // A program that waits at its gate has no workers to end, and one that never comes to a gate hears no wish.
  if (!gate_opened_ || now_.control.phase == Phase::declaring) {
    child_.kill();
  } else {
    controller_.stop();
  }
}

void Run::update() {
  const bool was_over = over();
  if (stop_wished_ && !was_over && std::chrono::steady_clock::now() - *stop_wished_ > grace) child_.kill();
  child_.poll();
  take_snapshot(reader_, controller_.session(), now_.objects.size() < many_objects || updates_ % 15 == 0,
                now_);
  if (!now_.cycle.empty() && (!deadlock_ || deadlock_->waits != now_.waits)) deadlock_ = now_;
  if (everybody_waits(now_) && (!standstill_ || standstill_->waits != now_.waits)) standstill_ = now_;
  update_time_map();
  history_.update(reader_, now_.lanes, now_.now_ticks);
  memory_.look(now_.objects, reader_);
  if (now_.control.pace == Pace::paused) {
    courses_.hold(now_);
  } else if (!was_over) {
    courses_.sample(now_, history_.lanes());
  }
  count();
  judge();
  if (updates_ % updates_between_samples == 0 && !was_over) estimate_probe_share();
  ++updates_;
}

const Snapshot& Run::worth_seeing() const noexcept {
  if (over() && deadlock_) return *deadlock_;
  return stood_still() ? *standstill_ : now_;
}

void Run::update_time_map() {
  if (map_fixed_) return;
  const TickScale scale = reader_.tick_scale();
  const std::uint64_t epoch = reader_.epoch_nanoseconds();
  map_.nanoseconds_per_tick = scale.nanoseconds_per_tick();
  const std::uint64_t epoch_ticks =
      now_.now_ticks -
      static_cast<std::uint64_t>(scale.nanoseconds(now_.now_ticks) / map_.nanoseconds_per_tick);
  const std::uint64_t started = now_.control.started;
  const std::uint64_t after = started > epoch ? started - epoch : 0;
  map_.origin =
      epoch_ticks + static_cast<std::uint64_t>(static_cast<double>(after) / map_.nanoseconds_per_tick);
  const bool settled = now_.now_nanoseconds - epoch > settle_nanoseconds;
  map_fixed_ = settled && (started != 0 || (over() && !history_.lanes().empty()));
}

void Run::count() {
  operations_ = rounds_ = 0;
  for (const LaneCopy& lane : now_.lanes) {
    if (lane.role == Role::supervisor) continue;
    operations_ += lane.operations;
    rounds_ += lane.done;
  }
  const ControlCopy& control = now_.control;
  const bool ended = over() || control.phase == Phase::finished;
  if (finished_ || control.started == 0) return;
  if (ended) {
    finished_ = true;
    throughput_.finish(control.ended > control.started ? control.ended - control.started : 0, operations_,
                       rounds_);
  } else if (control.pace == Pace::paused) {
    throughput_.hold();
  } else {
    throughput_.sample(now_.now_nanoseconds, operations_, rounds_, control.pace == Pace::free);
  }
}

void Run::judge() {
  meters_.resize(now_.verdicts.size());
  judged_.resize(now_.verdicts.size(), 0);
  const RoundCount rounds = rounds_of(now_.lanes);
  for (std::size_t i = 0; i < meters_.size(); ++i) {
    const VerdictCopy& verdict = now_.verdicts[i];
    const ObjectCopy* judged = judged_object(verdict, now_);
    if (judged != nullptr) judged_[i] = judged->id;
    meters_[i].update(verdict, rounds, judged == nullptr ? std::nullopt : integer_in(*judged, reader_));
    if (verdict.settled && judged_[i] != 0 && !verdict.actual.real)
      memory_.correct(judged_[i], verdict.actual.integer);
  }
}

void Run::estimate_probe_share() {
  processor_time_.sample(now_.lanes);
  const double used = static_cast<double>(processor_time_.nanoseconds());
  const double cost = static_cast<double>(processor_time_.events()) * now_.probe_nanoseconds;
  // The kernel counts in ticks of some milliseconds: below a few of them it says nothing.
  constexpr double worth_a_share = 20e6;
  if (used > worth_a_share && cost > 0) probe_share_ = std::min(1.0, cost / used);
}

double Run::elapsed() const noexcept {
  const ControlCopy& control = now_.control;
  if (control.started == 0) return 0;
  const std::uint64_t until = control.ended != 0 ? control.ended : now_.now_nanoseconds;
  return until > control.started ? static_cast<double>(until - control.started) : 0;
}

Run::State Run::state() const noexcept {
  if (over()) return State::over;
  if (stop_wished_) return State::stopping;
  switch (now_.control.phase) {
    case Phase::declaring:
      // A program that uses the core without a Program never declares anything, and works at once. One that has a
      // supervisor is about to declare its parameters: before it has, nothing can be set, nor the gate be opened.
      return now_.lanes.empty() || has_supervisor(now_) ? State::starting : State::running;
    case Phase::ready: return gate_opened_ ? State::running : State::ready;
    default: return State::running;
  }
}

Run::Standing Run::standing() const {
  using Tone = Standing::Tone;
  const ControlCopy& control = now_.control;
  const std::string& said = control.message;
  switch (state()) {
    case State::starting: {
      const bool late = is_unseen() && std::chrono::steady_clock::now() - born_ > start_is_seen_within;
      return {Tone::waiting, late ? "running" : "starting",
              late ? std::string("so far, ") + unseen_reason : ""};
    }
    case State::ready: return {Tone::waiting, "ready", {}};
    case State::stopping: return {Tone::stopped, "stopping", {}};
    case State::running:
      if (!now_.cycle.empty()) return {Tone::bad, "deadlock", now_.cycle};
      if (control.pace == Pace::paused) return {Tone::waiting, "paused", {}};
      return {Tone::running, control.pace == Pace::slow ? "slow motion" : "running", {}};
    case State::over: break;
  }
  const ProgramEnd& end = *child_.end();
  switch (control.outcome) {
    case ProgramOutcome::as_declared: return {Tone::good, "as declared", said};
    case ProgramOutcome::not_as_declared: return {Tone::bad, "not as declared", said};
    case ProgramOutcome::deadlock: return {Tone::bad, "deadlock", said};
    case ProgramOutcome::crashed: return {Tone::bad, "crashed", said.empty() ? end.text() : said};
    case ProgramOutcome::stopped: return {Tone::stopped, "stopped", said};
    case ProgramOutcome::none: break;
  }
  if (end.start_error != 0) return {Tone::bad, "not started", launch_.program.string() + " " + end.text()};
  if (stop_wished_) return {Tone::stopped, "stopped", {}};
  if (end.signal) return {Tone::bad, "crashed", end.text()};
  return {end.success() ? Tone::stopped : Tone::bad, "ended",
          end.text() + (is_unseen() ? std::string("; ") + unseen_reason : "")};
}

}  // namespace sharescope::gui
