// SPDX-License-Identifier: MIT
#include "window/widgets/bitmap.hpp"

#include <GLFW/glfw3.h>

namespace sharescope::gui {

Bitmap::~Bitmap() {
  if (texture_ != 0) glDeleteTextures(1, &texture_);
}

void Bitmap::set(std::span<const ImU32> colours, Size size) {
  if (size.width <= 0 || size.height <= 0 ||
      colours.size() < static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height))
    return;
  const bool is_new = texture_ == 0;
  if (is_new) glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  if (is_new) {
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  }
  if (size == size_) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, size.width, size.height, GL_RGBA, GL_UNSIGNED_BYTE,
                    colours.data());
  } else {
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, size.width, size.height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                 colours.data());
  }
  glBindTexture(GL_TEXTURE_2D, 0);
  size_ = size;
}

void Bitmap::draw(ImDrawList* list, ImVec2 from, ImVec2 to) const {
  if (texture_ == 0) return;
  list->AddImage(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture_)), from, to);
}

}  // namespace sharescope::gui
