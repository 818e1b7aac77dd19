// SPDX-License-Identifier: MIT
#include "hand.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "../../support/elapsed.hpp"
#include "../../support/forked_child.hpp"
#include "../../support/own_folder.hpp"
#include "become.hpp"

namespace sharescope::window_test {
namespace {

using namespace std::chrono_literals;

/// Milliseconds between the events of one call.
const std::string between_events = "30";

}  // namespace

Hand::Hand(std::string display, pid_t process) : display_(std::move(display)) {
  const auto shows = [&] {
    try {
      window_ = do_it({"search", "--onlyvisible", "--pid", std::to_string(process)});
    } catch (const std::runtime_error&) {
      // Not yet: it fails when it finds none.
    }
    return !window_.empty();
  };
  if (!test_support::comes_true(shows)) throw std::runtime_error("the process shows no window");
  window_ = window_.substr(0, window_.find('\n'));
}

void Hand::move(int x, int y) const {
  do_it({"mousemove", "--window", window_, std::to_string(x), std::to_string(y)});
}

void Hand::press_button() const { do_it({"mousedown", "1"}); }
void Hand::release_button() const { do_it({"mouseup", "1"}); }
void Hand::turn_wheel_down() const { do_it({"click", "5"}); }
void Hand::turn_wheel_up() const { do_it({"click", "4"}); }

void Hand::key(const std::string& name) const {
  focus();
  do_it({"key", "--delay", between_events, name});
}

void Hand::type(const std::string& text) const {
  focus();
  do_it({"type", "--delay", between_events, text});
}

void Hand::place_window(int x, int y) const {
  do_it({"windowmove", "--sync", window_, std::to_string(x), std::to_string(y)});
}

void Hand::resize_window(int width, int height) const {
  do_it({"windowsize", window_, std::to_string(width), std::to_string(height)});
}

void Hand::focus() const { do_it({"windowfocus", "--sync", window_}); }

std::string Hand::do_it(const std::vector<std::string>& words) const {
  const test_support::OwnFolder folder;
  OtherProgram xdotool{
      .words = {"xdotool"}, .environment = {{"DISPLAY", display_}}, .output = folder.path() / "output"};
  xdotool.words.insert(xdotool.words.end(), words.begin(), words.end());
  test_support::ForkedChild child([&] { return become(xdotool); });
  const bool ended = child.ends_within(20s);
  std::ifstream stream(xdotool.output);
  const std::string output{std::istreambuf_iterator<char>(stream), {}};
  if (!ended || child.wait() != 0) throw std::runtime_error("xdotool " + words.front() + ": " + output);
  return output;
}

}  // namespace sharescope::window_test
