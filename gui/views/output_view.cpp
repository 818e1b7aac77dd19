// SPDX-License-Identifier: MIT
#include "views/output_view.hpp"

#include <fmt/format.h>

#include <string>

#include "views/view.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

void draw_side(const ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  section(side.name, part_of_side(context, index));
  if (!side.run) {
    paragraph(side.problem, Tone::lost);
    return;
  }
  const OutputTail& output = side.run->output();
  if (output.dropped() > 0) {
    text(fmt::format("The first {} characters are no longer kept.", output.dropped()),
         {.font = fonts().small, .tone = Tone::muted});
  }
  if (output.empty()) {
    text(side.run->over() ? "It printed nothing." : "Nothing printed yet.", {.tone = Tone::muted});
  } else {
    const FontScope mono(fonts().mono_small);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(output.text().data(), output.text().data() + output.text().size());
    ImGui::PopTextWrapPos();
    note_place("output", side.name, at, ImGui::GetItemRectMax());
  }
  if (side.run->over()) {
    const std::string end = side.run->end()->text();
    text("It ended: " + end, {.tone = side.run->end()->success() ? Tone::muted : Tone::warning});
  }
}

}  // namespace

void draw_output(ViewContext& context) {
  if (context.stage.sides().empty()) {
    hint("Choose a demo. What its programs print appears here.");
    return;
  }
  if (ImGui::BeginChild("output", {0, 0})) {
    for (std::size_t side = 0; side < context.stage.sides().size(); ++side)
      draw_side(context, side);
  }
  ImGui::EndChild();
}

}  // namespace sharescope::gui
