// SPDX-License-Identifier: MIT
#include "views/step_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "views/schedule_line.hpp"
#include "views/step_question.hpp"
#include "views/step_side.hpp"
#include "views/view.hpp"

namespace sharescope::gui {
namespace {

ImVec2 padding() { return {px(12), px(9)}; }

/// From the top of the region to below its last line.
float used_height() {
  return std::ceil(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y + padding().y);
}

void copy(Stepping& stepping) {
  const std::string schedule = stepping.schedule_to_copy();
  ImGui::SetClipboardText(schedule.c_str());
  stepping.say("Copied: " + schedule);
}

void paste(Stepping& stepping) {
  const char* text = ImGui::GetClipboardText();
  if (text == nullptr || *text == 0) return stepping.say("There is no text to paste.");
  stepping.paste(text);
}

/// What the arrow to the right does.
void forward(ViewContext& context, Stepping& stepping) {
  Stepper& stepper = stepping.stepper();
  if (!stepper.to_come().empty()) return stepper.forward();
  const auto picked = static_cast<std::uint8_t>(context.looks.picked + 1);
  if (picked >= 1 && stepper.can({picked})) return stepper.move({picked});
  std::uint8_t last = stepper.steps().empty() ? std::uint8_t{1} : stepper.steps().back().worker;
  for (std::uint8_t worker = 1; !stepper.can({last}) && worker <= stepper.workers(); ++worker)
    last = worker;
  stepper.move({last});
}

struct Undo {
  ~Undo() { ImGui::PopStyleVar(); }
};

void draw_buttons(ViewContext& context, Stepping& stepping) {
  Stepper& stepper = stepping.stepper();
  const bool begun = !stepper.steps().empty();
  const bool goes_on = !stepper.is_over();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(5), px(6)});
  const Undo undo;
  Flow line;
  const auto pressed = [&](const Button& what) {
    line.next(button_width(what));
    return button(what);
  };
  if (pressed({.label = "Back",
               .icon = Icon::step_back,
               .shortcut = "←",
               .tip = "One step back: the processes perform the shorter schedule again, from the start",
               .enabled = begun,
               .icon_only = true}))
    stepper.back();
  const bool loaded = !stepper.to_come().empty();
  if (pressed({.label = "Forward",
               .icon = Icon::step_forward,
               .shortcut = "→",
               .tip = loaded ? "The next step to come" : "The same worker again, if it can",
               .look = loaded ? ButtonLook::primary : ButtonLook::normal,
               .enabled = goes_on,
               .icon_only = true}))
    forward(context, stepping);
  if (pressed({.label = "Next switch",
               .shortcut = {},
               .tip = "The same worker goes on for as long as it can (Space)",
               .enabled = goes_on}))
    stepper.to_the_next_switch();
  if (pressed({.label = "To end",
               .shortcut = {},
               .tip = "Goes on until nobody can move (End)",
               .enabled = goes_on}))
    stepping.to_the_end();
  if (pressed({.label = "From the start",
               .icon = Icon::restart,
               .shortcut = "Home",
               .tip = "All steps are to come again",
               .enabled = begun,
               .icon_only = true}))
    stepper.go_to(0);
  if (pressed({.label = "Copy",
               .shortcut = {},
               .tip = "The schedule so far, to be kept or sent (Ctrl C)",
               .look = ButtonLook::plain,
               .enabled = begun}))
    copy(stepping);
  if (pressed({.label = "Paste",
               .shortcut = {},
               .tip = "Performs a schedule such as ABBA from the start (Ctrl V)",
               .look = ButtonLook::plain}))
    paste(stepping);
  if (pressed({.label = "Ask me",
               .shortcut = {},
               .tip = "Before it is seen what came, you are asked what you expect (Q)",
               .look = ButtonLook::plain,
               .chosen = stepping.prediction().wanted}))
    stepping.prediction().wanted = !stepping.prediction().wanted;
}

void draw_strip(ViewContext& context, Stepping& stepping) {
  if (stepping.prediction().is_asking()) {
    draw_step_question(stepping);
  } else {
    draw_buttons(context, stepping);
  }
  draw_schedule_line(stepping.stepper());
}

StepLooks key_of(const ViewContext& context, float width) {
  StepLooks key;
  key.width = width;
  key.scale = ui_scale();
  key.demo = context.looks.demo + " " + context.looks.cure;
  return key;
}

bool is_same(const StepLooks& a, const StepLooks& b) {
  return a.width == b.width && a.scale == b.scale && a.demo == b.demo;
}

}  // namespace

float step_view_height(const ViewContext& context, float width) {
  const StepLooks& last = context.looks.step;
  if (is_same(last, key_of(context, width)))
    return std::max(last.used[0], last.used[1]) + panel_gap() + last.strip;
  return px(330);
}

void draw_step_view(ViewContext& context, ImVec2 size) {
  Stepping* stepping = context.stage.stepping();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (stepping == nullptr) {
    const StillPanel panel("step starting", size, padding());
    hint(context.stage.remark().empty() ? "The programs are being started." : context.stage.remark());
    return;
  }
  StepLooks& looks = context.looks.step;
  if (!is_same(looks, key_of(context, size.x))) {
    looks = key_of(context, size.x);
    looks.strip = control_height() + schedule_line_height() + 2 * padding().y + px(8);
  }
  const float strip = std::min(looks.strip, size.y / 2);
  const float height = size.y - panel_gap() - strip;
  const auto sides = static_cast<float>(stepping->sides());
  const float width = std::floor((size.x - panel_gap() * (sides - 1)) / sides);
  for (std::size_t side = 0; side < stepping->sides(); ++side) {
    ImGui::SetCursorScreenPos({at.x + (width + panel_gap()) * static_cast<float>(side), at.y});
    const std::string id = fmt::format("step side {}", side);
    const StillPanel panel(id.c_str(), {width, height}, padding());
    const float used = std::ceil(draw_step_side(context, *stepping, side) + padding().y);
    // What has grown stays, so that nothing below jumps with each step.
    if (side < looks.used.size()) looks.used[side] = std::max(looks.used[side], used);
  }
  ImGui::SetCursorScreenPos({at.x, at.y + height + panel_gap()});
  const StillPanel panel("step strip", {size.x, strip}, padding());
  draw_strip(context, *stepping);
  looks.strip = std::max(looks.strip, used_height());
}

void step_keys(ViewContext& context) {
  Stepping* stepping = context.stage.stepping();
  if (stepping == nullptr || context.looks.list_open) return;
  if (step_question_keys(*stepping)) return;
  Stepper& stepper = stepping->stepper();
  const auto workers = static_cast<int>(stepper.workers());
  if (const int digit = digit_pressed(); digit >= 1 && digit <= workers) {
    const auto worker = static_cast<std::uint8_t>(digit);
    stepper.move({worker, shift_held() ? Move::timeout : Move::step});
  }
  if (const int digit = ctrl_digit_pressed(); digit >= 1 && digit <= workers)
    stepper.move({static_cast<std::uint8_t>(digit), Move::kill});
  if (key_pressed(Key::left, Repeat::yes)) stepper.back();
  if (key_pressed(Key::right, Repeat::yes)) forward(context, *stepping);
  if (key_pressed(Key::down)) context.looks.picked = std::min(context.looks.picked + 1, workers - 1);
  if (key_pressed(Key::up)) context.looks.picked = std::max(context.looks.picked - 1, -1);
  if (key_pressed(Key::space)) stepper.to_the_next_switch();
  if (key_pressed(Key::end)) stepping->to_the_end();
  if (key_pressed(Key::home)) stepper.go_to(0);
  if (key_pressed('q')) stepping->prediction().wanted = !stepping->prediction().wanted;
  if (ctrl_key_pressed('c') && !stepper.steps().empty()) copy(*stepping);
  if (ctrl_key_pressed('v')) paste(*stepping);
}

}  // namespace sharescope::gui
