// SPDX-License-Identifier: MIT
#include "model/dots.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "model/value_text.hpp"

namespace sharescope::gui {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

double number_at(const ObjectCopy& object, std::span<const std::byte> bytes, std::size_t size,
                 std::size_t index) {
  if ((index + 1) * size > bytes.size()) return no_number;
  return number_of(object.type_code, bytes.subspan(index * size, size)).value_or(no_number);
}

/// How many to skip, so that no more than `most_dots` are left.
std::size_t stride_for(std::size_t width, std::size_t height) {
  std::size_t stride = 1;
  while ((width / stride + 1) * (height / stride + 1) > most_dots)
    ++stride;
  return stride;
}

/// Where a number stands between the two ends.
class Scale {
 public:
  Scale(double lowest, double highest, Shades shades)
      : lowest_(lowest), span_(highest - lowest), logarithmic_(shades == Shades::logarithmic) {
    if (!(span_ > 0) || !std::isfinite(span_)) span_ = 1;
    top_ = std::log1p(span_);
  }
  float share(double number) const {
    if (!std::isfinite(number)) return -1;
    const double above = std::max(0.0, number - lowest_);
    return static_cast<float>(logarithmic_ ? std::log1p(above) / top_ : above / span_);
  }

 private:
  double lowest_;
  double span_;
  bool logarithmic_;
  double top_;
};

}  // namespace

std::vector<double> numbers_in(const ObjectCopy& object, std::span<const std::byte> bytes) {
  std::vector<double> numbers;
  const std::size_t size = size_of_code(object.type_code);
  for (std::size_t at = 0; size > 0 && at + size <= bytes.size(); at += size) {
    const auto number = number_of(object.type_code, bytes.subspan(at, size));
    if (!number) return {};
    numbers.push_back(*number);
  }
  return numbers;
}

Dots dots_of(const ObjectCopy& object, std::span<const std::byte> bytes) {
  const std::size_t size = size_of_code(object.type_code);
  const std::size_t count = size == 0 ? 0 : bytes.size() / size;
  if (!object.look.is_picture() || count == 0 || !number_of(object.type_code, bytes)) return {};
  const std::size_t width = object.look.width();
  const std::size_t rows = (count + width - 1) / width;
  const std::size_t stride = stride_for(width, rows);

  Dots dots;
  dots.rows = rows;
  dots.width = static_cast<std::uint32_t>((width + stride - 1) / stride);
  dots.height = static_cast<std::uint32_t>((rows + stride - 1) / stride);
  std::vector<double> numbers;
  numbers.reserve(std::size_t{dots.width} * dots.height);
  dots.lowest = std::numeric_limits<double>::infinity();
  dots.highest = -dots.lowest;
  for (std::size_t row = 0; row < rows; row += stride) {
    for (std::size_t column = 0; column < width; column += stride) {
      const double number = number_at(object, bytes, size, row * width + column);
      numbers.push_back(number);
      if (!std::isfinite(number)) continue;
      dots.lowest = std::min(dots.lowest, number);
      dots.highest = std::max(dots.highest, number);
    }
  }
  if (dots.lowest > dots.highest) dots.lowest = dots.highest = 0;
  const Scale scale(dots.lowest, dots.highest, object.look.shades());
  dots.shares.reserve(numbers.size());
  for (const double number : numbers)
    dots.shares.push_back(scale.share(number));
  return dots;
}

}  // namespace sharescope::gui
