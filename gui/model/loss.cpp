// SPDX-License-Identifier: MIT
#include "model/loss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/format.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {

bool are_as_expected(const std::vector<VerdictCopy>& verdicts) {
  return std::ranges::all_of(
      verdicts, [](const VerdictCopy& verdict) { return loss_of(verdict).kind == Loss::Kind::none; });
}

std::string number_text(const Number& number) {
  constexpr int figures = 12;
  return number.real ? number_text(number.floating, figures) : with_thousands(number.integer);
}

namespace {

const char* label_of(Loss::Kind kind) {
  switch (kind) {
    case Loss::Kind::extra: return "too many";
    case Loss::Kind::pending: return "to come";
    default: return "lost";
  }
}

}  // namespace

Loss loss_of(const VerdictCopy& verdict) {
  Loss loss;
  loss.expected = number_text(verdict.expected);
  loss.actual = number_text(verdict.actual);
  const bool real = verdict.expected.real || verdict.actual.real;
  const double expected = verdict.expected.as_double();
  const double difference = expected - verdict.actual.as_double();
  const bool none =
      real ? std::abs(difference) <= verdict.tolerance : verdict.expected.integer == verdict.actual.integer;
  if (!none) loss.kind = difference < 0 ? Loss::Kind::extra : Loss::Kind::lost;
  // A job that waits in a queue is not lost.
  if (loss.kind == Loss::Kind::lost && verdict.declared == Declared::equal && !verdict.settled)
    loss.kind = Loss::Kind::pending;
  if (loss.kind == Loss::Kind::lost && verdict.declared == Declared::at_most) loss.kind = Loss::Kind::none;
  if (real) {
    loss.difference = fmt::format("{:.3g}", std::abs(difference));
    loss.difference_label = "off by";
  } else {
    // In unsigned arithmetic the distance of two int64 always fits.
    const auto e = static_cast<std::uint64_t>(verdict.expected.integer);
    const auto a = static_cast<std::uint64_t>(verdict.actual.integer);
    const bool fewer = verdict.expected.integer > verdict.actual.integer;
    loss.difference = with_thousands(static_cast<std::int64_t>(fewer ? e - a : a - e));
    loss.difference_label = label_of(loss.kind);
  }
  loss.share_known = expected != 0 && std::isfinite(difference);
  if (loss.share_known) loss.share = std::abs(difference / expected);
  return loss;
}

std::string declared_text(const VerdictCopy& verdict) {
  switch (verdict.declared) {
    case Declared::equal: return "declared: actual is what is expected";
    case Declared::fewer: return "declared: some get lost";
    case Declared::more: return "declared: more than expected";
    case Declared::different: return "declared: differs from what is expected";
    case Declared::at_most: return "declared: not more than expected";
  }
  return "declared: unknown";
}

}  // namespace sharescope::gui
