// SPDX-License-Identifier: MIT
#pragma once

/// All about one shared object: what it is, its value, who holds it and who waits, an array as a picture or as bars, and its
/// bytes with the values they make; bytes that have just changed are lit. The same card for every kind of object.
/// GUI thread, within a frame.
///
///     draw_object_card(run, object, watch, picture);

#include "model/byte_watch.hpp"
#include "model/run.hpp"
#include "views/array_picture.hpp"

namespace sharescope::gui {

void draw_object_card(const Run& run, const ObjectCopy& object, ByteWatch& watch, ArrayPicture& picture);

}  // namespace sharescope::gui
