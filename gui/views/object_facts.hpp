// SPDX-License-Identifier: MIT
#pragma once

/// What the table of shared memory and the card of one object say alike. GUI thread.
///
///     type_text(object, 64);    // "int (i) × 64"
///     fill_of(run, object);     // as last seen, when it has been destroyed

#include <cstdint>
#include <string>

#include "model/protection.hpp"
#include "model/run.hpp"
#include "window/theme.hpp"

namespace sharescope::gui {

std::string type_text(const ObjectCopy& object, std::uint64_t count);

Tone tone_of(Danger danger);

const FillCopy& fill_of(const Run& run, const ObjectCopy& object);

}  // namespace sharescope::gui
