// SPDX-License-Identifier: MIT
#pragma once

/// What an exploration says of a program. There are three verdicts and no fourth: it is proved for these sizes, there is a
/// counter-example, or it cannot be explored, and why.
///
/// A counter-example counts whatever else is true of the search: real processes have performed it.
///
/// Pure functions over copies: any thread.
///
///     const ExplorationVerdict verdict = verdict_of(stage.exploration());
///     verdict.text();   // "cannot be explored, because the search was not finished: …"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sharescope/session/stage_reader.hpp"

namespace sharescope {

struct ExplorationVerdict {
  enum class Kind : std::uint8_t {
    searching,        ///< none yet: the search goes on
    proved,           ///< every order ends as expected
    counter_example,  ///< one does not
    cannot,           ///< it cannot be explored, or not to the end
  };
  Kind kind = Kind::searching;
  std::optional<std::size_t> example = {};  ///< the outcome with the fewest switches that is not as expected
  WhyNot why = WhyNot::none;
  std::string because = {};  ///< ends the sentence "cannot be explored, because …"

  /// "proved for these sizes", "counter-example", or "cannot be explored, because …".
  std::string text() const;
};

/// "proved for these sizes", "counter-example", "cannot be explored", and "searching".
std::string_view to_string(ExplorationVerdict::Kind kind) noexcept;

ExplorationVerdict verdict_of(const ExplorationCopy& found);

/// Whether an execution that ended so tells something about the program, and nothing good.
bool is_counter_example(const OutcomeCopy& outcome) noexcept;

}  // namespace sharescope
