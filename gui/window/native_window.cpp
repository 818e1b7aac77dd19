// SPDX-License-Identifier: MIT
#include "window/native_window.hpp"

#include "window/window_error.hpp"

#include <GLFW/glfw3.h>

#include <algorithm>

namespace sharescope::gui {

namespace {

// GLFW reports through a callback, and the reason has to survive until the failing call returns.
std::string last_problem;

void note_problem(int, const char* description) { last_problem = description; }

struct Version {
  int major;
  int minor;
};

// 3.2 lets one drawing list hold any number of vertices; the others are for old machines.
constexpr Version versions[] = {{3, 2}, {3, 0}, {2, 1}};

GLFWwindow* create(const std::string& title, int width, int height) {
  for (const Version& version : versions) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, version.major);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, version.minor);
    if (GLFWwindow* window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr)) return window;
  }
  return nullptr;
}

GLFWmonitor* monitor_of(GLFWwindow* window) {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  glfwGetWindowPos(window, &x, &y);
  glfwGetWindowSize(window, &width, &height);
  const int middle_x = x + width / 2;
  const int middle_y = y + height / 2;
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  for (int i = 0; i < count; ++i) {
    int left = 0;
    int top = 0;
    glfwGetMonitorPos(monitors[i], &left, &top);
    const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
    if (mode != nullptr && middle_x >= left && middle_x < left + mode->width && middle_y >= top &&
        middle_y < top + mode->height) {
      return monitors[i];
    }
  }
  return glfwGetPrimaryMonitor();
}

void limit_to_screen(int& width, int& height) {
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (monitor == nullptr) return;
  int x = 0;
  int y = 0;
  int usable_width = 0;
  int usable_height = 0;
  glfwGetMonitorWorkarea(monitor, &x, &y, &usable_width, &usable_height);
  // GLFW_SCALE_TO_MONITOR multiplies the size afterwards.
  float scale = 1;
  glfwGetMonitorContentScale(monitor, &scale, nullptr);
  const auto limit = [&](int wanted, int usable) {
    const int most = static_cast<int>(static_cast<float>(usable) / std::max(scale, 1.0F));
    return most > 0 ? std::min(wanted, most) : wanted;
  };
  width = limit(width, usable_width);
  height = limit(height, usable_height);
}

}  // namespace

NativeWindow::Library::Library() {
  glfwSetErrorCallback(note_problem);
  last_problem.clear();
  if (!glfwInit()) throw WindowError("cannot open a window: " + last_problem);
}

NativeWindow::Library::~Library() { glfwTerminate(); }

NativeWindow::NativeWindow(const std::string& title, int width, int height, bool will_be_shown)
    : library_ms_(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started_).count()) {
  if (width < 1 || height < 1) {
    throw WindowError("cannot open a window of " + std::to_string(width) + "x" + std::to_string(height) +
                      " pixels");
  }
  glfwDefaultWindowHints();
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  glfwWindowHint(GLFW_FOCUS_ON_SHOW, GLFW_TRUE);
  if (will_be_shown) {
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    limit_to_screen(width, height);
  }
  last_problem.clear();
  window_ = create(title, width, height);
  if (window_ == nullptr) throw WindowError("cannot open a window with OpenGL 2.1 or newer: " + last_problem);
  glfwMakeContextCurrent(window_);
  if (will_be_shown) glfwSetWindowSizeLimits(window_, 640, 400, GLFW_DONT_CARE, GLFW_DONT_CARE);
}

NativeWindow::~NativeWindow() {
  if (window_ != nullptr) glfwDestroyWindow(window_);
}

void NativeWindow::show() { glfwShowWindow(window_); }

void NativeWindow::set_full_screen(bool wanted) {
  if (wanted == full_screen()) return;
  if (!wanted) {
    glfwSetWindowMonitor(window_, nullptr, left_, top_, width_, height_, GLFW_DONT_CARE);
    return;
  }
  GLFWmonitor* monitor = monitor_of(window_);
  const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
  if (mode == nullptr) return;
  glfwGetWindowPos(window_, &left_, &top_);
  glfwGetWindowSize(window_, &width_, &height_);
  // The screen's own mode: a projector that has to switch modes stays black for seconds.
  glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

bool NativeWindow::full_screen() const { return glfwGetWindowMonitor(window_) != nullptr; }

float NativeWindow::content_scale() const {
  float x = 1;
  float y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return std::clamp(x, 0.5F, 4.0F);
}

float NativeWindow::density() const {
  int width = 0;
  int height = 0;
  int pixels = 0;
  glfwGetWindowSize(window_, &width, &height);
  glfwGetFramebufferSize(window_, &pixels, &height);
  return width > 0 && pixels > 0 ? static_cast<float>(pixels) / static_cast<float>(width) : 1.0F;
}

}  // namespace sharescope::gui
