// SPDX-License-Identifier: MIT
#include "window/gallery/arguments.hpp"

#include "window/scale.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <iostream>

namespace sharescope::gui::gallery {

Arguments parse(int argc, char** argv) {
  Arguments asked;
  std::string size;
  std::string theme = "dark";
  bool no_vsync = false;
  CLI::App app{"Shows every widget of Sharescope's window"};
  app.add_option("--screenshot", asked.screenshot, "Draw unseen and write a PNG file");
  app.add_option("--size", size, "WIDTHxHEIGHT in pixels, 1280x720 unless given");
  app.add_option("--theme", theme, "dark or light")->check(CLI::IsMember({"dark", "light"}));
  app.add_option("--scale", asked.window.text_scale, "Text scale")
      ->check(CLI::Range(smallest_text_scale, largest_text_scale));
  app.add_option("--seconds", asked.seconds, "End after so many seconds");
  app.add_option("--font", asked.window.fonts.regular, "Another file for the text font");
  app.add_option("--fps", asked.window.frames_per_second, "Frames a second at most, 0 for no limit");
  app.add_flag("--no-vsync", no_vsync, "Do not wait for the screen");
  app.add_flag("--timings", asked.timings, "Print what starting and a frame cost");
  app.add_flag("--state", asked.state, "Print what the widgets were set to at the end");
  app.add_flag("--places", asked.places, "Print where each widget of the last frame is");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    std::exit(app.exit(help));
  } catch (const CLI::ParseError& wrong) {
    std::cerr << "sharescope_window_gallery: " << wrong.what() << '\n';
    std::exit(2);
  }
  char end = 0;
  if (!size.empty() &&
      std::sscanf(size.c_str(), "%5dx%5d%c", &asked.window.width, &asked.window.height, &end) != 2) {
    std::cerr << "sharescope_window_gallery: --size takes WIDTHxHEIGHT, not " << size << '\n';
    std::exit(2);
  }
  asked.window.title = "Sharescope: widgets";
  asked.window.visible = asked.screenshot.empty();
  asked.window.vsync = !no_vsync;
  asked.window.theme = theme == "light" ? ThemeKind::light : ThemeKind::dark;
  return asked;
}

}  // namespace sharescope::gui::gallery
