// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <span>

// The room each character takes, made even after ImGui has built a font.
//
// GUI thread, between building an atlas and its first frame.
//
//     space_as_designed(*font, bytes_of_its_file);
//     make_digits_equally_wide(*font);

namespace sharescope::gui {

/// ImGui's FreeType builder rounds every advance up, which spreads small text by a twentieth. This rounds the
/// designer's advance to the nearest pixel instead. Leaves the font as it is when `file` is not a font.
void space_as_designed(ImFont& font, std::span<const char> file);

/// Gives all digits the width of the widest, so that a running counter does not shake. OpenType's own tabular
/// digits are out of ImGui's reach.
void make_digits_equally_wide(ImFont& font);

}  // namespace sharescope::gui
