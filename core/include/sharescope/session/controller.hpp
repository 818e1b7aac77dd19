// SPDX-License-Identifier: MIT
#pragma once

/// The wishes of a watcher: pace, gate, stop, turn, parameters. Each call writes the wish into the session and
/// wakes who waits for it; none waits for the program.
///
/// May be used from several threads and processes at once; the last wish counts. A controller keeps the session
/// mapped.
///
///     SessionController controller{Session::adopt(descriptor)};
///     controller.set_parameter("workers", 4);
///     controller.open_gate();

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sharescope/session/session.hpp"

namespace sharescope {

/// What to explore, and how much of it.
struct ExplorationWishes {
  Strategy strategy = Strategy::reduced;
  bool fresh = false;
  std::optional<std::uint32_t> preemptions = {};  ///< at most so many; they are not reduced then
  std::uint32_t kills = 0;                        ///< so many workers may be killed in one execution
  std::uint32_t longest = 0;                      ///< steps of one execution; 0: what is usual
  std::uint64_t most_executions = 0;              ///< 0: no limit
  std::chrono::nanoseconds most_time{0};          ///< 0: no limit
  std::uint64_t seed = 1;
  Until until = Until::all;
  WordSteps word_steps = WordSteps::as_declared;
  std::vector<Choice> first = {};  ///< the first execution follows these choices, as far as it can
  bool fixed = false;  ///< and all others begin with them; what else they could do at first is not tried
};

class SessionController {
 public:
  explicit SessionController(Session session) : session_(static_cast<Session&&>(session)) {}

  /// The program, when it has declared itself, waits before it starts its workers. To be called before the
  /// program is started.
  void close_gate() noexcept;
  void open_gate() noexcept;

  void free() noexcept;
  void pause() noexcept;
  /// Each lane rests this long before each operation.
  void slow_motion(std::chrono::nanoseconds rest) noexcept;

  /// How the program is to be performed; to be called before the gate is opened.
  void explore(const ExplorationWishes& wishes);
  void step(WordSteps word_steps) noexcept;
  /// Copies are taken apart, or not, as was said before.
  void step() noexcept;

  /// While it is stepped: these choices from the start, and then as `after` says. Returns the wish's number, which
  /// StageCopy::reached has once it is carried out. Throws OutOfMemory.
  std::uint32_t wish(std::span<const Choice> choices, After after);

  /// The supervisor ends its workers and finishes with outcome `stopped`.
  void stop() noexcept;

  /// False when there is no such parameter. A value outside the range becomes the nearest inside.
  bool set_parameter(std::string_view name, std::int64_t value) noexcept;

  const Session& session() const noexcept { return session_; }

 private:
  void set_pace(Pace pace) noexcept;
  std::uint32_t write_wanted(std::span<const Choice> choices);
  Session session_;
};

}  // namespace sharescope
