// SPDX-License-Identifier: MIT
#include "views/chart_sums.hpp"

#include <algorithm>
#include <cmath>

#include "views/chart_frame.hpp"
#include "window/colour.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"

namespace sharescope::gui {
namespace {

/// What a column looks like, in few steps, so that equal neighbours become one rectangle.
struct Cell {
  bool kept = false;  ///< events of this time are kept; else it is drawn like the time before it, paler
  bool lost = false;
  int waiting = 0;  ///< sixteenths of the height
  int density = 0;  ///< eighths
  int holding = 0;  ///< eighths

  friend bool operator==(const Cell&, const Cell&) = default;
};

Cell cell_of(const ColumnSums& column, std::uint32_t most) {
  const std::uint32_t operations = column.reads + column.writes + column.others;
  Cell cell;
  cell.kept = column.covered > 0.02F || operations > 0;
  if (!cell.kept) return cell;
  cell.lost = column.overwrites > 0;
  cell.waiting = static_cast<int>(std::lround(column.waiting * 16));
  const double share = std::log1p(operations) / std::log1p(std::max(most, 1U));
  cell.density = operations == 0 ? 0 : std::clamp(static_cast<int>(std::lround(share * 8)), 1, 8);
  cell.holding = column.holding == 0 ? 0 : std::max(1, static_cast<int>(std::lround(column.holding * 8)));
  return cell;
}

/// Between two samples: what was so before goes on, but losses are not made up.
Cell as_before(Cell cell) {
  cell.kept = false;
  cell.lost = false;
  return cell;
}

struct Bands {
  float lost;  ///< lower edge of the band of lost updates
  float top;
  float bottom;
  float hold;  ///< lower edge of the band of held locks
};

void draw_cell(ImDrawList* list, const Cell& cell, float x0, float x1, const ChartLane& lane,
               const Bands& bands) {
  const float strength = (lane.dimmed ? 0.35F : 1.0F) * (cell.kept ? 1.0F : 0.55F);
  const ImU32 colour = theme().worker_colour(lane.slot);
  const float height = bands.bottom - bands.top;
  const float split = bands.top + height * static_cast<float>(cell.waiting) / 16.0F;
  if (cell.waiting > 0) {
    list->AddRectFilled({x0, bands.top}, {x1, split}, with_opacity(theme().waiting, 0.55F * strength));
  }
  if (cell.waiting < 16) {
    const float opacity = cell.density == 0 ? 0.16F : 0.34F + 0.08F * static_cast<float>(cell.density);
    list->AddRectFilled({x0, split}, {x1, bands.bottom},
                        with_opacity(colour, std::min(opacity, 1.0F) * strength));
  }
  if (cell.lost)
    list->AddRectFilled({x0, bands.lost - px(4)}, {x1, bands.lost}, with_opacity(theme().lost, strength));
  if (cell.holding > 0) {
    const float opacity = 0.25F + 0.09F * static_cast<float>(cell.holding);
    list->AddRectFilled({x0, bands.bottom + px(1)}, {x1, bands.hold},
                        with_opacity(theme().holding, std::min(opacity, 1.0F) * strength));
  }
}

}  // namespace

void draw_sums(ImDrawList* list, const ChartFrame& frame, const ChartLane& lane) {
  const auto& columns = lane.picture->columns;
  if (columns.empty()) return;
  const Bands bands{lane.top + px(6), lane.top + px(7), lane.bottom - px(7), lane.bottom - px(2)};
  // Beyond the lane's first and last event there is nothing, not even something that was missed.
  const float first = frame.x_of(lane, lane.track().first_ticks());
  const float last = frame.x_of(lane, lane.track().horizon());
  const auto x_of = [&](std::size_t column) {
    return frame.left + column_units * static_cast<float>(column);
  };
  std::size_t from = 0;
  Cell now = cell_of(columns[0], frame.most_operations);
  for (std::size_t column = 1; column <= columns.size(); ++column) {
    const bool end = column == columns.size();
    Cell next = end ? Cell{} : cell_of(columns[column], frame.most_operations);
    if (!end && !next.kept) next = as_before(now);
    if (!end && next == now) continue;
    const float x0 = std::max(x_of(from), first);
    const float x1 = std::min(std::min(x_of(column), std::max(last, first + 1)), frame.right);
    if (x0 < x1) draw_cell(list, now, x0, x1, lane, bands);
    from = column;
    now = next;
  }
}

}  // namespace sharescope::gui
