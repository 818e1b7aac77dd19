// SPDX-License-Identifier: MIT
#include "command/demo_list.hpp"

#include <array>
#include <cstdlib>

#include "command/wrong_words.hpp"

namespace sharescope::gui {

std::filesystem::path demo_list_file() {
  if (const char* named = std::getenv("SHARESCOPE_DEMOS"); named != nullptr && *named != '\0') return named;
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const std::array<std::filesystem::path, 2> places{
      (folder / "../demos.json").lexically_normal(),
      (folder / SHARESCOPE_INSTALLED_DEMO_LIST).lexically_normal(),
  };
  for (const std::filesystem::path& place : places) {
    if (std::filesystem::exists(place, error)) return place;
  }
  throw CatalogueError("there is no list of demos: neither " + places[0].string() + " nor " +
                       places[1].string() + " exists, and SHARESCOPE_DEMOS names no other");
}

std::vector<std::string> demo_names(const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const Chapter& chapter : catalogue.chapters) {
    for (const Demo& demo : chapter.demos)
      names.push_back(demo.name);
  }
  return names;
}

const Demo& find_demo(const Catalogue& catalogue, const std::string& name) {
  if (const Demo* demo = catalogue.find(name)) return *demo;
  const std::string meant = did_you_mean(name, demo_names(catalogue));
  throw WrongWords("there is no demo '" + name + "'" + (meant.empty() ? ";" : meant) +
                   " 'sharescope demos' lists them all");
}

}  // namespace sharescope::gui
