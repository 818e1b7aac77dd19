// SPDX-License-Identifier: MIT
#include "terminal/comparison.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

#include "command/exit_status.hpp"
#include "command/follow.hpp"
#include "command/outlet.hpp"
#include "command/passages.hpp"
#include "command/run_report.hpp"
#include "model/format.hpp"
#include "terminal/comparison_view.hpp"
#include "terminal/live_area.hpp"
#include "terminal/report_text.hpp"

namespace sharescope::gui {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Where nothing can be redrawn, a line now and then says that something happens.
constexpr auto plain_line_every = 1s;

/// On a screen they are to be watched for some seconds; a demo without such a parameter runs as it is.
constexpr const char* rounds_parameter = "times";
constexpr std::int64_t rounds_on_screen = 5'000'000;

/// Both at once, so that they share the machine from the first moment on.
void open_gates_when_both_are_ready(LiveRun& one, LiveRun& other, bool on_screen) {
  for (const LiveRun* live : {&one, &other}) {
    if (live->run().state() == Run::State::starting) return;
  }
  for (LiveRun* live : {&one, &other}) {
    if (live->run().state() != Run::State::ready) continue;
    if (on_screen) live->run().set_parameter(rounds_parameter, rounds_on_screen);
    live->run().open_gate();
  }
}

}  // namespace

int compare_in_terminal(const Demo& mistake, const Demo& cure) {
  StopSignals signals;
  const Outlet out(STDOUT_FILENO, &signals);
  const Outlet error(STDERR_FILENO, &signals);
  const Terminal screen(STDOUT_FILENO);
  const Style style(screen.has_colour());
  LiveArea area(screen, [&out](std::string_view text) { out.pass(text); });

  LiveRun wrong(mistake.name, {.program = mistake.program}, passages_to(out, error, mistake.name, area));
  LiveRun right(cure.name, {.program = cure.program}, passages_to(out, error, cure.name, area));
  const std::array<ComparedSide, 2> sides{ComparedSide{&wrong, mistake.title},
                                          ComparedSide{&right, cure.title}};

  auto next_line = Clock::now() + plain_line_every;
  const Followed followed = follow({&wrong, &right}, signals, {}, [&] {
    open_gates_when_both_are_ready(wrong, right, area.is_live());
    if (area.is_live()) {
      area.show(comparison_view(sides, style, screen.columns()));
    } else if (Clock::now() >= next_line && !(wrong.over() && right.over())) {
      next_line += plain_line_every;
      for (const ComparedSide& side : sides)
        out.write(comparison_line(side) + "\n");
    }
  });
  area.clear();
  if (followed.signal) {
    error.write(fmt::format("sharescope: stopped by {}\n", name_of_stop(*followed.signal)));
    return exit_status::stopped_by(*followed.signal);
  }

  for (const std::string& line : comparison_view(sides, style, screen.columns()))
    out.write(line + "\n");
  int status = exit_status::as_declared;
  out.write("\n");
  for (const ComparedSide& side : sides) {
    const RunReport report = report_of(*side.live);
    status = std::max(status, report.exit_status());
    out.write(fmt::format("{}: {}\n", report.demo, outcome_text(report, style)));
  }
  if (const std::string cost = cost_line(sides); !cost.empty()) out.write(cost + "\n");
  return status;
}

}  // namespace sharescope::gui
