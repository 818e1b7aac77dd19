// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

struct GLFWwindow;

// GLFW's part of the window: the library, one window with an OpenGL context, full screen and back.
//
// Main thread, one at a time (GLFW's rule). Its context is current for as long as it lives.
//
//     NativeWindow native{"Sharescope", 1280, 720, true};
//     native.show();

namespace sharescope::gui {

class NativeWindow {
 public:
  /// Made unseen. Throws WindowError with GLFW's reason when there is no display or no OpenGL.
  /// A window that is never shown gets exactly the size asked for; others are limited to what the screen
  /// offers.
  NativeWindow(const std::string& title, int width, int height, bool will_be_shown);
  ~NativeWindow();
  NativeWindow(const NativeWindow&) = delete;
  NativeWindow& operator=(const NativeWindow&) = delete;

  GLFWwindow* handle() const { return window_; }

  void show();
  void set_full_screen(bool wanted);
  bool full_screen() const;

  float content_scale() const;  ///< what the desktop asks to enlarge things by
  float density() const;        ///< pixels to a unit of the window's size

  /// How long it took until GLFW was ready, before the window and its context were made.
  double library_ms() const { return library_ms_; }

 private:
  struct Library {
    Library();
    ~Library();
  };

  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  Library library_;
  GLFWwindow* window_ = nullptr;
  double library_ms_ = 0;
  int left_ = 0;
  int top_ = 0;
  int width_ = 0;
  int height_ = 0;
};

}  // namespace sharescope::gui
