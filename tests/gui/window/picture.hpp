// SPDX-License-Identifier: MIT
#pragma once

/// What is on a screen, pixel by pixel, read from the XWD file in which Xvfb keeps it.
///
/// A plain value. The server may be drawing meanwhile, so a picture can show half of a frame; a test looks until it
/// sees what it waits for.
///
///     const Picture picture = display.picture();
///     EXPECT_GT(picture.count(0xE09A00, report.place("chart plot")), 100U);

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <vector>

namespace sharescope::window_test {

/// In pixels; `right` and `bottom` are outside.
struct Box {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;

  int width() const { return right - left; }
  int height() const { return bottom - top; }
  int middle_x() const { return (left + right) / 2; }
  int middle_y() const { return (top + bottom) / 2; }
  bool operator==(const Box&) const = default;
};

class Picture {
 public:
  /// 0xRRGGBB.
  using Colour = std::uint32_t;

  /// Throws std::runtime_error when it is no XWD file of 32 bits a pixel.
  static Picture read_xwd(const std::filesystem::path& file);

  int width() const { return width_; }
  int height() const { return height_; }
  Box whole() const { return {0, 0, width_, height_}; }

  /// Throws std::out_of_range beside the picture.
  Colour at(int x, int y) const;

  /// How often each colour occurs in the box.
  std::map<Colour, std::size_t> colours(const Box& box) const;
  std::size_t count(Colour colour, const Box& box) const;
  Colour commonest(const Box& box) const;

 private:
  int width_ = 0;
  int height_ = 0;
  std::vector<Colour> pixels_;
};

/// From 0, black, to 255, white.
int brightness(Picture::Colour colour);

/// Whether a colour could be the other laid thinly over some shade of grey: its hue is the same within 12 degrees, and
/// it is not grey itself.
bool has_hue_of(Picture::Colour colour, Picture::Colour other);

}  // namespace sharescope::window_test
