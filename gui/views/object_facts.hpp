// SPDX-License-Identifier: MIT
#pragma once

/// What those views say alike that show shared objects: the table, the card of one object, the pictures. GUI thread.
///
///     type_text(object, 64);    // "int (i) × 64"
///     fill_of(run, object);     // as last seen, when it has been destroyed

#include <cstdint>
#include <string>

#include "model/byte_watch.hpp"
#include "model/protection.hpp"
#include "model/run.hpp"
#include "window/theme.hpp"

namespace sharescope::gui {

std::string type_text(const ObjectCopy& object, std::uint64_t count);

bool is_array(ObjectKind kind) noexcept;

/// Shows the watch what is there now; of what has been destroyed, what was seen last.
void look_at(const Run& run, const ObjectCopy& object, ByteWatch& watch);

Tone tone_of(Danger danger);

const FillCopy& fill_of(const Run& run, const ObjectCopy& object);

/// The same in words; of an object that has been destroyed since, that it may have been otherwise in the end.
std::string fill_words(const Run& run, const ObjectCopy& object);

}  // namespace sharescope::gui
