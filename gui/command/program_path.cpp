// SPDX-License-Identifier: MIT
#include "command/program_path.hpp"

#include <unistd.h>

#include <cstdlib>
#include <string_view>

namespace sharescope::gui {
namespace {

bool can_be_executed(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::string& name) {
  if (name.empty()) return std::nullopt;
  if (name.find('/') != std::string::npos) {
    return can_be_executed(name) ? std::optional<std::filesystem::path>(name) : std::nullopt;
  }
  const char* variable = std::getenv("PATH");
  std::string_view folders = variable == nullptr ? "/usr/local/bin:/usr/bin:/bin" : variable;
  while (true) {
    const std::size_t end = folders.find(':');
    // An empty entry is the current folder.
    const std::filesystem::path folder = end == 0 || folders.empty() ? "." : folders.substr(0, end);
    if (can_be_executed(folder / name)) return folder / name;
    if (end == std::string_view::npos) return std::nullopt;
    folders.remove_prefix(end + 1);
  }
}

}  // namespace sharescope::gui
