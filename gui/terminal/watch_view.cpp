// SPDX-License-Identifier: MIT
#include "terminal/watch_view.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "command/exit_status.hpp"
#include "command/follow.hpp"
#include "command/outlet.hpp"
#include "command/passages.hpp"
#include "command/run_report.hpp"
#include "command/wrong_words.hpp"
#include "terminal/harmless.hpp"
#include "terminal/live_area.hpp"
#include "terminal/report_text.hpp"
#include "terminal/session_log.hpp"
#include "terminal/session_view.hpp"

namespace sharescope::gui {
namespace {

/// How it ended: a verdict where there is one.
struct End {
  int status;
  std::string sentence;
};

End end_of(const LiveRun& live, const Style& style) {
  const bool declares = live.now().control.supervisor_pid != 0;
  if (declares) {
    const RunReport report = report_of(live);
    return {report.exit_status(), outcome_text(report, style)};
  }
  const ProgramEnd& end = *live.run().end();
  if (end.success()) return {exit_status::as_declared, "ended with " + end.text()};
  return {exit_status::not_as_declared, style.bad(end.signal ? "crashed" : "failed") + ": " + end.text()};
}

}  // namespace

int watch_in_terminal(const std::vector<std::string>& program) {
  const std::string name = std::filesystem::path(program.front()).filename().string();
  StopSignals signals;
  const Outlet out(STDOUT_FILENO, &signals);
  const Outlet error(STDERR_FILENO, &signals);
  const Terminal screen(STDOUT_FILENO);
  const Style style(screen.has_colour());
  LiveArea area(screen, [&out](std::string_view text) { out.pass(text); });

  LiveRun live(name, {.program = program.front(), .arguments = {program.begin() + 1, program.end()}},
               passages_to(out, error, name, area));
  live.run().open_gate();
  SessionLog log;
  const Followed followed = follow({&live}, signals, {}, [&] {
    if (area.is_live()) {
      if (!live.over()) area.show(session_view(live.run(), name, style));
      return;
    }
    for (const std::string& line : log.look(live.now()))
      out.write("sharescope: " + line + "\n");
  });
  area.clear();
  if (!live.over()) return exit_status::stopped_by(*followed.signal);
  const ProgramEnd& ended = *live.run().end();
  if (ended.start_error != 0) throw WrongWords(fmt::format("{} {}", program.front(), ended.text()));

  for (const std::string& line : session_view(live.run(), name, style))
    out.write(line + "\n");
  if (followed.signal) {
    error.write(
        fmt::format("sharescope: {} was stopped by {}\n", harmless(name), name_of_stop(*followed.signal)));
    return exit_status::stopped_by(*followed.signal);
  }
  const End end = end_of(live, style);
  out.write(fmt::format("{}: {}\n", harmless(name), end.sentence));
  return end.status;
}

}  // namespace sharescope::gui
