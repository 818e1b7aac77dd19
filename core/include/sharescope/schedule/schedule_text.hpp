// SPDX-License-Identifier: MIT
#pragma once

/// A schedule as a short text that people read, paste and send: who goes next, in letters.
///
///     A            worker 1 performs its next operation; B is worker 2, and so on to Z
///     A3           three times
///     a            worker 1's wait with a limit ends in vain
///     A!           worker 1 is killed
///
/// So "ABBA" is the lost update: the first worker reads, the second reads and writes, the first writes. Between choices
/// there may be spaces.
///
/// Whoever passes a schedule on says for which program it was made, so that it cannot be taken for another's:
///
///     v1:lost_update:workers=2,times=1:6f3a:ABBA
///
/// with a version of this format, the program's name, its parameters, and a fingerprint of what it shares. A text without
/// them is believed to fit.
///
/// Pure functions. They throw InvalidValue with one sentence that says what is wrong, and where.
///
///     ScheduleText text = read_schedule("A3B2A");
///     write_choices(text.choices);   // "A3B2A"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sharescope/session/turns.hpp"

namespace sharescope {

/// For which program a schedule was made.
struct MadeFor {
  std::string program;
  std::map<std::string, std::int64_t> parameters = {};
  std::uint16_t fingerprint = 0;

  /// "lost_update (workers 2, times 1)"
  std::string describe() const;
};

struct ScheduleText {
  std::optional<MadeFor> made_for = {};
  std::vector<Choice> choices = {};
};

ScheduleText read_schedule(std::string_view text);

/// "A3B2A"; with `most` above 0, so many characters at the most, and "..." for the rest.
std::string write_choices(std::span<const Choice> choices, std::size_t most = 0);

/// With the program for which it is.
std::string write_schedule(const MadeFor& made_for, std::span<const Choice> choices);

/// The choices that led to these steps.
std::vector<Choice> choices_of(std::span<const StepRecord> steps);

/// How often another worker goes on than the one before.
std::uint32_t switches(std::span<const Choice> choices) noexcept;

/// The letter of a worker, from 1.
char letter_of(std::uint8_t worker) noexcept;

/// What keeps a schedule made for `a` from being one for `b`: a sentence, or nothing.
std::string mismatch(const MadeFor& a, const MadeFor& b);

}  // namespace sharescope
