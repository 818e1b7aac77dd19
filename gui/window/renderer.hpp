// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <string>

// Which of ImGui's two OpenGL back ends draws, decided by what the driver offers.
//
// GUI thread, with a current OpenGL context and an ImGui context, which must both outlive it.
// With the older back end a single ImDrawList holds at most 65,535 vertices: many_vertices() says whether
// that binds.
//
//     Renderer renderer;
//     renderer.new_frame();

namespace sharescope::gui {

class Renderer {
 public:
  /// Throws WindowError when neither back end can start.
  Renderer();
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  void new_frame();
  void upload_fonts();  ///< after the atlas was built anew
  void clear(ImU32 colour, int width, int height);
  void draw(ImDrawData* data);

  bool many_vertices() const;
  bool software() const;  ///< there is no graphics card, the processor draws
  /// For reports: "OpenGL 4.5, llvmpipe (LLVM 15.0.6, 256 bits)".
  const std::string& description() const { return description_; }

 private:
  bool modern_ = false;
  std::string description_;
};

}  // namespace sharescope::gui
