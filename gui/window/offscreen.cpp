// SPDX-License-Identifier: MIT
#include "window/offscreen.hpp"

#define GLFW_INCLUDE_GLEXT
#include <GLFW/glfw3.h>

namespace sharescope::gui {

namespace {

struct Functions {
  PFNGLGENFRAMEBUFFERSPROC generate = nullptr;
  PFNGLDELETEFRAMEBUFFERSPROC destroy = nullptr;
  PFNGLBINDFRAMEBUFFERPROC bind = nullptr;
  PFNGLFRAMEBUFFERTEXTURE2DPROC attach = nullptr;
  PFNGLCHECKFRAMEBUFFERSTATUSPROC status = nullptr;

  bool complete() const { return generate && destroy && bind && attach && status; }
};

template <class Function>
void load(Function& function, const char* name) {
  function = reinterpret_cast<Function>(glfwGetProcAddress(name));
}

const Functions& functions() {
  static const Functions loaded = [] {
    Functions made;
    // A driver hands out addresses of what it cannot do, so the extension decides, not the address.
    if (!glfwExtensionSupported("GL_ARB_framebuffer_object")) return made;
    load(made.generate, "glGenFramebuffers");
    load(made.destroy, "glDeleteFramebuffers");
    load(made.bind, "glBindFramebuffer");
    load(made.attach, "glFramebufferTexture2D");
    load(made.status, "glCheckFramebufferStatus");
    return made;
  }();
  return loaded;
}

}  // namespace

std::unique_ptr<Offscreen> Offscreen::make(int width, int height) {
  const Functions& gl = functions();
  if (!gl.complete()) return nullptr;
  std::unique_ptr<Offscreen> made{new Offscreen};
  glGenTextures(1, &made->texture_);
  glBindTexture(GL_TEXTURE_2D, made->texture_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glBindTexture(GL_TEXTURE_2D, 0);
  gl.generate(1, &made->framebuffer_);
  gl.bind(GL_FRAMEBUFFER, made->framebuffer_);
  gl.attach(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, made->texture_, 0);
  const bool usable = gl.status(GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
  gl.bind(GL_FRAMEBUFFER, 0);
  return usable ? std::move(made) : nullptr;
}

Offscreen::~Offscreen() {
  if (framebuffer_ != 0) functions().destroy(1, &framebuffer_);
  if (texture_ != 0) glDeleteTextures(1, &texture_);
}

void Offscreen::bind() const { functions().bind(GL_FRAMEBUFFER, framebuffer_); }

}  // namespace sharescope::gui
