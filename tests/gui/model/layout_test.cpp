// SPDX-License-Identifier: MIT
#include "model/layout.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sharescope::gui::test {
namespace {

std::vector<Region> present(const WindowLayout& layout) {
  std::vector<Region> regions;
  for (const Region& region : {layout.list, layout.cards, layout.views, layout.source, layout.controls}) {
    if (region.present()) regions.push_back(region);
  }
  return regions;
}

TEST(Layout, NothingOverlapsOrSticksOutAtAnySizeAndScale) {
  for (const float width : {800.0F, 1024.0F, 1280.0F, 1920.0F, 2560.0F, 3840.0F}) {
    for (const float height : {600.0F, 720.0F, 1080.0F, 2160.0F}) {
      for (float scale = 0.7F; scale <= 2.01F; scale += 0.1F) {
        SCOPED_TRACE(testing::Message() << width << "x" << height << " at " << scale);
        const WindowLayout layout = lay_out({width, height, scale, 8, 100 * scale, 210 * scale});
        const auto regions = present(layout);
        for (std::size_t i = 0; i < regions.size(); ++i) {
          EXPECT_GE(regions[i].x, 0);
          EXPECT_GE(regions[i].y, 0);
          EXPECT_LE(regions[i].right(), width);
          EXPECT_LE(regions[i].bottom(), height);
          for (std::size_t j = 0; j < i; ++j) {
            const bool apart = regions[i].right() <= regions[j].x || regions[j].right() <= regions[i].x ||
                               regions[i].bottom() <= regions[j].y || regions[j].bottom() <= regions[i].y;
            EXPECT_TRUE(apart) << i << " and " << j;
          }
        }
        EXPECT_TRUE(layout.cards.present());
        EXPECT_TRUE(layout.views.present());
        EXPECT_TRUE(layout.controls.present());
      }
    }
  }
}

TEST(Layout, AllRegionsHaveRoomAtTheUsualSizes) {
  for (const auto& [width, height] : std::vector<std::pair<float, float>>{{1280, 720}, {1920, 1080}}) {
    const WindowLayout layout = lay_out({width, height, 1, 8, 100, 230});
    EXPECT_TRUE(layout.list.present());
    EXPECT_TRUE(layout.source.present());
    EXPECT_FALSE(layout.compact);
    EXPECT_GE(layout.views.width, 560);
    EXPECT_GE(layout.views.height, 170);
  }
}

TEST(Layout, LargeTextInASmallWindowTurnsTheSidesIntoTabs) {
  const WindowLayout layout = lay_out({1280, 720, 2, 8, 110, 190});
  EXPECT_FALSE(layout.list.present());
  EXPECT_FALSE(layout.source.present());
  EXPECT_TRUE(layout.compact);
  EXPECT_GT(layout.views.width, 1200);
}

}  // namespace
}  // namespace sharescope::gui::test
