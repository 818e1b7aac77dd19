// SPDX-License-Identifier: MIT
#include "views/side_standing.hpp"

#include "window/widgets/text.hpp"

namespace sharescope::gui {

Look look_of(const Run::Standing& standing) {
  using Kind = Run::Standing::Tone;
  switch (standing.tone) {
    case Kind::good: return {Tone::ok, Icon::check};
    case Kind::bad: return {Tone::lost, standing.word == "deadlock" ? Icon::warning : Icon::cross};
    case Kind::running: return {Tone::accent, Icon::play};
    case Kind::stopped: return {Tone::muted, Icon::stop};
    case Kind::waiting: break;
  }
  return {Tone::muted, standing.word == "paused" ? Icon::pause : Icon::none};
}

std::string_view title_of(const Side& side) { return side.title.empty() ? side.name : side.title; }

Run::Standing standing_of(const Side& side) {
  return side.run ? side.run->standing() : Run::Standing{Run::Standing::Tone::bad, "not started", {}};
}

float sign_width(const ViewContext& context) { return context.stage.sides().size() < 2 ? 0 : px(22); }

void draw_side_sign(std::size_t index, ImVec2 centre) {
  const bool cure = index == 1;
  draw_icon(ImGui::GetWindowDrawList(), cure ? Icon::check : Icon::cross, centre, px(14),
            cure ? theme().ok : theme().lost);
}

}  // namespace sharescope::gui
