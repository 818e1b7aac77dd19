// SPDX-License-Identifier: MIT
#include "window/renderer.hpp"

#include "window/window_error.hpp"

#include <GL/gl.h>
#include <backends/imgui_impl_opengl2.h>
#include <backends/imgui_impl_opengl3.h>

#include <cstdlib>

namespace sharescope::gui {

namespace {

std::string text_of(GLenum what) {
  const auto* text = reinterpret_cast<const char*>(glGetString(what));
  return text == nullptr ? "unknown" : text;
}

}  // namespace

Renderer::Renderer() {
  const std::string version = text_of(GL_VERSION);
  description_ = "OpenGL " + version.substr(0, version.find(' ')) + ", " + text_of(GL_RENDERER);
  const bool modern = std::atoi(version.c_str()) >= 3;
  if (modern && ImGui_ImplOpenGL3_Init("#version 130")) {
    modern_ = true;
  } else if (!ImGui_ImplOpenGL2_Init()) {
    throw WindowError("cannot draw in the window: " + description_ + " is too old or too limited");
  }
}

Renderer::~Renderer() {
  if (modern_) {
    ImGui_ImplOpenGL3_Shutdown();
  } else {
    ImGui_ImplOpenGL2_Shutdown();
  }
}

void Renderer::new_frame() {
  if (modern_) {
    ImGui_ImplOpenGL3_NewFrame();
  } else {
    ImGui_ImplOpenGL2_NewFrame();
  }
}

void Renderer::upload_fonts() {
  if (modern_) {
    // Creating the device objects uploads the fonts, too; before the first frame there are none to replace.
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
  } else {
    ImGui_ImplOpenGL2_DestroyFontsTexture();
    ImGui_ImplOpenGL2_CreateFontsTexture();
  }
}

void Renderer::clear(ImU32 colour, int width, int height) {
  const ImVec4 shade = ImGui::ColorConvertU32ToFloat4(colour);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(shade.x, shade.y, shade.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
}

void Renderer::draw(ImDrawData* data) {
  if (modern_) {
    ImGui_ImplOpenGL3_RenderDrawData(data);
  } else {
    ImGui_ImplOpenGL2_RenderDrawData(data);
  }
}

bool Renderer::software() const {
  for (const char* name : {"llvmpipe", "softpipe", "swrast", "SwiftShader", "Software"}) {
    if (description_.find(name) != std::string::npos) return true;
  }
  return false;
}

bool Renderer::many_vertices() const {
  return (ImGui::GetIO().BackendFlags & ImGuiBackendFlags_RendererHasVtxOffset) != 0;
}

}  // namespace sharescope::gui
