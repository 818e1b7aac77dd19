// SPDX-License-Identifier: MIT
#pragma once

#include <imgui.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

// The typefaces: Inter for text, JetBrains Mono for code, and large digits for figures.
//
// All sizes are drawn from the outlines at the current scale, so scaled text stays crisp. Heights are
// ImGui's, from ascender to descender: a body line is 20 units high at scale 1 (its em square 16.5). In
// `number` and `figures` every digit has the same width, so that a running counter does not shake. GUI thread
// only; the pointers are valid until the scale changes, which happens between frames: ask fonts() anew in
// every frame.
//
//     FontScope heading{fonts().heading};
//     ImGui::TextUnformatted("Lost update");

namespace sharescope::gui {

struct FontFiles {
  std::string regular = "/usr/share/fonts/opentype/inter/Inter-Regular.otf";
  std::string semibold = "/usr/share/fonts/opentype/inter/Inter-SemiBold.otf";
  std::string mono = "/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf";
};

struct Fonts {
  ImFont* body = nullptr;
  ImFont* strong = nullptr;
  ImFont* small = nullptr;
  ImFont* heading = nullptr;
  ImFont* mono = nullptr;
  ImFont* mono_small = nullptr;
  ImFont* number =
      nullptr;  ///< body text for numbers that change: its digits are equally wide; ASCII and a few signs
  /// Digits and the signs of numbers only, the largest first: 64, 48, 36, 28 and 22 units high at scale 1.
  std::array<ImFont*, 5> figures = {};
};

/// The fonts of the current frame; never null once a Window exists.
const Fonts& fonts();

/// Fills `atlas` anew. `density` is the number of pixels to a drawing unit. A missing or broken file is replaced by
/// ImGui's own font, and one line returned that names it and says why. Reads files, so it blocks: some 30 ms.
std::vector<std::string> build_fonts(ImFontAtlas& atlas, const FontFiles& files, float scale, float density);

/// Height of a line in drawing units.
float line_height(const ImFont* font);

/// Width and height of one line of text.
ImVec2 text_size(const ImFont* font, std::string_view text);

/// Selects a font as long as it lives.
class FontScope {
 public:
  explicit FontScope(ImFont* font) { ImGui::PushFont(font); }
  ~FontScope() { ImGui::PopFont(); }
  FontScope(const FontScope&) = delete;
  FontScope& operator=(const FontScope&) = delete;
};

}  // namespace sharescope::gui
