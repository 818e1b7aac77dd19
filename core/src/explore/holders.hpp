// SPDX-License-Identifier: MIT
#pragma once

/// What is known of locks, semaphores and queues before each step of a trace: enough to tell whether a step that had to
/// wait could have happened there.
///
/// By one thread.
///
///     Holders holders(fill_of_all(session));
///     for (each step) { could = holders.could_happen(wanted); holders.after(step); }

#include <cstdint>
#include <map>
#include <optional>

#include "trace.hpp"

namespace sharescope::explore {

enum class Could : std::uint8_t { no, maybe, yes };

class Holders {
 public:
  /// Items in queues and permits of semaphores; of what is not in it, nothing is known.
  using Fill = std::map<std::uint16_t, std::int64_t>;
  explicit Holders(const Fill& at_start) : fill_(at_start) {}

  /// Whether the operation of `step`, if its worker stood before it now, could happen at once.
  Could could_happen(const Step& step) const;
  void after(const Step& step);

 private:
  void has_done(const Step& step);
  void is_gone(std::uint32_t worker);
  bool is_held_by_another(std::uint16_t lock, std::uint32_t worker) const;
  std::map<std::uint16_t, std::uint32_t> holder_;  ///< worker + 1
  Fill fill_;
};

/// As it is now.
Holders::Fill fill_of_all(const Session& session);

}  // namespace sharescope::explore
