// SPDX-License-Identifier: MIT
#include "views/order_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "model/format.hpp"
#include "model/schedule_view.hpp"
#include "views/view.hpp"
#include "window/colour.hpp"
#include "window/places.hpp"

namespace sharescope::gui {
namespace {

/// Lines that are shown before anything is opened by hand: more are no picture any more.
constexpr std::size_t most_rows = 48;

float row_height() { return line_height(fonts().strong) + px(5); }

/// A letter, or several of one worker.
struct Piece {
  Choice choice;
  std::size_t times;
  std::uint32_t end;  ///< node
};

/// The choices of a row, in pieces that end wherever another row parts from it.
std::vector<Piece> pieces_of(const OrderTree& tree, const OrderTree::Row& row) {
  std::vector<Piece> pieces;
  for (std::uint32_t at = row.node; at != row.branch; at = tree.node(at).parent) {
    const OrderTree::Node& node = tree.node(at);
    const bool parts = node.first_child != node.last_child;
    if (!pieces.empty() && pieces.back().choice == node.choice && !parts) {
      ++pieces.back().times;
    } else {
      pieces.push_back({node.choice, 1, at});
    }
  }
  std::ranges::reverse(pieces);
  return pieces;
}

std::string letters_of(const Piece& piece) {
  std::string text = write_choices({&piece.choice, 1});
  if (piece.times > 1) text += std::to_string(piece.times);
  return text;
}

float width_of(const Piece& piece) {
  return std::max(px(20), text_size(fonts().strong, letters_of(piece)).x + px(10));
}

const OrdersLooks& up_to_date(ViewContext& context, const OrderSearch& search) {
  OrdersLooks& looks = context.looks.orders;
  if (looks.generation != context.desk.generation()) {
    looks = {};
    looks.generation = context.desk.generation();
  }
  if (looks.leaves != search.tree().leaves() || looks.rows.empty() || looks.changed) {
    looks.leaves = search.tree().leaves();
    looks.changed = false;
    looks.rows = search.tree().rows(most_rows, looks.opened);
  }
  looks.chosen = std::min(looks.chosen, static_cast<int>(looks.rows.size()) - 1);
  return looks;
}

void press(ViewContext& context, const OrderSearch& search, std::size_t index) {
  OrdersLooks& looks = context.looks.orders;
  if (index >= looks.rows.size()) return;
  const OrderTree::Row row = looks.rows[index];
  looks.chosen = static_cast<int>(index);
  if (row.closed) {
    looks.opened.insert(row.node);
    looks.changed = true;
    return;
  }
  context.desk.put_on_stage(context.stage, search, search.tree().schedule(row.node), true);
}

struct RowEnd {
  std::string words;
  std::string tip;
  OutcomeLook look;
};

std::string shares_text(const OrderTree::Counts& counts) {
  std::string text;
  if (counts.bad > 0) text += fmt::format("✗ {}  ", counts.bad);
  if (counts.good > 0) text += fmt::format("✓ {}  ", counts.good);
  if (counts.redundant > 0) text += fmt::format("left off {}", counts.redundant);
  return text;
}

RowEnd end_of(const OrderSearch& search, const OrderTree::Row& row) {
  const OrderTree::Node& node = search.tree().node(row.node);
  const ExplorationCopy& found = search.found();
  if (row.closed) {
    const OrderTree::Counts& counts = node.counts;
    const std::string all = counted(counts.all(), found.strategy == Strategy::all ? "order" : "execution");
    return {shares_text(counts),
            all + ", too many to be shown at once: a click opens them",
            {Icon::zoom_in, theme().accent}};
  }
  if (node.redundant)
    return {"left off",
            "Left off: equivalent to an order already seen, because it differs from that only in whose turn "
            "came first where neither could notice",
            {Icon::none, theme().muted_text}};
  if (node.outcome >= 1 && node.outcome <= found.outcomes.size()) {
    const OutcomeCopy& outcome = found.outcomes[node.outcome - 1U];
    const std::string words = outcome_words(outcome, search.now());
    return {words, words + ". A click lets the real processes perform it", look_of(outcome)};
  }
  return {"another end", "There was no more room to note how it ended", {Icon::none, theme().muted_text}};
}

/// How the orders of a subtree end, as parts of a bar.
void draw_shares(ImDrawList* list, const OrderTree::Counts& counts, ImVec2 at, ImVec2 size) {
  float x = at.x;
  const auto part = [&](std::uint32_t count, ImU32 colour) {
    const float width = size.x * static_cast<float>(count) / static_cast<float>(std::max(counts.all(), 1U));
    list->AddRectFilled({x, at.y}, {x + width, at.y + size.y}, colour);
    x += width;
  };
  part(counts.bad, theme().lost);
  part(counts.good, theme().ok);
  part(counts.redundant, with_opacity(theme().muted_text, 0.5F));
}

struct Place {
  float x;  ///< where the letters of a node end
  float y;  ///< the middle of the row in which they stand
};

class Picture {
 public:
  Picture(ViewContext& context, const OrderSearch& search, ImVec2 at, float ends_at, float right)
      : context_(context),
        search_(search),
        list_(ImGui::GetWindowDrawList()),
        at_(at),
        ends_at_(ends_at),
        right_(right) {
    places_[OrderTree::root] = {at.x, at.y + row_height() / 2};
  }

  /// The letters of a row; everything beside them is drawn by draw_end(), over what is too long.
  void draw_letters(const OrderTree::Row& row, float y, bool visible) {
    const Place from = places_.at(row.branch);
    const float middle = y + row_height() / 2;
    const bool redundant = search_.tree().node(row.node).redundant;
    if (visible || from.y < y + row_height()) draw_branch(from, middle);
    float x = from.x + px(8);
    for (const Piece& piece : pieces_of(search_.tree(), row)) {
      const float width = width_of(piece);
      if (visible) draw_piece(piece, {x, y + px(2)}, width - px(2), redundant);
      x += width;
      places_[piece.end] = {x, middle};
    }
    widest_ = std::max(widest_, x);
  }

  bool draw_end(const OrderTree::Row& row, std::size_t index, float y) {
    const RowEnd end = end_of(search_, row);
    const float height = row_height();
    list_->AddRectFilled({ends_at_ - px(6), y}, {right_, y + height}, theme().panel);
    ImGui::SetCursorScreenPos({ImGui::GetWindowPos().x, y});
    ImGui::PushID(static_cast<int>(index));
    const bool pressed = ImGui::InvisibleButton("row", {right_ - ImGui::GetWindowPos().x, height});
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    tooltip(end.tip, "Enter");
    const bool chosen = context_.looks.orders.chosen == static_cast<int>(index);
    if (hovered || chosen) {
      list_->AddRectFilled({ImGui::GetWindowPos().x, y}, {right_, y + height},
                           with_opacity(theme().accent, chosen ? 0.2F : 0.1F), px(4));
    }
    float x = ends_at_;
    if (row.closed) {
      draw_shares(list_, search_.tree().node(row.node).counts, {x, y + px(4)}, {px(46), height - px(8)});
      x += px(54);
      draw_text_fitted(list_, fonts().body, {x, y + px(2)}, right_ - x, theme().text, end.words);
    } else {
      if (end.look.icon != Icon::none)
        draw_icon(list_, end.look.icon, {x + px(8), y + height / 2}, px(14), end.look.colour);
      draw_text_fitted(list_, fonts().body, {x + px(22), y + px(2)}, right_ - x - px(22), end.look.colour,
                       end.words);
    }
    note_place("order", write_choices(search_.tree().schedule(row.node)), {ImGui::GetWindowPos().x, y},
               {right_, y + height});
    return pressed;
  }

  float widest() const { return widest_; }

 private:
  void draw_branch(const Place& from, float middle) const {
    const ImU32 colour = with_opacity(theme().muted_text, 0.6F);
    const float x = from.x + px(2);
    if (middle > from.y) list_->AddLine({x, from.y}, {x, middle}, colour, px(1));
    list_->AddLine({x, middle}, {from.x + px(8), middle}, colour, px(1));
  }

  void draw_piece(const Piece& piece, ImVec2 at, float width, bool redundant) const {
    const int slot = piece.choice.worker - 1;
    const ImU32 colour = redundant ? theme().muted_text : theme().worker_colour(slot);
    const ImVec2 to{at.x + width, at.y + row_height() - px(4)};
    list_->AddRectFilled(at, to, with_opacity(colour, redundant ? 0.12F : 0.28F), px(3));
    draw_text_fitted(list_, fonts().strong, {at.x, at.y}, width,
                     redundant ? theme().muted_text : theme().worker_text_colour(slot), letters_of(piece),
                     Align::center);
  }

  ViewContext& context_;
  const OrderSearch& search_;
  ImDrawList* list_;
  ImVec2 at_;
  float ends_at_;
  float right_;
  std::map<std::uint32_t, Place> places_;
  float widest_ = 0;
};

void draw_footer(const OrderSearch& search) {
  if (search.tree().left_out() == 0) return;
  text(fmt::format("{} more are counted above, and not drawn.",
                   with_thousands(static_cast<std::int64_t>(search.tree().left_out()))),
       {.font = fonts().small, .tone = Tone::muted});
}

}  // namespace

OutcomeLook look_of(const OutcomeCopy& outcome) {
  if (outcome.as_expected) return {Icon::check, theme().ok};
  return {outcome.end == ExecutionEnd::deadlock ? Icon::warning : Icon::cross, theme().lost};
}

void draw_order_rows(ViewContext& context, const OrderSearch& search) {
  const OrdersLooks& looks = up_to_date(context, search);
  draw_footer(search);
  if (ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_HorizontalScrollbar)) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float left = ImGui::GetWindowPos().x;
    const float right = left + ImGui::GetWindowContentRegionMax().x + ImGui::GetScrollX() -
                        (ImGui::GetScrollMaxY() > 0 ? 0 : px(4));
    const float edge =
        std::min(right, left + ImGui::GetWindowWidth() - (ImGui::GetScrollMaxY() > 0 ? px(16) : px(2)));
    const float ends = std::clamp((edge - left) * 0.36F, px(150), px(320));
    // Beside the letters, while those leave room.
    const float ends_at = std::clamp(at.x + looks.letters + px(36), left + px(120), edge - ends);
    Picture picture(context, search, at, ends_at, edge);
    std::size_t pressed = SIZE_MAX;
    for (std::size_t i = 0; i < looks.rows.size(); ++i) {
      const float y = at.y + row_height() * static_cast<float>(i);
      const bool visible = ImGui::IsRectVisible({left, y}, {edge, y + row_height()});
      picture.draw_letters(looks.rows[i], y, visible);
    }
    for (std::size_t i = 0; i < looks.rows.size(); ++i) {
      const float y = at.y + row_height() * static_cast<float>(i);
      if (!ImGui::IsRectVisible({left, y}, {edge, y + row_height()})) continue;
      if (picture.draw_end(looks.rows[i], i, y)) pressed = i;
    }
    context.looks.orders.letters = picture.widest() - at.x;
    ImGui::SetCursorScreenPos(at);
    ImGui::Dummy({picture.widest() - at.x + ends, row_height() * static_cast<float>(looks.rows.size())});
    if (context.looks.orders.scroll_to_chosen && looks.chosen >= 0) {
      ImGui::SetScrollFromPosY(
          at.y - ImGui::GetWindowPos().y + row_height() * static_cast<float>(looks.chosen), 0.5F);
      context.looks.orders.scroll_to_chosen = false;
    }
    if (pressed != SIZE_MAX) press(context, search, pressed);
  }
  ImGui::EndChild();
}

void order_row_keys(ViewContext& context) {
  const OrderSearch* search = context.desk.tree();
  OrdersLooks& looks = context.looks.orders;
  if (search == nullptr || looks.rows.empty() || context.looks.list_open) return;
  const int last = static_cast<int>(looks.rows.size()) - 1;
  const int by =
      (key_pressed(Key::page_down, Repeat::yes) ? 1 : 0) - (key_pressed(Key::page_up, Repeat::yes) ? 1 : 0);
  if (by != 0) {
    looks.chosen = std::clamp(looks.chosen + by, 0, last);
    looks.scroll_to_chosen = true;
  }
  if (key_pressed(Key::enter) && looks.chosen >= 0)
    press(context, *search, static_cast<std::size_t>(looks.chosen));
}

}  // namespace sharescope::gui
