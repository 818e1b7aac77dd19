// SPDX-License-Identifier: MIT
#pragma once

/// An array that says that it is a picture, drawn as one, as large as there is room, with what its shades mean.
///
/// GUI thread, within a frame. What is shown is kept, so that it stays when the program has gone.
///
///     ArrayPicture picture;
///     picture.look(run, object);
///     picture.draw({width, height});

#include <cstddef>
#include <string>
#include <vector>

#include "model/dots.hpp"
#include "model/run.hpp"
#include "window/widgets/bitmap.hpp"

namespace sharescope::gui {

class ArrayPicture {
 public:
  /// So much of an array is read.
  static constexpr std::size_t most_bytes = std::size_t{8} << 20U;

  /// What is there now; of what has been destroyed, what was seen last.
  void look(const Run& run, const ObjectCopy& object);

  /// Whether there is anything to draw.
  bool known() const { return bitmap_.size().width > 0; }

  /// Takes that room; the picture keeps its shape.
  void draw(ImVec2 room) const;

 private:
  Bitmap bitmap_;
  ObjectId id_ = 0;
  std::uint32_t generation_ = 0;
  std::uint64_t looked_ = 0;  ///< CLOCK_MONOTONIC, nanoseconds
  const Run* run_ = nullptr;
  std::string words_;
  std::string least_;
  std::string most_;
};

}  // namespace sharescope::gui
