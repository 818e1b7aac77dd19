// SPDX-License-Identifier: MIT
#pragma once

struct GLFWwindow;

// When the next frame is due: at a steady rate, and at once at full rate while somebody uses mouse or
// keyboard.
//
// A window in which nothing happens would otherwise take the processor from the workers it shows. GUI thread
// only. Its callbacks are chained by those that ImGui installs after it.
//
//     FramePacer pacer{window, 60};
//     pacer.set_rate(10);
//     pacer.wait();

namespace sharescope::gui {

class FramePacer {
 public:
  /// `most` frames a second at any time; 0 for no limit. One pacer at a time.
  FramePacer(GLFWwindow* window, double most);
  ~FramePacer();
  FramePacer(const FramePacer&) = delete;
  FramePacer& operator=(const FramePacer&) = delete;

  void set_most(double frames_per_second) { most_ = frames_per_second; }

  /// While nobody touches anything; never more than `most`.
  void set_rate(double frames_per_second) { rate_ = frames_per_second; }

  /// Handles events until the next frame is due. Returns at once when that time has passed already.
  void wait();

  /// Somebody did something.
  void stir();

 private:
  double period() const;

  double most_;
  double rate_;
  double last_ = 0;
  double lively_until_ = 0;
};

}  // namespace sharescope::gui
