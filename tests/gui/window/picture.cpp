// SPDX-License-Identifier: MIT
#include "picture.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace sharescope::window_test {
namespace {

// Places of 32-bit numbers in the header, which is written with the highest byte first: X11/XWDFile.h.
enum Field : std::size_t {
  header_size = 0,
  file_version = 1,
  pixmap_width = 4,
  pixmap_height = 5,
  byte_order = 7,
  bits_per_pixel = 11,
  bytes_per_line = 12,
  colour_count = 19,
};
constexpr std::uint32_t known_version = 7;
constexpr std::size_t bytes_of_colour = 12;
constexpr std::size_t least_header = 100;

std::uint32_t number(const std::string& bytes, std::size_t at, bool highest_first) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto byte = static_cast<unsigned char>(bytes.at(at + i));
    value |= static_cast<std::uint32_t>(byte) << (highest_first ? 24 - 8 * i : 8 * i);
  }
  return value;
}

}  // namespace

Picture Picture::read_xwd(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto header = [&](Field field) { return number(bytes, 4 * field, true); };
  if (bytes.size() < least_header || header(file_version) != known_version || header(bits_per_pixel) != 32)
    throw std::runtime_error(file.string() + " is no XWD file of 32 bits a pixel");
  Picture picture;
  picture.width_ = static_cast<int>(header(pixmap_width));
  picture.height_ = static_cast<int>(header(pixmap_height));
  const bool highest_first = header(byte_order) != 0;
  const std::size_t start = header(header_size) + bytes_of_colour * header(colour_count);
  const std::size_t line = header(bytes_per_line);
  if (bytes.size() < start + line * header(pixmap_height) || line < 4 * header(pixmap_width))
    throw std::runtime_error(file.string() + " ends too early");
  picture.pixels_.reserve(header(pixmap_width) * header(pixmap_height));
  for (std::size_t y = 0; y < header(pixmap_height); ++y) {
    for (std::size_t x = 0; x < header(pixmap_width); ++x)
      picture.pixels_.push_back(number(bytes, start + y * line + 4 * x, highest_first) & 0xFFFFFFU);
  }
  return picture;
}

Picture::Colour Picture::at(int x, int y) const {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) throw std::out_of_range("beside the picture");
  return pixels_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                 static_cast<std::size_t>(x)];
}

std::map<Picture::Colour, std::size_t> Picture::colours(const Box& box) const {
  std::map<Colour, std::size_t> found;
  for (int y = box.top; y < box.bottom; ++y) {
    for (int x = box.left; x < box.right; ++x)
      ++found[at(x, y)];
  }
  return found;
}

std::size_t Picture::count(Colour colour, const Box& box) const {
  const auto all = colours(box);
  const auto found = all.find(colour);
  return found == all.end() ? 0 : found->second;
}

Picture::Colour Picture::commonest(const Box& box) const {
  const auto all = colours(box);
  if (all.empty()) throw std::out_of_range("an empty box has no colour");
  return std::ranges::max_element(all, {}, [](const auto& entry) { return entry.second; })->first;
}

namespace {

struct Hue {
  double degrees;
  int strength;  ///< from 0, grey
};

Hue hue_of(Picture::Colour colour) {
  const auto red = static_cast<int>(colour >> 16U & 0xFFU);
  const auto green = static_cast<int>(colour >> 8U & 0xFFU);
  const auto blue = static_cast<int>(colour & 0xFFU);
  const auto [least, most] = std::minmax({red, green, blue});
  const int strength = most - least;
  if (strength == 0) return {0, 0};
  double sixth = 0;
  if (most == red) {
    sixth = static_cast<double>(green - blue) / strength;
  } else if (most == green) {
    sixth = 2 + static_cast<double>(blue - red) / strength;
  } else {
    sixth = 4 + static_cast<double>(red - green) / strength;
  }
  return {60 * (sixth < 0 ? sixth + 6 : sixth), strength};
}

}  // namespace

bool has_hue_of(Picture::Colour colour, Picture::Colour other) {
  constexpr int least_strength = 40;
  const Hue a = hue_of(colour);
  const Hue b = hue_of(other);
  const double apart = std::abs(a.degrees - b.degrees);
  return a.strength >= least_strength && std::min(apart, 360 - apart) <= 12;
}

int brightness(Picture::Colour colour) {
  const auto red = static_cast<int>(colour >> 16U & 0xFFU);
  const auto green = static_cast<int>(colour >> 8U & 0xFFU);
  const auto blue = static_cast<int>(colour & 0xFFU);
  return (299 * red + 587 * green + 114 * blue) / 1000;
}

}  // namespace sharescope::window_test
