// SPDX-License-Identifier: MIT
#include "command/screenshot_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command/declared_parameters.hpp"
#include "command/demo_list.hpp"
#include "command/display.hpp"
#include "command/program_path.hpp"
#include "command/real_option.hpp"
#include "command/settings.hpp"
#include "command/wrong_words.hpp"
#include "sharescope/error.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "window/app.hpp"
#include "window/window_error.hpp"

namespace sharescope::gui {
namespace {

struct PictureWords {
  std::string demo;
  std::string out;
  std::string beside;
  std::string after = "2";
  std::string size = "1280x720";
  std::string theme = "dark";
  std::string scale = "1";
  std::string object;
  std::string view = "chart";
  std::string slow;
  std::optional<std::string> step;
  bool orders = false;
  std::vector<std::string> set;
  bool zoom = false;
};

const std::vector<std::string> views{"chart", "orders",  "memory", "picture", "waits",
                                     "order", "workers", "output", "source"};
constexpr int smallest_side = 100;
constexpr int largest_side = 8192;

void read_size(const std::string& text, AppOptions& options) {
  const char* end = text.data() + text.size();
  const auto width = std::from_chars(text.data(), end, options.width);
  const bool has_cross = width.ec == std::errc{} && width.ptr != end && *width.ptr == 'x';
  const auto height = std::from_chars(has_cross ? width.ptr + 1 : end, end, options.height);
  if (height.ec != std::errc{} || height.ptr != end) {
    throw WrongWords(
        fmt::format("--size {}: WIDTHxHEIGHT in pixels is wanted, such as --size 1920x1080", text));
  }
  for (const int side : {options.width, options.height}) {
    if (side < smallest_side || side > largest_side)
      throw WrongWords(
          fmt::format("--size {}: a side has {} to {} pixels", text, smallest_side, largest_side));
  }
}

ThemeKind read_theme(const std::string& text) {
  if (text == "dark") return ThemeKind::dark;
  if (text == "light") return ThemeKind::light;
  throw WrongWords(fmt::format("--theme {}: it is light or dark", text));
}

std::filesystem::path read_out(const std::string& text) {
  if (text.empty()) throw WrongWords("where to? --out FILE.png is wanted");
  const std::filesystem::path file(text);
  if (file.extension() != ".png")
    throw WrongWords(fmt::format("--out {}: it is a PNG file, so FILE.png", text));
  std::error_code error;
  if (file.has_parent_path() && !std::filesystem::is_directory(file.parent_path(), error))
    throw WrongWords(fmt::format("--out {}: there is no folder {}", text, file.parent_path().string()));
  return file;
}

AppOptions read_words(const PictureWords& words) {
  if (words.demo.empty()) throw WrongWords("which demo? 'sharescope demos' lists them all");
  AppOptions options;
  options.picture = AppOptions::Picture{
      read_out(words.out), read_real("--after", words.after, 0, 3600, "a number of seconds is", "2.5")};
  read_size(words.size, options);
  options.theme = read_theme(words.theme);
  options.text_scale = read_real("--scale", words.scale, 0.5, 4, "a factor is", "1.5");
  if (std::ranges::find(views, words.view) == views.end())
    throw WrongWords(fmt::format("--view {}: the views are {}", words.view, listed(views)));
  options.tab = words.view;
  options.object = words.object;
  options.orders = words.orders;
  options.step = words.step;
  if (words.step) {
    try {
      read_schedule(*words.step);
    } catch (const InvalidValue& error) {
      throw WrongWords(std::string("--step: ") + error.what());
    }
  }
  if (!words.object.empty()) options.tab = "memory";
  options.zoom_to_race = words.zoom;
  if (!words.slow.empty())
    options.slow_seconds = read_real("--slow", words.slow, 0, 60, "a number of seconds is", "0.01");

  const Settings settings = read_settings(words.set);
  for (const Setting& setting : settings)
    options.set[setting.name] = setting.value;
  options.catalogue = read_catalogue(demo_list_file());
  const Demo& demo = find_demo(options.catalogue, words.demo);
  options.demo = demo.name;
  options.cure = words.beside;
  std::vector<const Demo*> shown{&demo};
  if (!words.beside.empty() && words.beside != "none") {
    shown.push_back(&find_demo(options.catalogue, words.beside));
  } else if (words.beside.empty() && !demo.cures.empty()) {
    shown.push_back(options.catalogue.find(demo.cures.front()));
  }
  // The window takes a parameter that no program has for one of another demo; here it is a slip.
  if (!settings.empty()) {
    if (const std::string problem = objection(settings, declared_parameters(shown), demo.name);
        !problem.empty())
      throw WrongWords(problem);
  }
  return options;
}

/// Replaces this process; returns only when that is impossible.
[[noreturn]] void start_again_under_xvfb(char** argv) {
  const auto xvfb = find_program("xvfb-run");
  if (!xvfb || !find_program("Xvfb") || !find_program("xauth")) {
    throw WindowError(
        fmt::format("a picture needs a display, and {}; with the packages xvfb and xauth "
                    "installed, sharescope makes one for itself",
                    no_display_reason));
  }
  std::vector<std::string> words{"xvfb-run", "-a", "-s", "-screen 0 1280x1024x24"};
  words.push_back(std::filesystem::read_symlink("/proc/self/exe").string());
  std::vector<char*> pointers;
  for (std::string& word : words)
    pointers.push_back(word.data());
  for (char** word = argv + 1; *word != nullptr; ++word)
    pointers.push_back(*word);
  pointers.push_back(nullptr);
  ::execv(xvfb->c_str(), pointers.data());
  throw SystemError("starting " + xvfb->string(), errno);
}

int take_picture(const PictureWords& words, char** argv) {
  const AppOptions options = read_words(words);
  if (!has_display()) start_again_under_xvfb(argv);
  return run_app(options);
}

}  // namespace

void add_screenshot_command(CLI::App& app, Chosen& chosen, char** argv) {
  CLI::App& command = add_subcommand(app, "screenshot", "the window as a picture",
                                     "screenshot DEMO --out FILE.png [OPTION...]");
  const auto words = std::make_shared<PictureWords>();
  const auto add = [&command](const char* name, std::string& value, const char* type, const char* text) {
    command.add_option(name, value, text)->type_name(type)->take_last();
  };
  command.add_option("DEMO", words->demo, "its name; 'sharescope demos' lists them")->type_name("");
  add("--out", words->out, "FILE.png", "where the picture goes");
  add("--after", words->after, "SECONDS", "after the workers' start (2)");
  add("--size", words->size, "WxH", "in pixels (1280x720)");
  add("--theme", words->theme, "THEME", "light or dark (dark)");
  add("--scale", words->scale, "FACTOR", "of all text, 0.5 to 4 (1)");
  add("--view", words->view, "VIEW",
      "chart, orders, memory, picture, waits, order, workers, output or source (chart)");
  add("--object", words->object, "NAME", "of a shared object: its bytes, in the view of memory");
  add("--beside", words->beside, "DEMO", "beside it, or 'none' (its first cure)");
  add("--slow", words->slow, "SECONDS", "of rest before each operation");
  command.add_option("--set", words->set, "a parameter of the demo; may be said several times")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  command
      .add_option("--step", words->step, "stepped, with these choices performed: ABBA, or '' for none yet")
      ->type_name("CHOICES")
      ->take_last();
  command.add_flag("--orders", words->orders, "all orders in which it can run, as a tree");
  command.add_flag("--zoom", words->zoom, "the chart shows single operations where workers meet");
  command.callback([&chosen, words, argv] { chosen = [words, argv] { return take_picture(*words, argv); }; });
}

}  // namespace sharescope::gui
