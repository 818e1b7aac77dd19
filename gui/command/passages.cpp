// SPDX-License-Identifier: MIT
#include "command/passages.hpp"

#include "terminal/harmless.hpp"

namespace sharescope::gui {
namespace {

std::string with_name(std::string_view line, const std::string& name) {
  const bool has_name = line.starts_with(name + ": ");
  return (has_name ? std::string() : harmless(name) + ": ") + std::string(line) +
         (line.ends_with('\n') ? "" : "\n");
}

}  // namespace

LiveRun::Passages passages_to(const Outlet& output, const Outlet& error, const std::string& name,
                              LiveArea& area) {
  return {.output =
              [&output, &area](std::string_view line) {
                area.clear();
                output.pass(line);
              },
          .error =
              [&error, &area, name](std::string_view line) {
                area.clear();
                error.pass(with_name(line, name));
              }};
}

}  // namespace sharescope::gui
