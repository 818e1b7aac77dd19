// SPDX-License-Identifier: MIT
#pragma once

/// One program, started in a session of its own and watched: its wishes, its state, its history, its end.
///
/// One thread, and nothing here blocks. The program is started with its gate closed: it declares its
/// parameters, objects and verdicts, and waits (phase `ready`) until open_gate(). It is over when its process
/// has ended; a new Run starts it afresh. Destroying a Run kills its program and all that it started.
///
///     Run run({.program = "demos/03_shared_values/lost_update"});
///     while (!run.over()) {
///       run.update();
///       if (run.state() == Run::State::ready) run.open_gate();
///     }

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "model/child_program.hpp"
#include "model/history.hpp"
#include "model/last_seen.hpp"
#include "model/object_course.hpp"
#include "model/processor_time.hpp"
#include "model/snapshot.hpp"
#include "model/throughput.hpp"
#include "model/time_map.hpp"
#include "model/verdict_meter.hpp"
#include "sharescope/session/controller.hpp"
#include "sharescope/session/stage_reader.hpp"

namespace sharescope::gui {

/// Why a program that is_unseen() has no events.
inline constexpr const char* unseen_reason =
    "no process of it has used Sharescope, so there are no events: what is watched has to link "
    "sharescope::core and use "
    "its shared objects";

struct Launch {
  std::filesystem::path program;
  std::vector<std::string> arguments = {};
  int output = -1;        ///< where its stdout goes instead of into output(); open until it has been started
  int error = -1;         ///< the same for its stderr
  How how = How::freely;  ///< it is to be performed
  ExplorationWishes wishes = {};  ///< when it is to be explored
};

class Run {
 public:
  enum class State {
    starting,  ///< the process exists, and has not declared itself yet
    ready,     ///< it waits at the gate
    running,
    stopping,  ///< stop was wished
    over,
  };

  /// Starts it. Throws SystemError or OutOfMemory when the machine refuses a session or a process.
  explicit Run(Launch launch, HistoryLimits limits = {});

  /// Once a frame: takes in what happened since.
  void update();

  /// Lets a program that is ready, or becomes so, go on.
  void open_gate();

  void pause() { controller_.pause(); }
  void free() { controller_.free(); }
  void slow_motion(std::chrono::nanoseconds rest) { controller_.slow_motion(rest); }
  bool set_parameter(std::string_view name, std::int64_t value) {
    return controller_.set_parameter(name, value);
  }

  /// Wishes it to stop; what has not ended after the grace period is killed by update().
  void stop();

  State state() const noexcept;
  bool over() const noexcept { return child_.end().has_value(); }
  /// No process of it has used the core so far: there is nothing to be seen of it but its output.
  bool is_unseen() const noexcept { return now_.lanes.empty() && history_.recorded() == 0; }
  bool gate_opened() const noexcept { return gate_opened_; }
  const std::optional<ProgramEnd>& end() const noexcept { return child_.end(); }
  const OutputTail& output() const noexcept { return child_.output(); }
  const Launch& launch() const noexcept { return launch_; }
  pid_t pid() const noexcept { return child_.pid(); }

  /// What else may be wished of it.
  SessionController& controller() noexcept { return controller_; }
  const SessionReader& reader() const noexcept { return reader_; }
  StageReader stage() const noexcept { return StageReader(session_); }
  const Snapshot& now() const noexcept { return now_; }
  /// As now(); once it is over because of a deadlock, the moment at which that stood.
  const Snapshot& worth_seeing() const noexcept;
  /// It is over because everybody waited for what nobody held, so that there is no circle to show.
  bool stood_still() const noexcept {
    return over() && !deadlock_ && standstill_ && now_.control.outcome == ProgramOutcome::deadlock;
  }
  const History& history() const noexcept { return history_; }
  const Throughput& throughput() const noexcept { return throughput_; }
  const TimeMap& time_map() const noexcept { return map_; }

  /// Nanoseconds since its workers were started: until now, or until they ended.
  double elapsed() const noexcept;
  /// All operations, and all rounds of progress, of its workers so far.
  std::uint64_t operations() const noexcept { return operations_; }
  std::uint64_t rounds() const noexcept { return rounds_; }
  /// What recording has cost, as an estimated share of the processor time that the workers used; 0 when not
  /// known.
  double probe_share() const noexcept { return probe_share_; }

  /// The shared objects as they are, or were when they were last seen.
  const LastSeen& memory() const noexcept { return memory_; }

  /// How full they were lately, and how long they were waited for.
  const ObjectCourses& courses() const noexcept { return courses_; }

  /// Its verdicts as they are to be shown now, in the order in which they were declared.
  const std::vector<VerdictMeter>& verdicts() const noexcept { return meters_; }

  /// One line on how it stands or how it went, for the pill beside the verdict.
  struct Standing {
    enum class Tone { waiting, running, good, bad, stopped };
    Tone tone = Tone::waiting;
    std::string word;      ///< "as declared", "deadlock", "crashed", "running"
    std::string sentence;  ///< the cycle, the signal; empty when there is no more to say
  };
  Standing standing() const;

 private:
  void update_time_map();
  void count();
  void judge();
  void estimate_probe_share();

  Launch launch_;
  Session session_;
  SessionController controller_;
  SessionReader reader_;
  ChildProgram child_;
  HistoryLimits limits_;
  History history_;
  Snapshot now_;
  std::optional<Snapshot> deadlock_;
  std::optional<Snapshot> standstill_;  ///< the last moment at which everybody waited, perhaps for ever
  Throughput throughput_;
  std::vector<VerdictMeter> meters_;
  std::vector<ObjectId> judged_;  ///< of each verdict, 0 for none
  LastSeen memory_;
  ObjectCourses courses_;
  ProcessorTime processor_time_;
  double probe_share_ = 0;
  TimeMap map_;
  bool map_fixed_ = false;
  bool gate_opened_ = false;
  bool finished_ = false;
  std::uint64_t operations_ = 0;
  std::uint64_t rounds_ = 0;
  std::uint32_t updates_ = 0;
  std::chrono::steady_clock::time_point born_ = std::chrono::steady_clock::now();
  std::optional<std::chrono::steady_clock::time_point> stop_wished_;
};

}  // namespace sharescope::gui
