// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../../support/elapsed.hpp"
#include "../../support/left_behind.hpp"
#include "../../support/watchdog.hpp"
#include "window/theme.hpp"
#include "window_run.hpp"

namespace sharescope::window_test {
namespace {

Picture::Colour colour_of_worker(gui::ThemeKind theme, int number) {
  const ImU32 colour = gui::theme_of(theme).worker_colour(number);
  return (colour >> IM_COL32_R_SHIFT & 0xFFU) << 16U | (colour >> IM_COL32_G_SHIFT & 0xFFU) << 8U |
         (colour >> IM_COL32_B_SHIFT & 0xFFU);
}

/// The picture follows the report by some milliseconds.
template <class Condition>
bool picture_comes_to(const Display& display, Condition condition) {
  return test_support::comes_true([&] { return condition(display.picture()); });
}

class WindowLooks : public ::testing::Test {
 protected:
  void run_to_the_end() const {
    window.wait_until_ready();
    window.click("button Run");
    window.wait_until_over();
    // A tooltip would be in the way.
    window.hand().move(640, 3);
    window.next_frame();
  }

  const Display display{1280, 720};
  const WindowRun window{display};
};

TEST_F(WindowLooks, TheBackgroundTurnsFromDarkToLightAndBackByKeyAndByClick) {
  window.wait_until_ready();
  const auto is_dark = [](const Picture& picture) {
    return brightness(picture.commonest(picture.whole())) < 60;
  };
  const auto is_light = [](const Picture& picture) {
    return brightness(picture.commonest(picture.whole())) > 200;
  };
  EXPECT_TRUE(picture_comes_to(display, is_dark));
  window.press("t");
  EXPECT_EQ(window.report().theme, "light");
  EXPECT_TRUE(picture_comes_to(display, is_light));
  window.click("button Theme");
  EXPECT_EQ(window.report().theme, "dark");
  EXPECT_TRUE(picture_comes_to(display, is_dark));
}

TEST_F(WindowLooks, TheChartOfARunShowsTheColoursOfItsWorkersInBothThemes) {
  window.wait_until_ready();
  // At full speed events are missed by a window that gets no processor, and time without them is drawn empty.
  window.click("button Slow motion");
  window.drag_slider("slow", 0);
  window.click("button Run");
  window.wait_until("some rounds", [](const Report& report) {
    const auto has_done_some = [](const ReportedWorker& worker) { return worker.done > 10; };
    return std::ranges::all_of(report.runs, [&](const ReportedRun& run) {
      return run.workers.size() == 2 && std::ranges::all_of(run.workers, has_done_some);
    });
  });
  window.click("button Pause");
  const Report paused = window.wait_until("all are paused", [](const Report& report) {
    return std::ranges::all_of(report.runs, [](const auto& run) { return run.standing == "paused"; });
  });
  for (const ReportedRun& run : paused.runs)
    ASSERT_EQ(run.events_missed, 0) << run.name;
  window.hand().move(640, 3);
  window.next_frame();
  for (const gui::ThemeKind theme : {gui::ThemeKind::dark, gui::ThemeKind::light}) {
    if (theme == gui::ThemeKind::light) window.press("t");
    const Report report = window.report();
    const Box plot = report.place("chart plot");
    std::string seen;
    const auto shows = [&](const Picture& picture, int worker) {
      const Picture::Colour colour = colour_of_worker(theme, worker);
      // The mark before a lane has it pure; in the lane it lies thinly over the ground.
      const Box lane = report.place("lane 0 worker-" + std::to_string(worker + 1));
      std::size_t thin = 0;
      for (const auto& [found, times] : picture.colours({plot.left, lane.top, plot.right, lane.bottom}))
        thin += has_hue_of(found, colour) ? times : 0;
      const std::size_t pure = picture.count(colour, lane);
      seen += " worker " + std::to_string(worker + 1) + ": " + std::to_string(pure) + " pure, " +
              std::to_string(thin) + " thin;";
      return pure > 20 && thin > 200;
    };
    const auto has_content = [&](const Picture& picture) {
      seen = std::to_string(picture.colours(plot).size()) + " colours;";
      return picture.colours(plot).size() > 20 && shows(picture, 0) && shows(picture, 1);
    };
    EXPECT_TRUE(picture_comes_to(display, has_content)) << seen;
  }
}

TEST_F(WindowLooks, EveryTabShowsSomething) {
  run_to_the_end();
  for (const std::string tab : {"Chart", "Memory", "Waits", "Workers", "Output"}) {
    window.click("tab " + tab);
    const Report report = window.report();
    const Box controls = report.place("button Run");
    const Box below_tabs{.left = report.place("tab Chart").left,
                         .top = report.place("tab Chart").bottom,
                         .right = report.place("choice Mistake").left,
                         .bottom = controls.top};
    EXPECT_TRUE(picture_comes_to(display, [&](const Picture& picture) {
      return picture.colours(below_tabs).size() > 30;
    })) << tab;
  }
}

TEST_F(WindowLooks, OneObjectIsShownDownToItsBytesByMouseAndByKey) {
  run_to_the_end();
  window.click("tab Memory");
  const auto shows_one = [&] { return window.next_frame().has_place("button All objects"); };
  EXPECT_FALSE(shows_one());
  window.click("row counter");
  EXPECT_TRUE(shows_one());
  EXPECT_TRUE(window.report().elided.empty()) << *window.report().elided.begin();
  window.click("button All objects");
  EXPECT_FALSE(shows_one());
  window.press("o");
  EXPECT_TRUE(shows_one());
  window.press("Escape");
  EXPECT_FALSE(shows_one());
  window.press("v");
  EXPECT_EQ(window.report().tab, "waits");
}

TEST_F(WindowLooks, AnArrayThatSaysThatItIsAPictureIsPaintedOnAStageOfItsOwn) {
  window.wait_until_ready();
  EXPECT_FALSE(window.report().has_place("tab Picture")) << "no array of this demo says so";
  window.choose("mandelbrot");
  run_to_the_end();
  window.click("tab Picture");
  const Box painted = window.next_frame().place("picture ");
  // The lightest shade fills the set itself, a third of the picture; the darkest lies to the left of it.
  constexpr Picture::Colour lightest = 0xFDE725;
  constexpr Picture::Colour darkest = 0x440154;
  EXPECT_TRUE(picture_comes_to(display, [&](const Picture& picture) {
    return picture.count(lightest, painted) > 3000 && picture.count(darkest, painted) > 1000;
  }));
}

TEST_F(WindowLooks, TheOrderInWhichLocksAreTakenIsDrawn) {
  window.wait_until_ready();
  window.choose("dining_philosophers_ordered");
  run_to_the_end();
  window.click("tab Order");
  EXPECT_TRUE(window.next_frame().has_place("node fork 1"));
  EXPECT_TRUE(window.next_frame().has_place("node fork 2"));
}

TEST(WindowPicture, NothingIsDrawnBesideTheWindow) {
  const Display display(1500, 850);
  const WindowRun window(display);
  const Report report = window.wait_until_ready();
  EXPECT_EQ(report.width, 1280);
  EXPECT_EQ(report.height, 720);
  const Picture picture = display.picture();
  EXPECT_EQ(picture.colours({1280, 0, 1500, 850}).size(), 1U);
  EXPECT_EQ(picture.colours({0, 720, 1500, 850}).size(), 1U);
  EXPECT_GT(picture.colours({0, 0, 1280, 720}).size(), 100U);
}

bool is_kind(const std::string& place, std::string_view kind) {
  return place.starts_with(kind) && place.size() > kind.size() && place[kind.size()] == ' ';
}

/// What stands inside of something else, or is noted under two names.
bool may_overlap(const std::string& place) {
  return is_kind(place, "lane") || is_kind(place, "standing") || is_kind(place, "cost");
}

bool overlap(const Box& a, const Box& b) {
  // Edges are rounded to whole pixels.
  return a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom;
}

void expect_tidy(const Report& report) {
  const Box window{0, 0, report.width, report.height};
  std::vector<std::pair<std::string, Box>> seen;
  for (const auto& [name, box] : report.places) {
    EXPECT_TRUE(box.left >= window.left && box.top >= window.top && box.right <= window.right &&
                box.bottom <= window.bottom)
        << name << " sticks out";
    if (may_overlap(name)) continue;
    for (const auto& [other, there] : seen)
      EXPECT_FALSE(overlap(box, there)) << name << " and " << other << " overlap";
    seen.emplace_back(name, box);
  }
}

/// What is never scrolled, and so is never seen in part.
bool stands_still(const std::string& place) {
  for (const std::string_view kind : {"button", "slider", "value", "tab", "figure", "pill", "progress"}) {
    if (is_kind(place, kind)) return true;
  }
  return false;
}

void expect_scaled(const Report& before, const Report& now) {
  const double ratio = now.text_scale / before.text_scale;
  for (const auto& [name, box] : before.places) {
    if (!stands_still(name) || is_kind(name, "figure") || !now.has_place(name)) continue;
    EXPECT_NEAR(now.place(name).height(), box.height() * ratio, 3) << name;
  }
}

TEST_F(WindowLooks, TextGrowsAndShrinksWithoutAnyOverlapOrCutAndComesBack) {
  run_to_the_end();
  const Report whole = window.report();
  EXPECT_EQ(whole.text_scale, 1.0);
  expect_tidy(whole);
  EXPECT_TRUE(whole.elided.empty()) << *whole.elided.begin();

  const auto step = [&](const std::string& key, double scale) {
    window.press(key);
    window.next_frame();
    const Report now = window.next_frame();
    SCOPED_TRACE(testing::Message() << "at text scale " << scale);
    EXPECT_NEAR(now.text_scale, scale, 1e-6);
    expect_tidy(now);
    expect_scaled(whole, now);
    for (const std::string& name : now.elided)
      EXPECT_TRUE(whole.elided.contains(name)) << name << " is cut";
  };
  for (int tenths = 11; tenths <= 20; ++tenths)
    step("ctrl+plus", tenths / 10.0);
  step("ctrl+plus", 2.0);
  step("ctrl+0", 1.0);
  EXPECT_EQ(window.report().places.size(), whole.places.size());
  for (int tenths = 9; tenths >= 7; --tenths)
    step("ctrl+minus", tenths / 10.0);
  step("ctrl+minus", 0.7);
  step("ctrl+0", 1.0);
}

TEST_F(WindowLooks, TextIsScaledByTheButtonsToo) {
  window.wait_until_ready();
  window.click("button Larger text");
  EXPECT_NEAR(window.report().text_scale, 1.1, 1e-6);
  window.click("button Smaller text");
  EXPECT_NEAR(window.report().text_scale, 1.0, 1e-6);
}

}  // namespace
}  // namespace sharescope::window_test
