// SPDX-License-Identifier: MIT
#pragma once

/// How an array wants to be seen: as bars, or as a picture. Its maker says so, in the array's own words:
///
///     sharescope::RawArray<int> picture{"picture", 320 * 240};
///     picture.show_as(sharescope::Picture{.width = 320});
///     sharescope::Array<int> bins{"bins", 10};
///     bins.show_as(sharescope::Bars{});
///
/// It is a wish for those who look, and changes nothing for those who compute. Noted in the object table in one word,
/// at any time, by any process:
///
///     bits 15-14   0 as its type says, 1 bars, 2 a picture, 3 a picture with logarithmic shades
///     bits 13-0    the picture's width in elements
///
/// Plain values: any thread.

#include <cstdint>

#include "sharescope/session/object.hpp"

namespace sharescope {

/// What is twice as much looks twice as far from the darkest shade, or, logarithmic, always one step further: for
/// numbers of which few are very large.
enum class Shades : std::uint8_t { linear, logarithmic };

/// Each element is a bar.
struct Bars {};

/// Each element is a dot, `width` of them to a row; its number becomes a shade.
struct Picture {
  std::int64_t width = 0;
  Shades shades = Shades::linear;
};

class ArrayLook {
 public:
  static constexpr std::int64_t widest = (1 << 14) - 1;

  ArrayLook() = default;
  ArrayLook(Bars /*look*/) noexcept : bits_(bars_bits) {}
  /// Throws InvalidValue for a width that is not from 1 to `widest`.
  ArrayLook(const Picture& picture);
  /// Of a picture without a width, or of bars that have one, as its type says.
  static ArrayLook from_bits(std::uint16_t bits) noexcept;

  bool is_bars() const noexcept { return bits_ == bars_bits; }
  bool is_picture() const noexcept { return bits_ > bars_bits; }
  /// Whether its maker has said anything.
  bool is_said() const noexcept { return bits_ != 0; }
  std::uint32_t width() const noexcept { return bits_ & width_bits; }
  Shades shades() const noexcept {
    return (bits_ & logarithmic_bits) == logarithmic_bits ? Shades::logarithmic : Shades::linear;
  }
  std::uint16_t bits() const noexcept { return bits_; }

  friend bool operator==(const ArrayLook&, const ArrayLook&) = default;

 private:
  static constexpr std::uint16_t bars_bits = 1U << 14U;
  static constexpr std::uint16_t picture_bits = 2U << 14U;
  static constexpr std::uint16_t logarithmic_bits = 3U << 14U;
  static constexpr std::uint16_t width_bits = bars_bits - 1U;
  std::uint16_t bits_ = 0;
};

/// Notes it in the table; of an object that is not listed there is nothing to note.
void note_look(ObjectId id, ArrayLook look) noexcept;

}  // namespace sharescope
