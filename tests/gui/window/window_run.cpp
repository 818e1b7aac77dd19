// SPDX-License-Identifier: MIT
#include "window_run.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "../../support/watchdog.hpp"
#include "become.hpp"
#include "close_request.hpp"
#include "processes.hpp"

namespace sharescope::window_test {
namespace {

std::string read_text(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Without what is long and hardly ever the reason.
std::string in_short(const Report& report) {
  std::ostringstream text;
  text << "frame " << report.frame << ", demo " << report.demo << ", paused " << report.paused;
  for (const ReportedRun& run : report.runs) {
    text << "; " << run.name << ": " << run.state << ", " << run.standing << " (" << run.sentence << ")";
    for (const ReportedVerdict& verdict : run.verdicts)
      text << ", " << verdict.name << " " << verdict.actual << " of " << verdict.expected;
    for (const ReportedWorker& worker : run.workers)
      text << ", " << worker.name << " " << worker.done << "/" << worker.total << " " << worker.state;
  }
  return text.str();
}

}  // namespace

std::vector<std::string> command_words(const std::vector<std::string>& words) {
  std::vector<std::string> all{SHARESCOPE_COMMAND};
  all.insert(all.end(), words.begin(), words.end());
  return all;
}

WindowRun::WindowRun(const Display& display, const std::vector<std::string>& words)
    : display_(display.name()) {
  const OtherProgram sharescope{
      .words = command_words(words),
      .environment = {{"DISPLAY", display_},
                      {"WAYLAND_DISPLAY", ""},
                      {"LIBGL_ALWAYS_SOFTWARE", "1"},
                      {"SHARESCOPE_DEMOS", ""},
                      {"SHARESCOPE_SESSION", ""},
                      {"SHARESCOPE_TEST_REPORT", (folder_.path() / "report").string()}},
      .output = folder_.path() / "output"};
  command_ = std::make_unique<test_support::ForkedChild>([&] { return become(sharescope); });
  wait_until("a first frame", [](const Report&) { return true; });
  hand_ = std::make_unique<Hand>(display_, pid());
}

WindowRun::~WindowRun() {
  // Of the last frame, which no wait may have seen.
  const auto last = read_report(folder_.path() / "report");
  EXPECT_TRUE(!last || last->stray_windows.empty()) << "drawn outside: " << last->stray_windows.front();
  if (hand_ && !ends_within(0ms)) {
    ask_to_close();
    ends_within(5s);
  }
  // ~ForkedChild kills what did not listen.
  command_.reset();
  reap_orphans();
}

std::optional<Report> WindowRun::newest() const {
  auto report = read_report(folder_.path() / "report");
  if (report && !report->stray_windows.empty())
    throw std::runtime_error("something is drawn outside of all windows: " + report->stray_windows.front());
  return report;
}

Report WindowRun::report() const {
  auto report = newest();
  if (!report) throw std::runtime_error("there is no report; the command wrote: " + output());
  return *report;
}

Report WindowRun::wait_until(const std::string& what, const Condition& condition,
                             std::chrono::milliseconds limit) const {
  const auto deadline = std::chrono::steady_clock::now() + limit * test_support::slowness;
  std::optional<Report> last;
  do {
    last = newest();
    if (last && condition(*last)) return *last;
  } while (std::chrono::steady_clock::now() < deadline && !ends_within(10ms));
  // It may have written what is waited for as the last thing that it did.
  last = newest();
  if (last && condition(*last)) return *last;
  throw std::runtime_error("waited in vain for: " + what + "; the window: " +
                           (last ? in_short(*last) : "no report") + "; it wrote: " + output());
}

Report WindowRun::wait_until_ready() const {
  wait_until("all are ready", [](const Report& report) { return report.all("ready"); });
  // Where things stand in the first frame depends on what has not been drawn yet.
  return next_frame();
}

Report WindowRun::wait_until_over() const {
  return wait_until("all are over", [](const Report& report) { return report.all("over"); });
}

Report WindowRun::next_frame() const {
  // The frame that is being drawn now may have been begun before.
  const std::int64_t now = report().frame;
  return wait_until("another frame", [now](const Report& report) { return report.frame >= now + 2; });
}

void WindowRun::click(const std::string& place) const {
  const Box box = report().place(place);
  hand_->move(box.middle_x(), box.middle_y());
  next_frame();
  hand_->press_button();
  next_frame();
  hand_->release_button();
  next_frame();
}

void WindowRun::drag_slider(const std::string& label, double share) const {
  const Report before = report();
  const Box box = before.place("slider " + label);
  // The knob's own radius at both ends is no part of the way.
  const double knob = 9 * before.text_scale;
  const double way = box.width() - 2 * knob;
  hand_->move(box.middle_x(), box.middle_y());
  next_frame();
  hand_->press_button();
  next_frame();
  hand_->move(static_cast<int>(std::lround(box.left + knob + way * share)), box.middle_y());
  next_frame();
  hand_->release_button();
  next_frame();
}

void WindowRun::type_value(const std::string& label, std::int64_t value) const {
  click("value " + label);
  wait_until("a field to type " + label + " into",
             [&](const Report& report) { return report.has_place("field " + label); });
  hand_->type(std::to_string(value));
  hand_->key("Return");
  wait_until(label + " is " + std::to_string(value),
             [&](const Report& report) { return report.parameter(label) == value; });
}

void WindowRun::press(const std::string& key) const {
  hand_->key(key);
  next_frame();
}

void WindowRun::choose(const std::string& demo) const {
  if (report().has_place("button Demos")) click("button Demos");
  const Box list = next_frame().place("demo " + report().demo);
  hand_->move(list.middle_x(), list.middle_y());
  const std::string name = "demo " + demo;
  // The list goes on scrolling for a frame or two: in sight is what has come to rest there.
  const auto is_in_sight = [&] {
    return report().has_place(name) && next_frame().has_place(name) && next_frame().has_place(name);
  };
  constexpr int many_turns = 30;
  for (int turn = 0; turn < many_turns && !is_in_sight(); ++turn) {
    hand_->turn_wheel_down();
    next_frame();
  }
  for (int turn = 0; turn < 2 * many_turns && !is_in_sight(); ++turn) {
    hand_->turn_wheel_up();
    next_frame();
  }
  click(name);
  // The list shows the choice a frame before its programs are there.
  wait_until(demo + " is on the stage and ready", [&](const Report& report) {
    return report.all("ready") &&
           std::ranges::find(report.runs, demo, &ReportedRun::name) != report.runs.end();
  });
  next_frame();
}

Report WindowRun::resize(int width, int height) const {
  hand_->resize_window(width, height);
  wait_until("the other size",
             [&](const Report& report) { return report.width == width && report.height == height; });
  return next_frame();
}

void WindowRun::ask_to_close() const { request_close(display_, std::stoul(hand_->window())); }

int WindowRun::wait() {
  if (!ends_within(20s * test_support::slowness)) throw std::runtime_error("the window does not end");
  return command_->wait();
}

std::string WindowRun::output() const { return read_text(folder_.path() / "output"); }

}  // namespace sharescope::window_test
