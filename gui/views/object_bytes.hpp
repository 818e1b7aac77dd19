// SPDX-License-Identifier: MIT
#pragma once

/// The bytes of a shared object in hexadecimal, as many in a line as fit, with the values that they make; those that have
/// just changed are lit. GUI thread, within a frame.
///
///     draw_object_bytes(object, watch, run.now().now_nanoseconds);

#include <cstdint>

#include "model/byte_watch.hpp"
#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

void draw_object_bytes(const ObjectCopy& object, const ByteWatch& watch, std::uint64_t now);

}  // namespace sharescope::gui
