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
#include <string_view>

#include "sharescope/session/session.hpp"

namespace sharescope {

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
  /// From now on a lane moves only when it is given a turn.
  void stepped() noexcept;
  /// One operation of that lane. Does nothing unless stepped.
  void give_turn(Ticket lane) noexcept;

  /// The supervisor ends its workers and finishes with outcome `stopped`.
  void stop() noexcept;

  /// False when there is no such parameter. A value outside the range becomes the nearest inside.
  bool set_parameter(std::string_view name, std::int64_t value) noexcept;

  const Session& session() const noexcept { return session_; }

 private:
  void set_pace(Pace pace) noexcept;
  Session session_;
};

}  // namespace sharescope
