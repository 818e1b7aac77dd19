// SPDX-License-Identifier: MIT
#pragma once

/// How far each worker of a run is: a line each with its mark, its bar and its count, or, of many, a strip of bars.
///
/// GUI thread, within a frame.
///
///     draw_worker_progress(context, run.now());

#include "model/snapshot.hpp"
#include "views/view.hpp"

namespace sharescope::gui {

void draw_worker_progress(const ViewContext& context, const Snapshot& now);

}  // namespace sharescope::gui
