// SPDX-License-Identifier: MIT
#include "window/frame_pacer.hpp"

#include <GLFW/glfw3.h>

#include <algorithm>

namespace sharescope::gui {

namespace {

// Long enough for a tooltip to appear and for what was pressed to be seen doing something.
constexpr double lively_seconds = 0.7;

// GLFW's window pointer is ImGui's, so the callbacks find the pacer here.
FramePacer* current = nullptr;

void stir_current() {
  if (current != nullptr) current->stir();
}

}  // namespace

FramePacer::FramePacer(GLFWwindow* window, double most) : most_(most), rate_(most) {
  current = this;
  glfwSetCursorPosCallback(window, [](GLFWwindow*, double, double) { stir_current(); });
  glfwSetMouseButtonCallback(window, [](GLFWwindow*, int, int, int) { stir_current(); });
  glfwSetScrollCallback(window, [](GLFWwindow*, double, double) { stir_current(); });
  glfwSetKeyCallback(window, [](GLFWwindow*, int, int, int, int) { stir_current(); });
  glfwSetCharCallback(window, [](GLFWwindow*, unsigned) { stir_current(); });
  glfwSetWindowRefreshCallback(window, [](GLFWwindow*) { stir_current(); });
  glfwSetFramebufferSizeCallback(window, [](GLFWwindow*, int, int) { stir_current(); });
  glfwSetWindowCloseCallback(window, [](GLFWwindow*) { stir_current(); });
}

FramePacer::~FramePacer() { current = nullptr; }

void FramePacer::stir() { lively_until_ = glfwGetTime() + lively_seconds; }

double FramePacer::period() const {
  const double least = most_ > 0 ? 1 / most_ : 0;
  if (glfwGetTime() < lively_until_ || rate_ <= 0) return least;
  return std::max(least, 1 / rate_);
}

void FramePacer::wait() {
  // Asked again after every event: the first of them may have made the frame due sooner.
  for (double now = glfwGetTime(); now < last_ + period(); now = glfwGetTime()) {
    glfwWaitEventsTimeout(last_ + period() - now);
  }
  const double now = glfwGetTime();
  // A steady beat, unless frames take longer than it.
  last_ = std::max(last_ + period(), now - period());
}

}  // namespace sharescope::gui
