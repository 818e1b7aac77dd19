// SPDX-License-Identifier: MIT
#pragma once

/// What a test that drives the window with a real mouse needs to know: where the widgets are, and how the
/// runs stand.
///
/// Off unless a file is named. Then a small JSON file is written anew in every frame, to another name first
/// and moved into place, so that a reader never sees half of it. GUI thread, at the end of a frame.
///
///     {"frame": 120, "frame_cpu_ms": 1.8, "width": 1280, "height": 720, "theme": "dark", "text_scale": 1.0,
///      "full_screen": false, "tab": "chart", "demo": "lost_update", "cure": "lost_update_locked", "picked":
///      0, "paused": false, "slow_microseconds": null, "help": false, "list_open": false, "list_at": "", "chart": {"begin": -1e6, "end": 2e9,
///      "fits": true, "follows": false}, "parameters": [{"name": "times", "value": 100000, "lowest": 1,
///      "highest": 10000000}], "runs": [{"name": "lost_update", "pid": 4711, "state": "running", "standing":
///      "running", "sentence": "",
///                "operations": 12345, "rounds": 6000, "events_recorded": 12345, "events_missed": 0,
///                "verdicts": [{"name": "counter", "expected": 2000000, "actual": 1587093, "settled": true,
///                "holds": true}], "workers": [{"name": "worker-1", "pid": 4712, "done": 500, "total": 1000,
///                "state": "running"}]}],
///      "places": {"button Run": [10, 640, 90, 672], "progress worker-1": […], "progress worker-1 #2": […], …},
///      "elided": ["text …", …]}

#include <filesystem>

namespace sharescope::gui {

struct ViewContext;

class TestReport {
 public:
  /// An empty path: nothing is ever written.
  explicit TestReport(std::filesystem::path file);

  bool wanted() const noexcept { return !file_.empty(); }

  /// Throws SystemError when the file cannot be written.
  void write(const ViewContext& context) const;

 private:
  std::filesystem::path file_;
};

}  // namespace sharescope::gui
