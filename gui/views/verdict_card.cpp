// SPDX-License-Identifier: MIT
#include "views/verdict_card.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "model/format.hpp"
#include "views/side_standing.hpp"
#include "views/verdict_figures.hpp"
#include "views/verdict_table.hpp"
#include "views/view.hpp"
#include "views/worker_progress.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

constexpr float padding_x = 14;
constexpr float padding_y = 12;

/// Where the pill stands, for all cards alike: beside the title, if need be without its sign, else below.
enum class PillPlace { beside, beside_without_sign, below };

PillPlace pill_place(const ViewContext& context, float room) {
  const auto fits = [&](bool sign) {
    return std::all_of(context.stage.sides().begin(), context.stage.sides().end(), [&](const Side& side) {
      const Run::Standing standing = standing_of(side);
      const float now = pill_width(standing.word, sign ? look_of(standing).icon : Icon::none);
      const float usual = pill_width("as declared", sign ? Icon::check : Icon::none);
      return sign_width(context) + text_size(fonts().strong, title_of(side)).x + px(8) +
                 std::max(now, usual) <=
             room;
    });
  };
  if (fits(true)) return PillPlace::beside;
  return fits(false) ? PillPlace::beside_without_sign : PillPlace::below;
}

/// A title that has a line of its own and does not fit into it has as many as it takes, on all cards alike.
float title_height(const ViewContext& context, float room) {
  const FontScope font(fonts().strong);
  float most = 0;
  for (const Side& side : context.stage.sides()) {
    const std::string_view title = title_of(side);
    most = std::max(most, ImGui::CalcTextSize(title.data(), title.data() + title.size(), false, room).y);
  }
  return most;
}

void draw_wrapped_title(std::string_view title, float room, float height) {
  const FontScope font(fonts().strong);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddText(fonts().strong, line_height(fonts().strong), at, theme().text,
                                      title.data(), title.data() + title.size(), room);
  ImGui::Dummy({room, height});
  note_place("text", title, at, {at.x + room, at.y + height});
}

void draw_head(const ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  const Run::Standing standing = standing_of(side);
  Look look = look_of(standing);
  const float room = ImGui::GetContentRegionAvail().x;
  const PillPlace place = pill_place(context, ImGui::GetWindowWidth() - 2 * px(14));
  const bool beside = place != PillPlace::below;
  if (place == PillPlace::beside_without_sign) look.icon = Icon::none;
  const ImVec2 at = ImGui::GetCursorPos();
  const float sign = sign_width(context);
  if (sign > 0) {
    const ImVec2 screen = ImGui::GetCursorScreenPos();
    draw_side_sign(index, {screen.x + px(8), screen.y + line_height(fonts().strong) / 2});
    ImGui::SetCursorPosX(at.x + sign);
  }
  const float pill_room = pill_width(standing.word, look.icon);
  if (beside) {
    text(title_of(side),
         {.font = fonts().strong, .width = std::max(px(30), room - sign - pill_room - px(8))});
    ImGui::SetCursorPos({at.x + room - pill_room, at.y - px(3)});
  } else {
    const float title_room = std::max(px(30), room - sign);
    const float height = title_height(context, title_room);
    draw_wrapped_title(title_of(side), title_room, height);
    ImGui::SetCursorPos({at.x, at.y + height + px(4)});
  }
  pill(standing.word, look.tone, look.icon);
  note_place("standing", side.name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  if (beside) ImGui::SetCursorPos({at.x, at.y + line_height(fonts().strong) + px(6)});
}

/// "408 k rounds/s" and the like.
std::string a_second(double rate, std::string_view what) {
  std::string words = in_short(rate >= 100 ? std::round(rate) : rate);
  return fmt::format("{} {}/s", words, what);
}

void draw_speed(const ViewContext& context, std::size_t index) {
  const Rates rates = rates_now(*context.stage.sides()[index].run);
  const double ratio = context.stage.cost_ratio();
  const TextStyle small{.font = fonts().small, .tone = Tone::muted};
  Flow line(line_height(fonts().strong));
  const auto add = [&](const std::string& words, const TextStyle& style) {
    line.next(text_size(style.font, words).x, line_height(style.font));
    text(words, style);
  };
  if (index == 1 && ratio > 0) {
    add(cost_text(ratio), {.font = fonts().strong, .tone = ratio > 1.05 ? Tone::warning : Tone::ok});
    tooltip("What the cure costs: rounds of the mistake for one round of the cure, in the same time");
    note_place("cost", "ratio", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  }
  if (rates.operations < 0) {
    add("no speed measured yet", small);
    return;
  }
  if (rates.rounds > 0) add(a_second(rates.rounds, "rounds"), small);
  add(a_second(rates.operations, "operations"), small);
}

/// Why it ended as it did. A circle of many is told in small letters, so that all of it is told.
void draw_sentence(const Run::Standing& standing) {
  constexpr std::size_t three_clauses = 160;
  if (standing.sentence.empty()) return;
  const FontScope font(standing.sentence.size() > three_clauses ? fonts().small : fonts().body);
  paragraph(standing.sentence, look_of(standing).tone);
}

void draw_content(ViewContext& context, std::size_t index) {
  const Side& side = context.stage.sides()[index];
  draw_head(context, index);
  if (!side.run) {
    paragraph(side.problem, Tone::lost);
    return;
  }
  const Run& run = *side.run;
  const Run::Standing standing = run.standing();
  if (!run.verdicts().empty()) {
    draw_figures(run.verdicts().front(), was_cut_short(run));
  } else if (run.state() != Run::State::starting) {
    text("It declares nothing that could be judged.", {.tone = Tone::muted});
  }
  draw_sentence(standing);
  draw_other_verdicts(run.verdicts());
  draw_worker_progress(context, run.now());
  draw_speed(context, index);
}

Looks::Cards key_of(const ViewContext& context, float width) {
  return {.compact = context.compact,
          .width = width,
          .scale = ui_scale(),
          .sides = context.stage.sides().size(),
          .used = {}};
}

bool same(const Looks::Cards& a, const Looks::Cards& b) {
  return a.compact == b.compact && a.width == b.width && a.scale == b.scale && a.sides == b.sides;
}

/// From the top of the region to below its last line.
float used_height() {
  return std::ceil(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y + px(padding_y));
}

float width_of_each(const ViewContext& context, float width) {
  const auto sides = static_cast<float>(context.stage.sides().size());
  return std::floor((width - panel_gap() * (sides - 1)) / sides);
}

}  // namespace

float cards_height(const ViewContext& context, float width) {
  const Looks::Cards& last = context.looks.cards;
  if (same(last, key_of(context, width))) return std::max(last.used[0], last.used[1]);
  const std::size_t sides = context.stage.sides().size();
  const float line = line_height(fonts().body) + px(8);
  if (context.compact)
    return 2 * px(padding_y) + line_height(fonts().small) + line * static_cast<float>(sides);
  if (sides == 0) return px(140);
  // Title, figures, two workers and the speed.
  return 2 * px(padding_y) + line * 4 + px(112);
}

void draw_cards(ViewContext& context, ImVec2 size) {
  const Looks::Cards key = key_of(context, size.x);
  Looks::Cards& cards = context.looks.cards;
  if (!same(cards, key)) cards = key;
  const ImVec2 padding{px(padding_x), px(padding_y)};
  if (context.stage.sides().empty()) {
    const StillPanel panel("welcome", size, padding);
    hint(
        "Choose a demo. A mistake and its cure run here, side by side: what was expected, what came of it, "
        "and what was "
        "lost.");
    cards.used = {size.y, size.y};
    return;
  }
  if (context.compact) {
    const StillPanel panel("cards", size, padding);
    draw_verdict_table(context);
    cards.used = {used_height(), 0};
    return;
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = width_of_each(context, size.x);
  for (std::size_t side = 0; side < context.stage.sides().size(); ++side) {
    ImGui::SetCursorScreenPos({at.x + (width + panel_gap()) * static_cast<float>(side), at.y});
    const std::string id = fmt::format("card {}", side);
    const StillPanel panel(id.c_str(), {width, size.y}, padding);
    draw_content(context, side);
    if (side < cards.used.size()) cards.used[side] = used_height();
  }
}

}  // namespace sharescope::gui
