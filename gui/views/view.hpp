// SPDX-License-Identifier: MIT
#pragma once

/// What a view is, and what it is given: the runs, the demos, and how the user looks at them.
///
/// GUI thread, within a frame. A view draws from copies and writes wishes; it never waits for a program and
/// knows no demo. Adding one: a file with a draw function, and a line in view_list.cpp.
///
///     void draw_output(ViewContext& context);

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/byte_watch.hpp"
#include "model/catalogue.hpp"
#include "model/order_desk.hpp"
#include "model/source_file.hpp"
#include "model/stage.hpp"
#include "model/timeline.hpp"
#include "model/view_range.hpp"
#include "model/wait_motion.hpp"
#include "views/array_picture.hpp"
#include "window/widgets.hpp"
#include "window/window.hpp"

namespace sharescope::gui {

/// One shared object, of both programs alike.
struct WatchedObject {
  std::string name;
  ObjectKind kind = ObjectKind::none;  ///< none: the first of that name that has data
  friend bool operator==(const WatchedObject&, const WatchedObject&) = default;
};

/// How high the parts of Step mode were in the last frame, so that they fit in the next.
struct StepLooks {
  float width = 0;
  float scale = 0;
  std::string demo;
  std::array<float, 2> used{};
  float strip = 0;
};

/// The tree of orders: what is opened in it, and the lines that follow from that.
struct OrdersLooks {
  std::uint32_t generation = 0;
  std::set<std::uint32_t> opened;
  bool changed = false;
  std::size_t leaves = 0;
  std::vector<OrderTree::Row> rows;
  float letters = 0;  ///< how wide the longest line of them is
  int chosen = -1;
  bool scroll_to_chosen = false;
};

/// How the user looks at things; nothing of it concerns the programs.
struct Looks {
  ViewRange chart;
  int picked = -1;  ///< number of the worker that is brought out, from 0
  std::string tab = "chart";
  WatchedObject object;  ///< whose bytes are shown; none: all objects, in a table
  std::array<ByteWatch, 2> watched_bytes;
  std::array<ArrayPicture, 2> watched_pictures;
  /// By side and row: the arrays on the stage of pictures, as long as they are on it.
  std::map<std::pair<std::size_t, ObjectId>, ArrayPicture> array_pictures;
  std::map<std::pair<std::size_t, ObjectId>, ByteWatch> array_bars;
  std::array<WaitMotion, 2> wait_motions;
  int source_side = 0;
  bool help = false;
  bool list_open = false;        ///< the list of demos has the keyboard; where it has no region, as a menu
  std::string list_at;           ///< the demo that Enter would choose from the open list
  std::string list_scrolled_to;  ///< the chosen demo that was brought into sight
  bool list_moved = false;       ///< it did so in this frame, and has to be in sight
  std::string demo;              ///< chosen in the list
  std::string cure;              ///< beside it; empty for none
  bool zoom_to_meeting = false;  ///< wished; done when all that the recorder holds has been fetched
  int zoom_waited = 0;           ///< frames since
  std::string remark;            ///< why a wish could not be met
  /// How high the contents of the cards were in the last frame, so that the cards fit them in the next.
  struct Cards {
    bool compact = false;
    float width = 0;
    float scale = 0;
    std::size_t sides = 0;
    std::array<float, 2> used{};
  };
  Cards cards;
  StepLooks step;
  OrdersLooks orders;
};

struct ViewContext {
  Window& window;
  Stage& stage;
  OrderDesk& desk;
  const Catalogue& catalogue;
  const std::string& catalogue_problem;
  Looks& looks;
  std::vector<SourceFile>& sources;    ///< one for each side
  std::vector<LanePicture>& pictures;  ///< room for the chart, kept between frames
  bool source_is_tab = false;
  bool compact = false;  ///< see WindowLayout
};

/// One of the tabs in the middle.
struct View {
  std::string_view id;
  std::string_view title;
  void (*draw)(ViewContext& context);
  /// Buttons in the line of the tabs; null for none.
  void (*tools)(ViewContext& context, Flow& line) = nullptr;
  /// Whether there is a use for it now; null: always.
  bool (*wanted)(const ViewContext& context) = nullptr;
};

/// A region like Panel that never scrolls: its content is known to fit, and a scroll bar would take room away from it.
class StillPanel {
 public:
  explicit StillPanel(const char* id, ImVec2 size, ImVec2 padding);
  ~StillPanel();
  StillPanel(const StillPanel&) = delete;
  StillPanel& operator=(const StillPanel&) = delete;
};

/// "mistake", "cure", or nothing where there is only one.
std::string_view part_of_side(const ViewContext& context, std::size_t side);

/// Draws each side in its part of the room that is left, beside each other.
void draw_beside(ViewContext& context,
                 void (*draw_side)(ViewContext& context, std::size_t side, ImVec2 size));

/// A sentence in the middle of a region that is still empty: what will appear there, and how.
void hint(std::string_view words);

}  // namespace sharescope::gui
