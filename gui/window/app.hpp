// SPDX-License-Identifier: MIT
#pragma once

/// Sharescope's window as a whole: what the `sharescope` command opens, and what it takes pictures of.
///
/// One at a time, in the main thread. run_app() returns when the window is closed or the picture is written;
/// every program that it started has ended then, however it left.
///
///     AppOptions options;
///     options.catalogue = read_catalogue("demos.json");
///     options.demo = "lost_update";
///     return run_app(options);

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/catalogue.hpp"
#include "sharescope/error.hpp"
#include "window/theme.hpp"

namespace sharescope::gui {

/// A demo was asked for that the catalogue does not have. The text names those that are near.
class UnknownDemo : public Error {
 public:
  using Error::Error;
};

struct AppOptions {
  Catalogue catalogue = {};
  std::string catalogue_problem = {};            ///< why it is empty, to be shown in the list
  std::string demo = {};                         ///< empty: the first mistake
  std::string cure = {};                         ///< beside it; empty: its first; "none": the demo alone
  std::vector<std::string> watch = {};           ///< a program and its arguments, instead of a demo
  std::map<std::string, std::int64_t> set = {};  ///< parameters from the start
  bool start = false;                            ///< Run is pressed as soon as the programs are ready
  std::optional<double> slow_seconds = {};  ///< slow motion from the start: the rest before each operation
  int width = 1280;
  int height = 720;
  ThemeKind theme = ThemeKind::dark;
  double text_scale = 1.0;
  std::string tab = {};  ///< chart, memory, waits, workers, output, source; empty: the chart
  std::string object =
      {};  ///< the shared object whose bytes are shown in the view of memory; empty: all objects
  bool zoom_to_race = false;  ///< the chart shows single operations where workers meet, as soon as they have
  /// Step mode from the start, with this schedule performed; empty: nothing performed yet.
  std::optional<std::string> step = {};
  bool orders = false;  ///< all orders are looked for from the start, and shown
  struct Picture {
    std::filesystem::path file;
    double after_seconds = 2.0;  ///< counted from the start of the workers
  };
  std::optional<Picture> picture = {};     ///< written instead of showing a window; implies start, or step
  std::filesystem::path test_report = {};  ///< see test_report.hpp; empty: what SHARESCOPE_TEST_REPORT names
};

/// Opens the window and stays in it. Throws UnknownDemo, WindowError (no display), SystemError.
/// Returns 0; for a picture 1 when the programs could not be started.
int run_app(const AppOptions& options);

}  // namespace sharescope::gui
