// SPDX-License-Identifier: MIT
#include "window/gallery/arguments.hpp"
#include "window/gallery/page.hpp"
#include "window/places.hpp"
#include "window/screenshot.hpp"
#include "window/window.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>

namespace {

using sharescope::gui::Window;
using sharescope::gui::gallery::Arguments;
using sharescope::gui::gallery::Page;

// Tables take some frames to settle the widths of their columns.
constexpr int frames_before_a_picture = 4;

void take_picture(Window& window, Page& page, const std::string& path) {
  for (int frame = 1; window.begin_frame(); ++frame) {
    page.draw(window);
    if (frame < frames_before_a_picture) {
      window.end_frame();
      continue;
    }
    write_png(window.end_frame_with_picture(), path);
    return;
  }
}

void run(Window& window, Page& page, double seconds) {
  const auto start = std::chrono::steady_clock::now();
  while (window.begin_frame()) {
    page.draw(window);
    window.end_frame();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
    if (seconds > 0 && passed.count() >= seconds) window.request_close();
  }
}

void print_timings(const Window& window) {
  const auto& startup = window.startup();
  const auto& times = window.frame_times();
  std::printf("%s\n", window.graphics().c_str());
  std::printf("start: GLFW after %.0f ms, context %.0f ms, fonts %.0f ms, first frame %.0f ms\n",
              startup.glfw, startup.context, startup.fonts, startup.first_frame);
  std::printf("frames: %zu, processor time of a frame: median %.3f ms, worst %.3f ms\n", times.frames(),
              times.median_ms(), times.worst_ms());
}

}  // namespace

int main(int argc, char** argv) {
  const Arguments asked = sharescope::gui::gallery::parse(argc, argv);
  try {
    Window window{asked.window};
    sharescope::gui::record_places(asked.places);
    Page page;
    if (asked.screenshot.empty()) {
      run(window, page, asked.seconds);
    } else {
      take_picture(window, page, asked.screenshot);
    }
    if (asked.timings) print_timings(window);
    if (asked.state) page.write_state(window, std::cout);
    if (asked.places) sharescope::gui::write_places(std::cout);
  } catch (const std::exception& problem) {
    std::cerr << "sharescope_window_gallery: " << problem.what() << '\n';
    return 1;
  }
  return 0;
}
