// SPDX-License-Identifier: MIT
#include "window/fonts.hpp"

#include "window/glyph_advances.hpp"

#include <imgui_freetype.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <span>

namespace sharescope::gui {

namespace {

Fonts current_fonts;

// What programs, their sources and our own labels need; each glyph costs start-up time in six fonts.
constexpr ImWchar text_ranges[] = {
    0x0020, 0x007E,                                  // Basic Latin
    0x00A0, 0x00FF,                                  // Latin-1
    0x0391, 0x03C9,                                  // Greek letters
    0x2010, 0x2015,                                  // dashes
    0x2018, 0x201E,                                  // quotation marks
    0x2020, 0x2022,                                  // daggers, bullet
    0x2026, 0x2026,                                  // ellipsis
    0x2032, 0x2033,                                  // primes
    0x2039, 0x203A,                                  // angle quotation marks
    0x2070, 0x2070, 0x2074, 0x2079, 0x207B, 0x207B,  // superscripts
    0x2080, 0x2089,                                  // subscripts
    0x20AC, 0x20AC,                                  // euro
    0x2190, 0x2199,                                  // arrows
    0x21D2, 0x21D2, 0x21D4, 0x21D4,                  // implications
    0x2200, 0x2200, 0x2203, 0x2203, 0x2205, 0x2206, 0x2208, 0x2209, 0x220F, 0x220F, 0x2211, 0x2212, 0x221A,
    0x221A, 0x221E, 0x221E, 0x2227, 0x222B, 0x2248, 0x2248, 0x2260, 0x2261, 0x2264, 0x2265,  // mathematics
    0x2318, 0x2318, 0x23CE, 0x23CE, 0x2500, 0x2503, 0x2514, 0x2514, 0x251C, 0x251C,          // keys, boxes
    0x25A0, 0x25A1, 0x25B2, 0x25B3, 0x25B6, 0x25B7, 0x25BC, 0x25BD, 0x25C0, 0x25C1, 0x25C6, 0x25C7, 0x25CB,
    0x25CB, 0x25CF, 0x25CF, 0x2605, 0x2606, 0x26A0, 0x26A0, 0x2713, 0x2713, 0x2717, 0x2717,  // signs
    0};

// Whatever the text of a number can be, in figures of any size: "1e-06", "inf", "nan", units, "not yet known".
constexpr ImWchar number_ranges[] = {0x0020, 0x007E, 0x00A0, 0x00A0, 0x00B1, 0x00B1, 0x00B5, 0x00B5, 0x00D7,
                                     0x00D7, 0x2009, 0x2009, 0x2013, 0x2014, 0x2026, 0x2026, 0x2212, 0x2212,
                                     0x221E, 0x221E, 0x2248, 0x2248, 0x2260, 0x2260, 0x2264, 0x2265, 0};

/// A font file in memory: ImGui wants the bytes to stay until the atlas is built, and most files serve
/// several sizes.
class FontFile {
 public:
  explicit FontFile(std::string path) : path_(std::move(path)) {
    std::ifstream file(path_, std::ios::binary);
    if (!file) {
      problem_ = "cannot read font " + path_ + ": " + std::strerror(errno);
      return;
    }
    bytes_.assign(std::istreambuf_iterator<char>(file), {});
    if (!looks_like_a_font()) {
      problem_ = "cannot use font " + path_ + ": it is not an OpenType or TrueType file";
      bytes_.clear();
    }
  }

  bool usable() const { return problem_.empty(); }
  const std::string& problem() const { return problem_; }
  std::span<const char> bytes() const { return bytes_; }

  ImFont* add(ImFontAtlas& atlas, float size, const ImWchar* ranges) {
    ImFontConfig config;
    // FreeType draws at the exact size; ImGui's oversampling only concerns its other rasteriser.
    config.SizePixels = std::max(6.0F, std::round(size));
    if (!usable()) return atlas.AddFontDefault(&config);
    config.FontDataOwnedByAtlas = false;
    return atlas.AddFontFromMemoryTTF(bytes_.data(), static_cast<int>(bytes_.size()), config.SizePixels,
                                      &config, ranges);
  }

 private:
  bool looks_like_a_font() const {
    if (bytes_.size() < 1000) return false;
    const std::string_view head(bytes_.data(), 4);
    return head == "OTTO" || head == "true" || head == std::string_view("\0\1\0\0", 4);
  }

  std::string path_;
  std::string problem_;
  std::vector<char> bytes_;
};

/// A font, the file it was made from, and whether its digits are for numbers that change while one looks.
struct Made {
  ImFont* font;
  const FontFile* file;
  bool even_digits;
};

std::vector<Made> add_all(ImFontAtlas& atlas, FontFile& regular, FontFile& semibold, FontFile& mono,
                          float scale) {
  std::vector<Made> made;
  const auto add = [&](FontFile& file, float size, const ImWchar* ranges, bool even_digits) {
    made.push_back({file.add(atlas, size * scale, ranges), &file, even_digits});
    return made.back().font;
  };
  Fonts& now = current_fonts;
  now.body = add(regular, 20, text_ranges, false);
  now.small = add(regular, 16, text_ranges, false);
  now.strong = add(semibold, 20, text_ranges, false);
  now.heading = add(semibold, 26, text_ranges, false);
  now.mono = add(mono, 20, text_ranges, false);
  now.mono_small = add(mono, 17, text_ranges, false);
  now.number = add(regular, 20, number_ranges, true);
  constexpr std::array<float, 5> figure_sizes = {64, 48, 36, 28, 22};
  for (std::size_t i = 0; i < figure_sizes.size(); ++i) {
    now.figures[i] = add(semibold, figure_sizes[i], number_ranges, true);
  }
  return made;
}

void prepare(ImFontAtlas& atlas, float scale) {
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
  atlas.Flags = ImFontAtlasFlags_NoMouseCursors;
  // ImGui's guess of the width gives a texture that is taller than some graphics cards allow.
  atlas.TexDesiredWidth = scale < 1.5F ? 1024 : scale < 3 ? 2048 : 4096;
}

}  // namespace

const Fonts& fonts() { return current_fonts; }

std::vector<std::string> build_fonts(ImFontAtlas& atlas, const FontFiles& files, float scale, float density) {
  std::vector<std::string> problems;
  FontFile regular(files.regular);
  FontFile semibold(files.semibold);
  FontFile mono(files.mono);
  for (const FontFile* file : {&regular, &semibold, &mono}) {
    if (!file->usable()) problems.push_back(file->problem() + "; drawing with the built-in font instead");
  }
  prepare(atlas, scale * density);
  std::vector<Made> made = add_all(atlas, regular, semibold, mono, scale * density);
  FontFile none{std::string{}};
  if (!atlas.Build()) {
    problems.emplace_back("FreeType could not draw the fonts; drawing with the built-in font instead");
    prepare(atlas, scale * density);
    made = add_all(atlas, none, none, none, scale * density);
    atlas.Build();
  }
  for (const Made& one : made) {
    if (one.file->usable()) space_as_designed(*one.font, one.file->bytes());
    if (one.even_digits) make_digits_equally_wide(*one.font);
    one.font->Scale = 1 / density;
  }
  return problems;
}

float line_height(const ImFont* font) { return font->FontSize * font->Scale; }

ImVec2 text_size(const ImFont* font, std::string_view text) {
  // ImGui takes a null end for "until the zero byte".
  if (text.empty()) return {0, line_height(font)};
  return font->CalcTextSizeA(line_height(font), FLT_MAX, 0, text.data(), text.data() + text.size());
}

}  // namespace sharescope::gui
