// SPDX-License-Identifier: MIT
#include "command/objection.hpp"

#include "command/exit_status.hpp"

namespace sharescope::gui {

std::string objection_of(const LiveRun& live, const Settings& settings) {
  const auto& end = live.run().end();
  const bool refused = end && end->code == exit_status::wrong_words &&
                       live.now().control.phase == Phase::declaring && !live.refusal().empty();
  if (!refused) return {};
  const std::string ours = objection(settings, live.now().parameters, live.name());
  if (!ours.empty()) return ours;
  return live.refusal().substr(0, live.refusal().find(" (try --help)"));
}

}  // namespace sharescope::gui
