// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

// A framebuffer of an exact size that no monitor limits: what a picture is drawn into.
//
// GUI thread, with a current OpenGL context, which must outlive it.
//
//     auto target = Offscreen::make(1920, 1080);
//     if (target) target->bind();

namespace sharescope::gui {

class Offscreen {
 public:
  /// Null where the driver has no framebuffer objects (before OpenGL 3.0) or refuses the size; the window's
  /// own back buffer serves then.
  static std::unique_ptr<Offscreen> make(int width, int height);

  ~Offscreen();
  Offscreen(const Offscreen&) = delete;
  Offscreen& operator=(const Offscreen&) = delete;

  void bind() const;  ///< drawing and reading go here, until another framebuffer is bound

 private:
  Offscreen() = default;

  unsigned framebuffer_ = 0;
  unsigned texture_ = 0;
};

}  // namespace sharescope::gui
