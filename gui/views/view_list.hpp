// SPDX-License-Identifier: MIT
#pragma once

/// All tabs, in their order. The one place to add another.
///
///     for (const View& view : views()) …

#include <span>

#include "views/view.hpp"

namespace sharescope::gui {

std::span<const View> views();

}  // namespace sharescope::gui
