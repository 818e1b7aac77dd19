// SPDX-License-Identifier: MIT
#include "window/window.hpp"

#include "window/frame_pacer.hpp"
#include "window/imgui_style.hpp"
#include "window/key_events.hpp"
#include "window/native_window.hpp"
#include "window/offscreen.hpp"
#include "window/places.hpp"
#include "window/renderer.hpp"
#include "window/scale.hpp"
#include "window/stray_windows.hpp"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>

namespace sharescope::gui {

namespace {

using Clock = std::chrono::steady_clock;

constexpr float scale_step = 0.1F;

// Without a graphics card a frame costs some 20 ms of the processors that the workers shown need, too.
constexpr double software_frames_per_second = 30;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

struct ImGuiScope {
  ImGuiScope() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    // Views place their windows themselves; a file of settings in the working directory would surprise.
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
  }
  ~ImGuiScope() { ImGui::DestroyContext(); }
};

struct PlatformScope {
  explicit PlatformScope(GLFWwindow* window) {
    ImGui_ImplGlfw_InitForOpenGL(window, true);
    glfwSetKeyCallback(window, [](GLFWwindow* where, int key, int scancode, int action, int modifiers) {
      key_events().collect(where, key, scancode, action, modifiers);
    });
  }
  ~PlatformScope() { ImGui_ImplGlfw_Shutdown(); }
};

/// What Ctrl and a key ask of the text scale: one step up or down, or back to 1.
float scaled_by(const KeyEvent& event, float scale) {
  if (!event.ctrl || event.alt || event.super) return scale;
  if (event.character == '+' || event.character == '=' || event.key == GLFW_KEY_KP_ADD)
    return scale + scale_step;
  if (event.character == '-' || event.key == GLFW_KEY_KP_SUBTRACT) return scale - scale_step;
  if (event.character == '0' || event.key == GLFW_KEY_0 || event.key == GLFW_KEY_KP_0) return 1.0F;
  return scale;
}

float allowed(float scale) {
  if (!std::isfinite(scale)) return 1.0F;
  // Ten steps up and ten down must come back to exactly 1.
  const float rounded = std::round(scale * 100) / 100;
  return std::clamp(rounded, smallest_text_scale, largest_text_scale);
}

}  // namespace

struct Window::Impl {
  Impl(const WindowOptions& wanted, Clock::time_point start)
      : options(wanted),
        started(start),
        native(wanted.title, wanted.width, wanted.height, wanted.visible),
        text_scale(allowed(wanted.text_scale)),
        theme_kind(wanted.theme) {
    startup.glfw = native.library_ms();
    startup.context = ms_since(started);
    glfwSwapInterval(options.vsync && options.visible ? 1 : 0);
    if (options.frames_per_second > 0 && renderer.software()) {
      pacer.set_most(std::min(options.frames_per_second, software_frames_per_second));
    }
    if (!options.visible) offscreen = Offscreen::make(options.width, options.height);
  }

  void adopt_scale() {
    const float density = options.visible ? native.density() : 1.0F;
    const float screen = options.visible ? native.content_scale() / density : 1.0F;
    const float scale = text_scale * screen;
    if (scale == built_scale && density == built_density) return;
    const bool first = built_scale == 0;
    built_scale = scale;
    built_density = density;
    const std::vector<std::string> problems =
        build_fonts(*ImGui::GetIO().Fonts, options.fonts, scale, density);
    if (first) {
      for (const std::string& problem : problems)
        std::cerr << "sharescope: " << problem << '\n';
      startup.fonts = ms_since(started);
    } else {
      renderer.upload_fonts();
    }
    ImGui::GetIO().FontDefault = fonts().body;
    set_ui_scale(scale);
    choose_theme(theme_kind);
    style_imgui();
  }

  void adopt_theme() {
    if (theme_kind == theme().kind) return;
    choose_theme(theme_kind);
    style_imgui();
  }

  void handle_keys() {
    for (const KeyEvent& event : key_events().now()) {
      text_scale = allowed(scaled_by(event, text_scale));
      if (event.key == GLFW_KEY_F11 && !event.repeated) full_screen_wanted = !full_screen_wanted;
    }
  }

  void finish(Image* picture) {
    ImGui::Render();
    note_stray_windows();
    times.add(thread_cpu_ms() - cpu_before);
    int width = options.width;
    int height = options.height;
    if (options.visible) glfwGetFramebufferSize(native.handle(), &width, &height);
    if (offscreen) offscreen->bind();
    renderer.clear(theme().window, width, height);
    renderer.draw(ImGui::GetDrawData());
    if (picture != nullptr) *picture = read_framebuffer(width, height);
    const bool first = startup.first_frame == 0;
    // Shown only now: a window that opens empty flashes.
    if (options.visible && first) native.show();
    if (options.visible) glfwSwapBuffers(native.handle());
    if (first) startup.first_frame = ms_since(started);
    pacer.wait();
  }

  WindowOptions options;
  Clock::time_point started;
  StartupTimes startup;
  NativeWindow native;
  std::unique_ptr<Offscreen> offscreen;
  FramePacer pacer{native.handle(), options.frames_per_second};
  ImGuiScope imgui;
  PlatformScope platform{native.handle()};
  Renderer renderer;
  float text_scale;
  float built_scale = 0;
  float built_density = 0;
  ThemeKind theme_kind;
  bool full_screen_wanted = false;
  double cpu_before = 0;
  FrameTimes times;
};

Window::Window(const WindowOptions& options) : impl_(std::make_unique<Impl>(options, Clock::now())) {
  impl_->adopt_scale();
}

Window::~Window() = default;

bool Window::begin_frame() {
  Impl& self = *impl_;
  glfwPollEvents();
  if (glfwWindowShouldClose(self.native.handle())) return false;
  key_events().begin_frame();
  self.handle_keys();
  if (self.options.visible) self.native.set_full_screen(self.full_screen_wanted);
  self.adopt_scale();
  self.adopt_theme();
  forget_places();
  self.renderer.new_frame();
  ImGui_ImplGlfw_NewFrame();
  if (!self.options.visible) {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = size();
    io.DisplayFramebufferScale = {1, 1};
    io.MousePos = {-FLT_MAX, -FLT_MAX};
  }
  self.cpu_before = thread_cpu_ms();
  ImGui::NewFrame();
  return true;
}

void Window::end_frame() { impl_->finish(nullptr); }

Image Window::end_frame_with_picture() {
  Image picture;
  impl_->finish(&picture);
  return picture;
}

void Window::request_close() { glfwSetWindowShouldClose(impl_->native.handle(), GLFW_TRUE); }

void Window::set_title(const std::string& title) {
  glfwSetWindowTitle(impl_->native.handle(), title.c_str());
}

bool Window::full_screen() const { return impl_->native.full_screen(); }

void Window::set_full_screen(bool wanted) { impl_->full_screen_wanted = wanted; }

float Window::text_scale() const { return impl_->text_scale; }

void Window::set_text_scale(float scale) { impl_->text_scale = allowed(scale); }

ThemeKind Window::theme_kind() const { return impl_->theme_kind; }

void Window::set_theme(ThemeKind kind) { impl_->theme_kind = kind; }

void Window::set_frames_per_second(double rate) { impl_->pacer.set_rate(rate); }

ImVec2 Window::size() const {
  if (impl_->options.visible) return ImGui::GetIO().DisplaySize;
  return {static_cast<float>(impl_->options.width), static_cast<float>(impl_->options.height)};
}

bool Window::many_vertices() const { return impl_->renderer.many_vertices(); }

const FrameTimes& Window::frame_times() const { return impl_->times; }

const StartupTimes& Window::startup() const { return impl_->startup; }

const std::string& Window::graphics() const { return impl_->renderer.description(); }

}  // namespace sharescope::gui
