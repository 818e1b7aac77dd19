// SPDX-License-Identifier: MIT
#include "views/controls_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "views/chart_view.hpp"
#include "views/demo_list_view.hpp"
#include "views/orders_view.hpp"
#include "views/view.hpp"
#include "window/places.hpp"
#include "window/widgets/id.hpp"

namespace sharescope::gui {
namespace {

using namespace std::chrono_literals;

// Milliseconds.
constexpr std::int64_t shortest_rest = 1;
constexpr std::int64_t longest_rest = 3'000;
constexpr std::int64_t first_rest = 300;

/// A range over more than this many times its lower end is easier to set on a logarithmic scale.
constexpr std::int64_t wide_range = 1000;

std::int64_t rest_of(const Stage& stage) {
  static std::int64_t last = first_rest;
  if (stage.slow_motion())
    last = std::chrono::duration_cast<std::chrono::milliseconds>(*stage.slow_motion()).count();
  return std::max(last, shortest_rest);
}

void toggle_slow_motion(Stage& stage) {
  const auto rest = std::chrono::milliseconds(rest_of(stage));
  stage.set_slow_motion(stage.slow_motion() ? std::nullopt : std::optional<std::chrono::nanoseconds>(rest));
}

void step_or_leave(Stage& stage) {
  if (stage.steps()) {
    stage.stop();
  } else {
    stage.step();
  }
}

void run_or_pause(Stage& stage) {
  if (!stage.active()) {
    stage.run();
  } else {
    stage.set_paused(!stage.paused());
  }
}

Button run_button(const Stage& stage) {
  const bool paused = stage.active() && stage.paused();
  return {.label = "Run",
          .icon = Icon::play,
          .shortcut = "Space",
          .tip = stage.steps() ? "Leaves the steps, and lets the programs race (R)"
                 : paused      ? "Goes on"
                               : "Starts the programs, both at once",
          .look = ButtonLook::primary,
          .enabled = !stage.sides().empty() && (!stage.active() || paused)};
}
Button pause_button(const Stage& stage) {
  return {.label = "Pause",
          .icon = Icon::pause,
          .shortcut = "Space",
          .tip = "No worker begins another operation",
          .enabled = stage.active() && !stage.paused(),
          .chosen = stage.active() && stage.paused()};
}
Button stop_button(const Stage& stage) {
  return {.label = "Stop",
          .icon = Icon::stop,
          .shortcut = "S",
          .tip = "Ends the programs",
          .look = ButtonLook::danger,
          .enabled = stage.active() || stage.steps()};
}
Button step_button(const Stage& stage) {
  return {
      .label = "Step",
      .icon = Icon::step_forward,
      .shortcut = "G",
      .tip = stage.steps() ? "Leaves the steps" : "Nobody moves but who you choose, one operation at a time",
      .enabled = !stage.sides().empty(),
      .chosen = stage.steps()};
}
Button how_button(const ViewContext& context) {
  return {.label = "Show me how",
          .icon = Icon::eye,
          .shortcut = "H",
          .tip = "Looks for the shortest order in which it goes wrong, and steps it with real processes",
          .look = can_show_how(context) ? ButtonLook::primary : ButtonLook::normal,
          .enabled = can_show_how(context)};
}
Button demos_button(const ViewContext& context) {
  return {.label = "Demos",
          .icon = Icon::none,
          .shortcut = "D",
          .tip = "Choose a demo",
          .chosen = context.looks.list_open};
}

/// Buttons whose sign is a letter: the icons have none for text.
bool letter_button(std::string_view id, std::string_view sign, std::string_view tip, std::string_view key,
                   bool chosen = false) {
  const IdScope scope(id);
  const float height = control_height();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(height, text_size(fonts().strong, sign).x + px(14));
  const bool pressed = ImGui::InvisibleButton("letter", {width, height});
  const ImVec2 end{at.x + width, at.y + height};
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool hovered = ImGui::IsItemHovered();
  if (hovered || chosen) list->AddRectFilled(at, end, theme().raised, px(6));
  if (chosen) list->AddRect(at, end, theme().accent, px(6));
  draw_text_fitted(list, fonts().strong, {at.x, at.y + (height - line_height(fonts().strong)) / 2}, width,
                   chosen ? theme().accent : theme().text, sign, Align::center);
  tooltip(tip, key);
  note_place("button", id, at, end);
  return pressed;
}

float letter_width(std::string_view sign) {
  return std::max(control_height(), text_size(fonts().strong, sign).x + px(14));
}

float icon_width() {
  return button_width({.label = "Theme", .icon = Icon::dark, .look = ButtonLook::plain, .icon_only = true});
}

float looks_width() {
  return letter_width("A−") + letter_width("A+") + letter_width("?") + 2 * icon_width() + 4 * px(2);
}

/// How the window looks: at the right end of the first line.
void draw_looks(ViewContext& context) {
  Window& window = context.window;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2{px(2), px(8)});
  if (letter_button("Smaller text", "A−", "Smaller text", "Ctrl −"))
    window.set_text_scale(window.text_scale() - 0.1F);
  ImGui::SameLine();
  if (letter_button("Larger text", "A+", "Larger text", "Ctrl +"))
    window.set_text_scale(window.text_scale() + 0.1F);
  ImGui::SameLine();
  const bool dark = window.theme_kind() == ThemeKind::dark;
  if (button({.label = "Theme",
              .icon = dark ? Icon::light : Icon::dark,
              .shortcut = "T",
              .tip = dark ? "Light theme" : "Dark theme",
              .look = ButtonLook::plain,
              .icon_only = true})) {
    window.set_theme(dark ? ThemeKind::light : ThemeKind::dark);
  }
  ImGui::SameLine();
  if (button({.label = "Full screen",
              .icon = Icon::full_screen,
              .shortcut = "F11",
              .look = ButtonLook::plain,
              .icon_only = true})) {
    window.set_full_screen(!window.full_screen());
  }
  ImGui::SameLine();
  if (letter_button("Help", "?", "All keys", "F1", context.looks.help))
    context.looks.help = !context.looks.help;
  ImGui::PopStyleVar();
}

void draw_slow_motion(ViewContext& context, float width) {
  Stage& stage = context.stage;
  const ImVec2 at = ImGui::GetCursorPos();
  const bool on = stage.slow_motion().has_value();
  std::int64_t rest = rest_of(stage);
  ImGui::BeginGroup();
  ImGui::SetCursorPos({at.x, at.y + px(8)});
  if (button({.label = "Slow motion",
              .icon = Icon::slow_motion,
              .shortcut = "M",
              .tip = "A rest before each operation of each worker, so that eyes can follow",
              .icon_only = true,
              .chosen = on})) {
    toggle_slow_motion(stage);
  }
  const float slider_x =
      at.x + button_width({.label = "Slow motion", .icon = Icon::slow_motion, .icon_only = true}) + px(8);
  ImGui::SetCursorPos({slider_x, at.y});
  if (ImGui::BeginChild("slow", {at.x + width - slider_x, px(50)}, false,
                        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse)) {
    if (slider({.label = "slow",
                .least = shortest_rest,
                .most = longest_rest,
                .logarithmic = true,
                .unit = "ms",
                .tip = "The rest before each operation",
                .enabled = true},
               rest)) {
      stage.set_slow_motion(std::chrono::milliseconds(rest));
    }
  }
  ImGui::EndChild();
  ImGui::EndGroup();
}

void draw_parameter(ViewContext& context, std::size_t index, const StageParameter& parameter, float width) {
  std::int64_t value = parameter.value;
  const bool waits = parameter.next_run && context.stage.active();
  std::string tip = parameter.label;
  if (waits) tip += (tip.empty() ? "" : ". ") + std::string("Takes effect at the next run");
  const bool wide =
      parameter.lowest >= 0 && parameter.highest / std::max<std::int64_t>(parameter.lowest, 1) > wide_range;
  const std::string name = waits ? parameter.name + " (next run)" : parameter.name;
  // By index: what a program calls its parameters may be empty, or there twice.
  const std::string id = fmt::format("parameter {}", index);
  if (ImGui::BeginChild(id.c_str(), {width, px(50)}, false,
                        ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse)) {
    if (slider({.label = name,
                .id = "value",
                .least = parameter.lowest,
                .most = parameter.highest,
                .logarithmic = wide,
                .unit = {},
                .tip = tip,
                .enabled = true},
               value)) {
      context.stage.set_parameter(parameter.name, value);
    }
  }
  ImGui::EndChild();
}

float slider_width() { return px(164); }

/// Where the room is needed for something else, the sliders are a tab.
bool sliders_are_a_tab(const ViewContext& context) {
  return context.compact || (context.stage.steps() && ImGui::GetIO().DisplaySize.y < px(760));
}

/// How much of themselves the buttons show: all, no keys, or the signs alone.
enum class Detail { all, no_keys, signs };

std::vector<Button> buttons_of(const ViewContext& context, bool list_shown, Detail detail) {
  std::vector<Button> buttons;
  if (!list_shown) buttons.push_back(demos_button(context));
  Button run = run_button(context.stage);
  const Button pause = pause_button(context.stage);
  if (context.stage.steps() || can_show_how(context)) run.look = ButtonLook::normal;
  // Where there is hardly room for signs, those that could not be pressed are left out.
  const bool both = detail != Detail::signs;
  if (both || !pause.enabled) buttons.push_back(run);
  if (both || pause.enabled) buttons.push_back(pause);
  const bool stops = stop_button(context.stage).enabled;
  if (both || stops) buttons.push_back(stop_button(context.stage));
  buttons.push_back(step_button(context.stage));
  if (both || !stops) buttons.push_back(how_button(context));
  for (Button& one : buttons) {
    if (detail != Detail::all) one.shortcut = {};
    if (detail == Detail::signs && one.icon != Icon::none) one.icon_only = true;
  }
  return buttons;
}

float buttons_width(const ViewContext& context, bool list_shown, Detail detail) {
  float width = 0;
  for (const Button& one : buttons_of(context, list_shown, detail))
    width += button_width(one) + ImGui::GetStyle().ItemSpacing.x;
  return width;
}

/// The sliders stand beside the buttons where there is room, else in lines of their own below them.
struct Arrangement {
  Detail detail;
  bool beside;
  float lines;  ///< of sliders below the buttons
};

Arrangement arrangement_for(const ViewContext& context, float width, bool list_shown) {
  const float gap = ImGui::GetStyle().ItemSpacing.x * 2;
  const auto sliders =
      sliders_are_a_tab(context) ? 0.0F : static_cast<float>(1 + context.stage.parameters().size());
  const float wanted = sliders * (slider_width() + gap);
  // Kept free in every tab: buttons that change with the tab would be pressed by mistake.
  const float tools = context.compact ? chart_zoom_width() : 0;
  Arrangement arrangement{Detail::all, true, 0};
  for (const Detail detail : {Detail::all, Detail::no_keys, Detail::signs}) {
    arrangement.detail = detail;
    if (buttons_width(context, list_shown, detail) + tools + looks_width() + gap <= width) break;
  }
  // The keys may go to let everything stand in one line, the words may not.
  for (const Detail detail : {arrangement.detail, std::max(arrangement.detail, Detail::no_keys)}) {
    if (buttons_width(context, list_shown, detail) + tools + looks_width() + 2 * gap + wanted > width)
      continue;
    arrangement.detail = detail;
    return arrangement;
  }
  arrangement.beside = sliders == 0;
  const float in_a_line = std::max(1.0F, std::floor((width + gap) / (slider_width() + gap)));
  arrangement.lines = std::ceil(sliders / in_a_line);
  return arrangement;
}

void draw_sliders(ViewContext& context, float width) {
  const float gap = ImGui::GetStyle().ItemSpacing.x * 2;
  const float left = ImGui::GetCursorPosX();
  const auto in_a_line = std::max(1, static_cast<int>((width + gap) / (slider_width() + gap)));
  const auto parameters = context.stage.parameters();
  const int all = 1 + static_cast<int>(parameters.size());
  const int columns = std::min(all, in_a_line);
  const float each =
      std::min((width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns), px(280));
  const float top = ImGui::GetCursorPosY();
  for (int i = 0; i < all; ++i) {
    ImGui::SetCursorPos({left + (each + gap) * static_cast<float>(i % columns),
                         top + px(52) * static_cast<float>(i / columns)});
    if (i == 0) {
      draw_slow_motion(context, each);
    } else {
      const auto index = static_cast<std::size_t>(i - 1);
      draw_parameter(context, index, parameters[index], each);
    }
  }
}

void draw_buttons(ViewContext& context, bool list_shown, Detail detail) {
  Stage& stage = context.stage;
  for (const Button& one : buttons_of(context, list_shown, detail)) {
    const bool pressed = button(one);
    ImGui::SameLine();
    if (!pressed) continue;
    if (one.label == "Demos") toggle_demo_list(context);
    if (one.label == "Run" && stage.steps()) {
      stage.run();
    } else if (one.label == "Run" || one.label == "Pause") {
      run_or_pause(stage);
    }
    if (one.label == "Stop") stage.stop();
    if (one.label == "Step") step_or_leave(stage);
    if (one.label == "Show me how") show_how(context);
  }
}

float slider_line() { return px(52); }

}  // namespace

ImVec2 controls_padding() { return {px(14), px(8)}; }

float controls_height(const ViewContext& context, float width, bool list_shown) {
  const Arrangement arrangement = arrangement_for(context, width - 2 * controls_padding().x, list_shown);
  const float frame = 2 * controls_padding().y;
  if (sliders_are_a_tab(context)) return frame + control_height();
  if (arrangement.beside) return frame + std::max(control_height(), slider_line());
  return frame + control_height() + px(6) + arrangement.lines * slider_line();
}

void draw_controls(ViewContext& context, bool list_shown) {
  const float width = ImGui::GetContentRegionAvail().x;
  const Arrangement arrangement = arrangement_for(context, width, list_shown);
  const ImVec2 at = ImGui::GetCursorPos();
  const bool no_sliders = sliders_are_a_tab(context);
  const float shift = arrangement.beside && !no_sliders ? (slider_line() - control_height()) / 2 : 0;
  ImGui::SetCursorPosY(at.y + shift);
  draw_buttons(context, list_shown, arrangement.detail);
  ImGui::SetCursorPos({at.x + width - looks_width(), at.y + shift});
  draw_looks(context);
  if (context.compact) {
    if (context.looks.tab != "chart") return;
    ImGui::SetCursorPos({at.x + buttons_width(context, list_shown, arrangement.detail), at.y});
    Flow line;
    chart_zoom_tools(context, line);
    return;
  }
  if (no_sliders) return;
  const float gap = ImGui::GetStyle().ItemSpacing.x * 2;
  if (arrangement.beside) {
    const float left = buttons_width(context, list_shown, arrangement.detail) + gap / 2;
    ImGui::SetCursorPos({at.x + left, at.y});
    draw_sliders(context, width - left - looks_width() - gap);
  } else {
    ImGui::SetCursorPos({at.x, at.y + control_height() + px(6)});
    draw_sliders(context, width);
  }
}

void draw_settings(ViewContext& context) {
  if (ImGui::BeginChild("settings", {0, 0})) draw_sliders(context, ImGui::GetContentRegionAvail().x);
  ImGui::EndChild();
}

bool settings_are_wanted(const ViewContext& context) { return sliders_are_a_tab(context); }

void control_keys(ViewContext& context) {
  Stage& stage = context.stage;
  // While something is stepped, Space and the digits do that: step_view.hpp.
  const bool steps = stage.steps();
  if (!steps && key_pressed(Key::space)) run_or_pause(stage);
  if (key_pressed('g')) step_or_leave(stage);
  if (key_pressed(Key::f5) || key_pressed('r')) {
    if (stage.active()) stage.stop();
    stage.run();
  }
  if (key_pressed('s')) stage.stop();
  if (key_pressed('m')) toggle_slow_motion(stage);
  if (key_pressed('t')) {
    context.window.set_theme(context.window.theme_kind() == ThemeKind::dark ? ThemeKind::light
                                                                            : ThemeKind::dark);
  }
  if (const int digit = digit_pressed(); !steps && digit >= 1 && digit <= 8) {
    context.looks.picked = context.looks.picked == digit - 1 ? -1 : digit - 1;
  }
  bool asked = key_pressed(Key::f1);
  for (const ImWchar character : ImGui::GetIO().InputQueueCharacters)
    asked = asked || character == '?';
  if (asked && !ImGui::GetIO().WantTextInput) context.looks.help = !context.looks.help;
  if (key_pressed(Key::escape)) {
    context.looks.help = false;
    context.looks.list_open = false;
    context.looks.picked = -1;
  }
}

}  // namespace sharescope::gui
