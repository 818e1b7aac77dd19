// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <imgui.h>

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "../../support/left_behind.hpp"
#include "model/format.hpp"
#include "model/loss.hpp"
#include "window/fonts.hpp"
#include "window/numbers.hpp"

namespace sharescope::window_test {
namespace {

using namespace gui;

/// Whatever the text of a number can be.
std::vector<std::string> number_texts() {
  std::vector<std::string> texts{"+1", "0x1p-3", "1E+5", "INF", "NaN", "not yet known", "true", "false"};
  for (const double number :
       {0.0, -0.0, 1.0, -1.5, 3.14159265358979, 1e-6, -1e-300, 1e300, DBL_MAX, DBL_MIN, DBL_EPSILON,
        std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN(), 12345.678, 0.001, 9e15, 1e16}) {
    for (const std::string& text : {number_text(number, 12), in_short(number), percent(number),
                                    duration_text(number), rate_text(number), ratio_text(number)})
      texts.push_back(text);
    VerdictCopy verdict;
    verdict.expected = Number(number);
    verdict.actual = Number(3.0);
    const Loss loss = loss_of(verdict);
    for (const std::string& text : {loss.expected, loss.actual, loss.difference})
      texts.push_back(text);
  }
  for (const std::int64_t number : {INT64_MIN, INT64_MAX, std::int64_t{-1234567}, std::int64_t{0}})
    texts.push_back(with_thousands(number));
  return texts;
}

TEST(FigureFont, HasAGlyphForWhateverANumbersTextCanBe) {
  ImGui::CreateContext();
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  EXPECT_TRUE(build_fonts(atlas, {}, 1, 1).empty());
  std::vector<const ImFont*> all(fonts().figures.begin(), fonts().figures.end());
  all.push_back(fonts().number);
  for (const std::string& text : number_texts()) {
    for (const char* at = text.c_str(); *at != '\0';) {
      // UTF-8 of one to three bytes is all that there is.
      const auto first = static_cast<unsigned char>(*at);
      const int length = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
      unsigned code = length == 1 ? first : first & (0x7FU >> length);
      for (int i = 1; i < length; ++i)
        code = code << 6U | (static_cast<unsigned char>(at[i]) & 0x3FU);
      for (const ImFont* font : all)
        EXPECT_NE(font->FindGlyphNoFallback(static_cast<ImWchar>(code)), nullptr)
            << "'" << at << "' of " << text;
      at += length;
    }
  }
  ImGui::DestroyContext();
}

}  // namespace
}  // namespace sharescope::window_test
