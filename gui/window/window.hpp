// SPDX-License-Identifier: MIT
#pragma once

#include "window/fonts.hpp"
#include "window/frame_times.hpp"
#include "window/screenshot.hpp"
#include "window/theme.hpp"
#include "window/window_error.hpp"

#include <imgui.h>

#include <memory>
#include <string>

// The window that everything is drawn in: it opens, runs frames, scales, goes full screen, and takes pictures
// of itself.
//
// One window at a time, used by the thread that made it. Between begin_frame() and end_frame() ImGui may be
// called; nowhere else. It handles F11 (full screen), Ctrl+plus, Ctrl+minus and Ctrl+0 (text scale) itself.
// A hidden window draws exactly `width` by `height` pixels, whatever the screen, for pictures.
//
//     Window window{{.title = "Sharescope"}};
//     while (window.begin_frame()) {
//       draw_views();
//       window.end_frame();
//     }

namespace sharescope::gui {

struct WindowOptions {
  std::string title = "Sharescope";
  int width = 1280;
  int height = 720;
  bool visible = true;
  bool vsync = true;
  double frames_per_second = 60;  ///< at most, and 30 where no graphics card draws; 0 for as many as possible
  float text_scale = 1.0F;
  ThemeKind theme = ThemeKind::dark;
  FontFiles fonts = {};
};

/// Milliseconds since the Window began to be made.
struct StartupTimes {
  double glfw = 0;
  double context = 0;
  double fonts = 0;
  double first_frame = 0;  ///< the window is on the screen; 0 until then
};

class Window {
 public:
  /// Opens it. Throws WindowError when there is no display, no OpenGL 2.1 or a size below 1. A font that
  /// cannot be used is reported in one line on stderr and replaced. Takes about a quarter of a second with a
  /// software rasteriser.
  explicit Window(const WindowOptions& options = {});
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Handles what the user did and starts a frame. False when closing was requested: then no frame was
  /// started.
  bool begin_frame();

  /// Shows the frame and waits until the next is due, handling events meanwhile.
  void end_frame();

  /// The same, returning what was drawn, in pixels.
  Image end_frame_with_picture();

  void request_close();

  void set_title(const std::string& title);

  bool full_screen() const;
  void set_full_screen(bool wanted);  ///< from the next frame on; no effect on a hidden window

  float text_scale() const;
  void set_text_scale(float scale);  ///< from the next frame on, kept within smallest_ and largest_text_scale

  ThemeKind theme_kind() const;
  void set_theme(ThemeKind kind);  ///< from the next frame on

  /// How often to draw while nobody touches mouse or keyboard (then it is as often as the options say). Fewer
  /// frames when nothing moves leave the processor to the workers; 0: no limit but the one in the options.
  void set_frames_per_second(double rate);

  /// What can be drawn on, in drawing units.
  ImVec2 size() const;

  /// False on OpenGL before 3.2: then a single ImDrawList must stay below 65,536 vertices.
  bool many_vertices() const;

  /// Processor time of this thread from the start of a frame until its drawing lists are built.
  const FrameTimes& frame_times() const;

  const StartupTimes& startup() const;

  /// For reports: "OpenGL 4.5, llvmpipe (LLVM 15.0.6, 256 bits)".
  const std::string& graphics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sharescope::gui
