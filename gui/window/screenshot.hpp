// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <vector>

// A picture of what was drawn, and how it becomes a PNG file.
//
// A plain value; any thread may write one to a file, and only read_framebuffer() needs the GUI thread.
// Invariant: rgb.size() == 3 * width * height, rows from top to bottom.
//
//     window.begin_frame();
//     draw();
//     write_png(window.end_frame_with_picture(), "race.png");

namespace sharescope::gui {

struct Image {
  int width = 0;
  int height = 0;
  std::vector<unsigned char> rgb;
};

/// What is drawn in the framebuffer that is bound now, `width` times `height` pixels from its lower left
/// corner. Waits until the drawing is finished. GUI thread, with a current context.
Image read_framebuffer(int width, int height);

/// Throws WindowError naming the file and the reason when it cannot be written; a half-written file is
/// removed. Blocks while it compresses and writes: about a fifth of a second for 1920x1080.
void write_png(const Image& image, const std::string& path);

}  // namespace sharescope::gui
