// SPDX-License-Identifier: MIT
#pragma once

// Everything that views are made of. Each header says how it is used; all of it is for the GUI thread, within
// a frame.
//
//     #include "window/widgets.hpp"

#include "window/draw_text.hpp"
#include "window/fonts.hpp"
#include "window/icon.hpp"
#include "window/keys.hpp"
#include "window/mark.hpp"
#include "window/numbers.hpp"
#include "window/scale.hpp"
#include "window/theme.hpp"
#include "window/widgets/button.hpp"
#include "window/widgets/figure.hpp"
#include "window/widgets/flow.hpp"
#include "window/widgets/panel.hpp"
#include "window/widgets/pill.hpp"
#include "window/widgets/progress.hpp"
#include "window/widgets/slider.hpp"
#include "window/widgets/sparkline.hpp"
#include "window/widgets/table.hpp"
#include "window/widgets/text.hpp"
#include "window/widgets/toggle.hpp"
#include "window/widgets/tooltip.hpp"
