// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <cstdint>
#include <span>

// Dots of colour, drawn as large as wanted: each a sharp rectangle, none blurred into its neighbours.
//
// GUI thread. It lies with the graphics driver, so it is to be destroyed before the Window is. set() may be called in
// every frame.
//
//     Bitmap bitmap;
//     bitmap.set(colours, {320, 240});
//     bitmap.draw(ImGui::GetWindowDrawList(), from, to);

namespace sharescope::gui {

class Bitmap {
 public:
  struct Size {
    int width = 0;
    int height = 0;
    friend bool operator==(const Size&, const Size&) = default;
  };

  Bitmap() = default;
  ~Bitmap();
  Bitmap(const Bitmap&) = delete;
  Bitmap& operator=(const Bitmap&) = delete;

  /// Row by row from the upper left; as many as the size says, or nothing happens.
  void set(std::span<const ImU32> colours, Size size);
  Size size() const { return size_; }

  void draw(ImDrawList* list, ImVec2 from, ImVec2 to) const;

 private:
  unsigned texture_ = 0;
  Size size_;
};

}  // namespace sharescope::gui
