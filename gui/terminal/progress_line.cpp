// SPDX-License-Identifier: MIT
#include "terminal/progress_line.hpp"

#include <fmt/format.h>

#include "model/format.hpp"
#include "model/stage.hpp"
#include "terminal/harmless.hpp"
#include "window/numbers.hpp"

namespace sharescope::gui {

double share_done(const Run& run) noexcept {
  const RoundCount rounds = rounds_of(run.now().lanes);
  return rounds.total == 0 ? -1 : static_cast<double>(rounds.done) / static_cast<double>(rounds.total);
}

std::string progress_line(const Run& run, const std::string& name, const Style& style) {
  std::string line = style.bold(harmless(name)) + "  ";
  const double share = share_done(run);
  if (share >= 0) line += bar(share, 24) + fmt::format(" {:3.0f} %  ", share * 100);
  if (const Rates rates = rates_now(run); rates.operations > 0)
    line += in_short(rates.operations) + " operations/s  ";
  if (run.elapsed() > 0) line += duration_text(run.elapsed()) + "  ";
  const Run::Standing verdict = run.standing();
  line += harmless(verdict.word);
  if (!verdict.sentence.empty()) line += ": " + harmless(verdict.sentence);
  return line;
}

}  // namespace sharescope::gui
