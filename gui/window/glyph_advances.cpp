// SPDX-License-Identifier: MIT
#include "window/glyph_advances.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H

#include <algorithm>
#include <cmath>
#include <memory>

namespace sharescope::gui {

namespace {

struct CloseLibrary {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct CloseFace {
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using Library = std::unique_ptr<FT_LibraryRec_, CloseLibrary>;
using Face = std::unique_ptr<FT_FaceRec_, CloseFace>;

Library open_library() {
  FT_Library library = nullptr;
  return Library{FT_Init_FreeType(&library) == 0 ? library : nullptr};
}

Face open_face(const Library& library, std::span<const char> file, float height) {
  FT_Face face = nullptr;
  const auto* bytes = reinterpret_cast<const FT_Byte*>(file.data());
  if (FT_New_Memory_Face(library.get(), bytes, static_cast<FT_Long>(file.size()), 0, &face) != 0)
    return nullptr;
  Face opened{face};
  // The size as ImGui asks for it: from ascender to descender, not the em square.
  FT_Size_RequestRec request{};
  request.type = FT_SIZE_REQUEST_TYPE_REAL_DIM;
  request.height = static_cast<FT_Long>(std::lround(height * 64));
  return FT_Request_Size(face, &request) == 0 ? std::move(opened) : nullptr;
}

void set_advance(ImFont& font, ImFontGlyph& glyph, float advance) {
  glyph.AdvanceX = advance;
  font.IndexAdvanceX[static_cast<int>(glyph.Codepoint)] = advance;
}

}  // namespace

void space_as_designed(ImFont& font, std::span<const char> file) {
  const Library library = open_library();
  if (!library) return;
  const Face face = open_face(library, file, font.FontSize);
  if (!face) return;
  for (ImFontGlyph& glyph : font.Glyphs) {
    const FT_UInt index = FT_Get_Char_Index(face.get(), glyph.Codepoint);
    FT_Fixed advance = 0;
    if (index == 0 || FT_Get_Advance(face.get(), index, FT_LOAD_NO_HINTING, &advance) != 0) continue;
    const float width = std::round(static_cast<float>(advance) / 65536.0F);
    if (width > 0) set_advance(font, glyph, width);
  }
  font.FallbackAdvanceX =
      font.FallbackGlyph == nullptr ? font.FallbackAdvanceX : font.FallbackGlyph->AdvanceX;
}

void make_digits_equally_wide(ImFont& font) {
  float width = 0;
  for (ImWchar digit = '0'; digit <= '9'; ++digit)
    width = std::max(width, font.GetCharAdvance(digit));
  for (ImFontGlyph& glyph : font.Glyphs) {
    if (glyph.Codepoint < '0' || glyph.Codepoint > '9') continue;
    const float shift = std::round((width - glyph.AdvanceX) / 2);
    glyph.X0 += shift;
    glyph.X1 += shift;
    set_advance(font, glyph, width);
  }
}

}  // namespace sharescope::gui
