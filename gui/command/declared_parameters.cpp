// SPDX-License-Identifier: MIT
#include "command/declared_parameters.hpp"

#include <algorithm>
#include <chrono>

#include "command/follow.hpp"
#include "command/live_run.hpp"

namespace sharescope::gui {
namespace {

using namespace std::chrono_literals;

/// A demo declares itself within milliseconds.
constexpr auto patience = 5s;

std::vector<ParameterCopy> parameters_of(const Demo& demo) {
  const auto ignore = [](std::string_view /*line*/) {};
  LiveRun live(demo.name, {.program = demo.program}, {ignore, ignore});
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!live.update() && live.run().state() == Run::State::starting &&
         std::chrono::steady_clock::now() < until)
    wait_for_news({&live}, 5ms);
  return live.now().parameters;
}

}  // namespace

std::vector<ParameterCopy> declared_parameters(const std::vector<const Demo*>& demos) {
  std::vector<ParameterCopy> all;
  for (const Demo* demo : demos) {
    for (ParameterCopy& parameter : parameters_of(*demo)) {
      if (std::ranges::find(all, parameter.name, &ParameterCopy::name) == all.end())
        all.push_back(std::move(parameter));
    }
  }
  return all;
}

}  // namespace sharescope::gui
