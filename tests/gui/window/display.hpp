// SPDX-License-Identifier: MIT
#pragma once

/// A screen of the test's own that nobody sees: an Xvfb on whatever display number is free.
///
/// It hears no network and has no window manager. It ends with the object, and when the test process dies. For one
/// thread; several at once do not disturb each other.
///
///     Display display(1280, 720);
///     setenv("DISPLAY", display.name().c_str(), 1);
///     const Picture picture = display.picture();

#include <memory>
#include <string>

#include "../../support/forked_child.hpp"
#include "../../support/own_folder.hpp"
#include "picture.hpp"

namespace sharescope::window_test {

class Display {
 public:
  /// Waits until it can be used. Throws std::runtime_error when that takes more than 20 s.
  Display(int width, int height);
  ~Display();
  Display(const Display&) = delete;
  Display& operator=(const Display&) = delete;

  /// ":7"
  const std::string& name() const { return name_; }
  int width() const { return width_; }
  int height() const { return height_; }

  /// What is on it now.
  Picture picture() const;

 private:
  int width_;
  int height_;
  test_support::OwnFolder folder_;
  std::unique_ptr<test_support::ForkedChild> server_;
  std::string name_;
};

}  // namespace sharescope::window_test
