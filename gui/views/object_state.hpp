// SPDX-License-Identifier: MIT
#pragma once

/// How one shared object stands, at a glance and alike for every kind: who owns it, how full it is, who waits and for how
/// long, what was done to it last; and how that went lately, as small curves.
///
/// GUI thread, within a frame.
///
///     draw_object_state(run, object);
///     draw_object_course(run, object);

#include "model/run.hpp"

namespace sharescope::gui {

/// Who owns it, and how full it is.
void draw_object_state(const Run& run, const ObjectCopy& object);

/// Who waits for it, and what was done to it last.
void draw_object_users(const Run& run, const ObjectCopy& object);

/// How full it was, and how much of the time was spent waiting for it. Nothing where there is neither.
void draw_object_course(const Run& run, const ObjectCopy& object);

}  // namespace sharescope::gui
