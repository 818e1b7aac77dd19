// SPDX-License-Identifier: MIT
#pragma once

#include "window/window.hpp"

#include <cstdint>
#include <iosfwd>

// One page with every widget, arranged as the views will use them.
//
//     Page page;
//     while (window.begin_frame()) {
//       page.draw(window);
//       window.end_frame();
//     }

namespace sharescope::gui::gallery {

class Page {
 public:
  void draw(Window& window);

  /// One line for each: "name value".
  void write_state(const Window& window, std::ostream& out) const;

 private:
  void press_run();
  void controls(Window& window);
  void race(float width);
  void cure(float width);
  void memory(float width);
  void type(float width);
  void parameters(float width);
  void workers(float width);
  void states(float width);
  void marks_and_icons(float width);
  void legend();
  void marks_on_spans();
  void icons();

  bool running_ = false;
  bool slow_ = false;
  bool steps_ = false;
  int presses_ = 0;
  std::int64_t workers_ = 2;
  std::int64_t times_ = 1'000'000;
  std::int64_t pause_ = 0;
  double share_ = 0.62;
};

}  // namespace sharescope::gui::gallery
