// SPDX-License-Identifier: MIT
#pragma once

/// The `sharescope` command with its window on a display, and a hand that uses it.
///
/// Every call waits until the window shows in its report that it has noticed, never for a time. A wait that is in
/// vain throws std::runtime_error, with what was waited for and the last report. A window in the window that nobody
/// opened (see gui/window/stray_windows.hpp) fails whatever test sees it. Killed when the object goes; for
/// one thread.
///
///     Display display(1280, 720);
///     WindowRun window(display);
///     window.wait_until_ready();
///     window.click("button Run");
///     window.press("ctrl+plus");
///     window.ask_to_close();
///     EXPECT_EQ(window.wait(), 0);

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../../support/forked_child.hpp"
#include "../../support/own_folder.hpp"
#include "display.hpp"
#include "hand.hpp"
#include "report.hpp"

namespace sharescope::window_test {

using namespace std::chrono_literals;

/// The words behind the command's own name.
std::vector<std::string> command_words(const std::vector<std::string>& words);

class WindowRun {
 public:
  using Condition = std::function<bool(const Report&)>;

  /// Waits until the window is there and has drawn a frame.
  explicit WindowRun(const Display& display, const std::vector<std::string>& words = {});
  WindowRun(const WindowRun&) = delete;
  WindowRun& operator=(const WindowRun&) = delete;
  /// Asks it to close first, so that the programs that it started end with it.
  ~WindowRun();

  pid_t pid() const { return command_->pid(); }
  const Hand& hand() const { return *hand_; }

  /// Of the newest frame.
  Report report() const;
  Report wait_until(const std::string& what, const Condition& condition,
                    std::chrono::milliseconds limit = 20s) const;
  Report wait_until_ready() const;  ///< every program waits at its gate
  Report wait_until_over() const;   ///< every program has ended
  /// A report of a frame that was begun after this call.
  Report next_frame() const;

  void click(const std::string& place) const;
  /// Drags the knob of a slider to a share of its length, 0 to 1.
  void drag_slider(const std::string& label, double share) const;
  /// Clicks a slider's number and types another.
  void type_value(const std::string& label, std::int64_t value) const;
  void press(const std::string& key) const;

  /// Chooses a demo with the mouse, turning the wheel over the list until it is in sight.
  void choose(const std::string& demo) const;
  /// Another size, without a window manager.
  Report resize(int width, int height) const;

  /// What a window manager sends when somebody presses the cross.
  void ask_to_close() const;
  bool ends_within(std::chrono::milliseconds limit) const { return command_->ends_within(limit); }
  /// Its exit status, or -N for signal N. Throws when it does not end within 20 s.
  int wait();
  /// What it wrote to stdout and stderr.
  std::string output() const;

 private:
  std::optional<Report> newest() const;

  test_support::OwnFolder folder_;
  std::string display_;
  std::unique_ptr<test_support::ForkedChild> command_;
  std::unique_ptr<Hand> hand_;
};

}  // namespace sharescope::window_test
