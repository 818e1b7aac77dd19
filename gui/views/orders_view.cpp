// SPDX-License-Identifier: MIT
#include "views/orders_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "model/order_counts.hpp"
#include "model/schedule_view.hpp"
#include "sharescope/session/exploration_verdict.hpp"
#include "views/order_rows.hpp"
#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

/// Outcomes that are listed above the tree; of more, those that are not as expected first.
constexpr std::size_t most_outcomes = 4;

void explore(ViewContext& context, Strategy strategy, std::vector<Choice> after) {
  context.desk.explore(context.stage, strategy, std::move(after));
  context.looks.tab = "orders";
}

/// What has been stepped so far.
std::vector<Choice> stepped_so_far(const ViewContext& context) {
  const Stepping* stepping = context.stage.stepping();
  return stepping == nullptr ? std::vector<Choice>{} : stepping->stepper().schedule();
}

std::string progress_text(const OrderSearch& search) {
  const ExplorationCopy& found = search.found();
  std::string words = with_thousands(static_cast<std::int64_t>(found.executions)) + " performed";
  if (!search.is_over() && found.part > 0)
    words += fmt::format(", {:.0f} % of what is known", found.part * 100);
  if (found.states > 0)
    words += fmt::format(", {} states", with_thousands(static_cast<std::int64_t>(found.states)));
  for (const std::string& smaller : search.smaller())
    words += "; " + smaller;
  return words;
}

constexpr std::array<std::string_view, 4> strategy_words{"Reduced", "Every order", "By lot", "PCT"};
constexpr std::array<Strategy, 4> strategies{Strategy::reduced, Strategy::all, Strategy::random,
                                             Strategy::priorities};

/// From where the orders part: the start, or what has been stepped.
void choose_beginning(ViewContext& context, Flow& line) {
  const std::vector<Choice> here = stepped_so_far(context);
  const std::vector<Choice>& after = context.desk.after();
  if (here.empty() && after.empty()) return;
  constexpr std::size_t longest = 6;
  const std::string from_here = "From " + write_choices(after.empty() ? here : after, longest);
  const std::array<std::string_view, 2> words{"All", from_here};
  int chosen = after.empty() ? 0 : 1;
  line.next(choose_width(words));
  const bool changed = choose("beginning", words, chosen);
  tooltip("All orders, or only those that begin as it was stepped");
  if (changed) explore(context, context.desk.strategy(), chosen == 0 ? std::vector<Choice>{} : here);
}

void draw_head(const OrderSearch& search, const std::vector<Choice>& after) {
  const ExplorationCopy& found = search.found();
  const ExplorationVerdict verdict = verdict_of(found);
  using Kind = ExplorationVerdict::Kind;
  const bool bad = verdict.kind == Kind::counter_example;
  const bool known = bad || verdict.kind == Kind::proved;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (!found.outcomes.empty() || search.is_over()) {
    if (known)
      draw_icon(ImGui::GetWindowDrawList(), bad ? Icon::cross : Icon::check,
                {at.x + px(9), at.y + line_height(fonts().strong) / 2}, px(15),
                bad ? theme().lost : theme().ok);
    ImGui::SetCursorScreenPos({at.x + px(24), at.y});
    const std::string counts = found.outcomes.empty() ? "" : ": " + bad_orders_text(found);
    text(verdict.text() + counts, {.font = fonts().strong,
                                   .tone = bad     ? Tone::lost
                                           : known ? Tone::ok
                                                   : Tone::muted});
    ImGui::SetCursorScreenPos({at.x, at.y + line_height(fonts().strong) + px(2)});
  }
  constexpr std::size_t longest = 16;
  const std::string begin =
      after.empty() ? "" : "of those that begin with " + write_choices(after, longest) + "; ";
  text(begin + progress_text(search), {.font = fonts().small, .tone = Tone::muted});
}

std::vector<std::size_t> listed_outcomes(const ExplorationCopy& found) {
  std::vector<std::size_t> listed(found.outcomes.size());
  for (std::size_t i = 0; i < listed.size(); ++i)
    listed[i] = i;
  std::ranges::stable_sort(listed, {}, [&](std::size_t i) { return found.outcomes[i].as_expected ? 1 : 0; });
  if (listed.size() > most_outcomes) listed.resize(most_outcomes);
  return listed;
}

void draw_outcome(ViewContext& context, const OrderSearch& search, std::size_t index) {
  const ExplorationCopy& found = search.found();
  const OutcomeCopy& outcome = found.outcomes[index];
  const OutcomeLook look = look_of(outcome);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const float middle = at.y + control_height() / 2;
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_icon(list, look.icon, {at.x + px(9), middle}, px(15), look.colour);
  const Button step{.label = "Step it",
                    .shortcut = {},
                    .tip = "The fewest switches that lead here, to be stepped forward through from the start",
                    .enabled = !outcome.witness.empty()};
  const std::string count = large_count_text(weight_of(outcome, found)) + " " + noun_of(found);
  const float count_width =
      std::max(text_size(fonts().strong, "1,000 orders").x, text_size(fonts().strong, count).x);
  const std::string witness = write_choices(outcome.witness, 24);
  const float witness_width = std::min(text_size(fonts().mono, witness).x, room * 0.3F);
  const float right = at.x + room - button_width(step) - px(10);
  const float y = middle - line_height(fonts().strong) / 2;
  draw_text_fitted(list, fonts().strong, {right - count_width, y}, count_width, theme().text, count,
                   Align::right);
  const float witness_at = right - count_width - px(14) - witness_width;
  draw_text_fitted(list, fonts().mono, {witness_at, y}, witness_width, theme().muted_text, witness);
  const float words_width = std::max(px(40), witness_at - px(10) - at.x - px(24));
  const std::string words = outcome_words(outcome, search.now());
  ImGui::SetCursorScreenPos({at.x + px(24), y});
  ImGui::Dummy({words_width, line_height(fonts().body)});
  if (draw_text_fitted(list, fonts().body, {at.x + px(24), y}, words_width, look.colour, words))
    tooltip(words);
  note_place("outcome", words, {at.x, at.y}, {right, at.y + control_height()});
  ImGui::SetCursorScreenPos({right + px(10), at.y});
  ImGui::PushID(static_cast<int>(index));
  if (button(step)) context.desk.put_on_stage(context.stage, search, outcome.witness, false);
  ImGui::PopID();
  ImGui::SetCursorScreenPos({at.x, at.y + control_height() + px(3)});
}

}  // namespace

bool can_show_how(const ViewContext& context) {
  const auto& sides = context.stage.sides();
  return !context.stage.steps() && !context.desk.is_looking_for_witness() && !sides.empty() &&
         sides.front().run && shows_a_mistake(*sides.front().run);
}

void show_how(ViewContext& context) {
  if (!can_show_how(context)) return;
  // The processors are for the search now.
  if (context.stage.active()) context.stage.stop();
  context.desk.show_how(context.stage);
}

void orders_tools(ViewContext& context, Flow& line) {
  const OrderSearch* search = context.desk.tree();
  if (search == nullptr) return;
  const Button enough{
      .label = "Enough", .shortcut = {}, .tip = "Looks for no more", .look = ButtonLook::plain};
  if (!search->is_over()) {
    line.next(button_width(enough));
    if (button(enough)) context.desk.stop();
  }
  // What is looked for anew replaces what `search` is.
  choose_beginning(context, line);
  int chosen = static_cast<int>(std::ranges::find(strategies, context.desk.strategy()) - strategies.begin());
  line.next(choose_width(strategy_words));
  const bool changed = choose("strategy", strategy_words, chosen);
  tooltip(
      "Reduced: of orders that differ only where nobody can notice, one is performed. By lot and PCT draw "
      "orders for five "
      "seconds, where there are too many for all of them");
  if (changed) explore(context, strategies[static_cast<std::size_t>(chosen)], context.desk.after());
}

void draw_orders(ViewContext& context) {
  const OrderSearch* search = context.desk.tree();
  if (search == nullptr) {
    if (ImGui::BeginChild("no orders", {0, 0})) {
      hint(
          "In which orders can the operations of these workers come, and how does each of them end? Real "
          "processes "
          "perform them all, thousands a second.");
      const Button all{.label = "Look for all orders",
                       .shortcut = "X",
                       .tip = "In a program of its own: what is on the stage goes on",
                       .look = ButtonLook::primary,
                       .enabled = !context.stage.sides().empty()};
      ImGui::SetCursorPosX((ImGui::GetContentRegionAvail().x - button_width(all)) / 2);
      if (button(all)) explore(context, Strategy::reduced, {});
    }
    ImGui::EndChild();
    return;
  }
  if (!search->problem().empty()) paragraph(search->problem(), Tone::lost);
  if (!search->has_begun()) return;
  if (ImGui::BeginChild("orders", {0, 0}, false,
                        ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoScrollbar)) {
    draw_head(*search, context.desk.after());
    for (const std::size_t index : listed_outcomes(search->found()))
      draw_outcome(context, *search, index);
    draw_order_rows(context, *search);
  }
  ImGui::EndChild();
}

void orders_keys(ViewContext& context) {
  if (key_pressed('x')) explore(context, context.desk.strategy(), {});
  if (key_pressed('h')) show_how(context);
  if (context.looks.tab == "orders") order_row_keys(context);
}

void draw_desk_remark(const ViewContext& context) {
  const std::string& words = context.desk.remark();
  if (words.empty()) return;
  const ImVec2 whole = ImGui::GetIO().DisplaySize;
  const ImVec2 size{std::min(text_size(fonts().strong, words).x + px(36), whole.x - px(20)),
                    line_height(fonts().strong) + px(20)};
  const ImVec2 at{(whole.x - size.x) / 2, whole.y * 0.42F};
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, theme().raised, px(8));
  list->AddRect(at, {at.x + size.x, at.y + size.y}, theme().accent, px(8), 0, px(2));
  const bool cut = draw_text_fitted(list, fonts().strong, {at.x + px(18), at.y + px(10)}, size.x - px(36),
                                    theme().text, words);
  note_place_in(*list, "remark", words, at, {at.x + size.x, at.y + size.y}, cut);
}

}  // namespace sharescope::gui
