// SPDX-License-Identifier: MIT
#include "views/recorder_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "views/view.hpp"

namespace sharescope::gui {
std::string recorder_text(const ViewContext& context, std::size_t index) {
  const Run& run = *context.stage.sides()[index].run;
  const History& history = run.history();
  const std::string_view part = part_of_side(context, index);
  std::string words = part.empty() ? std::string() : std::string(part) + ": ";
  words += fmt::format("{} events recorded, {} not kept", in_short(static_cast<double>(history.recorded())),
                       in_short(static_cast<double>(history.missed() + history.forgotten())));
  if (run.now().probe_nanoseconds > 0) {
    words += fmt::format(" · {} each", duration_text(run.now().probe_nanoseconds));
    if (run.probe_share() > 0)
      words +=
          fmt::format(", {} of their time", fmt::format("{:.0f} %", std::min(0.99, run.probe_share()) * 100));
  }
  return words;
}

float recorder_height(const ViewContext& context) {
  if (context.compact) return 0;
  std::size_t lines = 0;
  for (const Side& side : context.stage.sides())
    lines += side.run ? 1 : 0;
  return static_cast<float>(lines) * (line_height(fonts().small) + px(2)) + px(4);
}

void draw_recorder_line(const ViewContext& context) {
  if (context.compact) return;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(8), px(2)});
  for (std::size_t side = 0; side < context.stage.sides().size(); ++side) {
    if (!context.stage.sides()[side].run) continue;
    text(recorder_text(context, side), {.font = fonts().small, .tone = Tone::muted});
    tooltip(
        "What recording costs: for each event, and of the processor time of the workers. "
        "Not kept: the program was faster than the window reads. The newest moments are always kept, and all "
        "of "
        "what is still in the recorder is fetched when the program pauses or ends.");
  }
  ImGui::PopStyleVar();
}

}  // namespace sharescope::gui
