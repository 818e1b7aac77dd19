// SPDX-License-Identifier: MIT
#pragma once

/// All about one shared object: what it is, its value (an array as a picture or as bars, a structure by its fields), how it
/// stands (object_state.hpp), what protects it, and its bytes. The same card for every kind of object.
/// GUI thread, within a frame.
///
///     draw_object_card(run, object, watch, picture);

#include "model/byte_watch.hpp"
#include "model/run.hpp"
#include "views/array_picture.hpp"

namespace sharescope::gui {

void draw_object_card(const Run& run, const ObjectCopy& object, ByteWatch& watch, ArrayPicture& picture);

}  // namespace sharescope::gui
