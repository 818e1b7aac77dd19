// SPDX-License-Identifier: MIT
#include "window/app.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "views/chart_view.hpp"
#include "views/controls_view.hpp"
#include "views/demo_list_view.hpp"
#include "views/memory_view.hpp"
#include "views/orders_view.hpp"
#include "views/step_view.hpp"
#include "views/view.hpp"
#include "window/app_frame.hpp"
#include "window/screenshot.hpp"
#include "window/test_report.hpp"

namespace sharescope::gui {
namespace {

using Clock = std::chrono::steady_clock;

/// A program that does not get ready within this time is shown as it is in a picture.
constexpr double most_seconds_until_ready = 10;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::filesystem::path report_file(const AppOptions& options) {
  if (!options.test_report.empty()) return options.test_report;
  const char* named = std::getenv("SHARESCOPE_TEST_REPORT");
  return named == nullptr ? std::filesystem::path() : std::filesystem::path(named);
}

WindowOptions window_options(const AppOptions& options) {
  WindowOptions window;
  window.width = options.width;
  window.height = options.height;
  window.visible = !options.picture.has_value();
  window.vsync = window.visible;
  window.theme = options.theme;
  window.text_scale = static_cast<float>(options.text_scale);
  return window;
}

Side side_of(const Demo& demo) {
  Side side;
  side.name = demo.name;
  side.title = demo.title;
  side.source = demo.source;
  side.launch.program = demo.program;
  return side;
}

class App {
 public:
  explicit App(const AppOptions& options)
      : options_(options),
        window_(window_options(options)),
        report_(report_file(options)),
        context_{.window = window_,
                 .stage = stage_,
                 .desk = desk_,
                 .catalogue = options_.catalogue,
                 .catalogue_problem = options_.catalogue_problem,
                 .looks = looks_,
                 .sources = sources_,
                 .pictures = pictures_} {
    if (!options.tab.empty()) looks_.tab = options.tab;
    looks_.object.name = options.object;
    zoom_wanted_ = options.zoom_to_race;
    if (options.slow_seconds) {
      stage_.set_slow_motion(
          std::chrono::nanoseconds(static_cast<std::int64_t>(*options.slow_seconds * 1e9)));
    }
    choose_first();
    show_chosen();
    if (options.orders) {
      desk_.explore(stage_, Strategy::reduced);
      looks_.tab = "orders";
    }
    if (options.step) {
      stage_.step();
    } else if (!options.orders && (options.start || options.picture)) {
      stage_.run();
    }
  }

  void run() {
    while (window_.begin_frame()) {
      frame();
      window_.end_frame();
      report_.write(context_);
      rest();
    }
  }

  int take_picture() {
    const AppOptions::Picture& picture = *options_.picture;
    const auto begun = Clock::now();
    std::optional<Clock::time_point> started;
    int settled = 0;
    while (window_.begin_frame()) {
      frame();
      if (!started && (has_begun() || seconds_since(begun) > most_seconds_until_ready))
        started = Clock::now();
      const bool due = started && seconds_since(*started) >= picture.after_seconds;
      if (due && zoom_wanted_) {
        wish_zoom_to_meeting(context_);
        zoom_wanted_ = false;
      }
      // The buttons show what the chart does one frame later.
      if (!due || looks_.zoom_to_meeting || settled++ < 2) {
        window_.end_frame();
        continue;
      }
      write_png(window_.end_frame_with_picture(), picture.file.string());
      report_.write(context_);
      return has_begun() ? 0 : 1;
    }
    return 1;
  }

 private:
  bool has_begun() const {
    return stage_.started() || stage_.stepping() != nullptr ||
           (desk_.tree() != nullptr && desk_.tree()->has_begun());
  }

  void choose_first() {
    if (!options_.watch.empty()) return;
    const Demo* demo =
        options_.demo.empty() ? options_.catalogue.first() : options_.catalogue.find(options_.demo);
    if (demo == nullptr && !options_.demo.empty()) {
      throw UnknownDemo("there is no demo '" + options_.demo + "': `sharescope demos` lists them");
    }
    if (demo == nullptr) return;
    choose_demo(context_, *demo);
    if (options_.cure == "none") {
      looks_.demo = demo->name;
      looks_.cure.clear();
    } else if (!options_.cure.empty()) {
      if (options_.catalogue.find(options_.cure) == nullptr) {
        throw UnknownDemo("there is no demo '" + options_.cure + "' to stand beside '" + demo->name + "'");
      }
      looks_.cure = options_.cure;
    }
  }

  /// Puts on the stage what the list says, when that has changed.
  void show_chosen() {
    if (shown_demo_ == looks_.demo && shown_cure_ == looks_.cure && !first_) return;
    first_ = false;
    shown_demo_ = looks_.demo;
    shown_cure_ = looks_.cure;
    std::vector<Side> sides;
    if (!options_.watch.empty()) {
      Side side;
      side.launch.program = options_.watch.front();
      side.launch.arguments.assign(options_.watch.begin() + 1, options_.watch.end());
      side.name = side.launch.program.filename().string();
      sides.push_back(std::move(side));
    }
    for (const std::string& name : {shown_demo_, shown_cure_}) {
      if (const Demo* demo = options_.catalogue.find(name); demo != nullptr) sides.push_back(side_of(*demo));
    }
    window_.set_title(sides.empty() ? "Sharescope" : "Sharescope — " + sides.front().name);
    desk_.forget();
    stage_.show(std::move(sides));
    for (const auto& [name, value] : options_.set)
      stage_.set_parameter(name, value);
    looks_.chart.fit(0, 1e6);
    looks_.picked = -1;
    looks_.source_side = 0;
    read_sources();
  }

  void read_sources() {
    sources_.clear();
    for (const Side& side : stage_.sides()) {
      sources_.push_back(side.source.empty() ? SourceFile{} : read_source(side.source));
    }
    if (sources_.size() == 2) mark_differences(sources_[0], sources_[1]);
  }

  /// The schedule with which Step mode was asked for.
  void perform_wanted() {
    Stepping* stepping = stage_.stepping();
    if (!options_.step || stepping == nullptr) return;
    if (!options_.step->empty()) stepping->paste(*options_.step);
    options_.step.reset();
  }

  /// A program that is not in the catalogue: the file in which its first worker works.
  void find_sources() {
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      const Side& side = stage_.sides()[i];
      if (!sources_[i].path.empty() || !side.run) continue;
      for (const LaneCopy* lane : shown_lanes(side.run->now())) {
        const auto place = side.run->reader().place(lane->place);
        if (!place || place->file.empty()) continue;
        sources_[i] = read_source(place->file);
        break;
      }
    }
  }

  void frame() {
    show_chosen();
    stage_.update();
    perform_wanted();
    desk_.update(stage_);
    // In an open window it waits until there is something to meet over; for a picture, until it is taken.
    if (zoom_wanted_ && !options_.picture && stage_.end_of_time() > 1e9) {
      wish_zoom_to_meeting(context_);
      zoom_wanted_ = false;
    }
    find_sources();
    if (stage_.steps() != stepped_) looks_.chart.fit(0, 1e6);
    stepped_ = stage_.steps();
    control_keys(context_);
    step_keys(context_);
    orders_keys(context_);
    chart_keys(context_);
    memory_keys(context_);
    demo_list_keys(context_);
    draw_app_frame(context_);
  }

  /// Where nothing moves, fewer frames leave the processors to others.
  void rest() { window_.set_frames_per_second(stage_.active() || stage_.steps() ? 60 : 30); }

  AppOptions options_;
  Window window_;
  TestReport report_;
  Stage stage_;
  OrderDesk desk_;
  Looks looks_;
  std::vector<SourceFile> sources_;
  std::vector<LanePicture> pictures_;
  ViewContext context_;
  std::string shown_demo_;
  std::string shown_cure_;
  bool first_ = true;
  bool zoom_wanted_ = false;
  bool stepped_ = false;
};

}  // namespace

int run_app(const AppOptions& options) {
  App app(options);
  if (options.picture) return app.take_picture();
  app.run();
  return 0;
}

}  // namespace sharescope::gui
