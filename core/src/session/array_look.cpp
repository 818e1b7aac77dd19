// SPDX-License-Identifier: MIT
#include "sharescope/session/array_look.hpp"

#include <string>

#include "sharescope/error.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope {

ArrayLook::ArrayLook(const Picture& picture) {
  if (picture.width < 1 || picture.width > widest) {
    throw InvalidValue("a picture " + std::to_string(picture.width) + " elements wide; it can be from 1 to " +
                       std::to_string(widest));
  }
  const std::uint16_t kind = picture.shades == Shades::logarithmic ? logarithmic_bits : picture_bits;
  bits_ = static_cast<std::uint16_t>(kind | picture.width);
}

ArrayLook ArrayLook::from_bits(std::uint16_t bits) noexcept {
  ArrayLook look;
  const bool has_width = (bits & width_bits) != 0;
  const bool wants_width = (bits & picture_bits) != 0;
  if (has_width == wants_width) look.bits_ = bits;
  return look;
}

void note_look(ObjectId id, ArrayLook look) noexcept {
  if (id == 0 || id >= limits::objects) return;
  Session::current().block().objects[id].look.store(look.bits(), std::memory_order_relaxed);
}

}  // namespace sharescope
