// SPDX-License-Identifier: MIT
#pragma once

/// What a verdict comes to: expected, actual, and what lies between them, as figures for the wall.
///
/// Pure functions over a copy: any thread.
///
///     Loss loss = loss_of(verdict);
///     loss.difference_label  "lost"      loss.difference  "412,332"      loss.share  0.206

#include <string>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

struct Loss {
  enum class Kind {
    none,     ///< actual is what is expected
    lost,     ///< less than expected
    extra,    ///< more than expected
    pending,  ///< less than expected, by a program that declares that nothing gets lost, and is not at its end
  };
  Kind kind = Kind::none;
  std::string expected;
  std::string actual;
  std::string difference;        ///< without a sign
  std::string difference_label;  ///< "lost", "too many", "to come", "off by"
  double share = 0;              ///< of the expected number; 0 when nothing was expected
  bool share_known = false;
};

Loss loss_of(const VerdictCopy& verdict);

/// Every actual value is the one that is expected.
bool are_as_expected(const std::vector<VerdictCopy>& verdicts);

/// A number of a verdict: grouped digits, or a real with up to twelve figures.
std::string number_text(const Number& number);

/// What was declared, in words: "declared: no update gets lost".
std::string declared_text(const VerdictCopy& verdict);

}  // namespace sharescope::gui
