// SPDX-License-Identifier: MIT
#pragma once

/// The chapters and their demos, as the build wrote them into demos.json.
///
/// Plain values; any thread may read a catalogue that nobody changes. Invariants of one that was read: names
/// are unique, every cure exists, every path is absolute, and chapters and demos stand in the file's order.
///
///     Catalogue catalogue = read_catalogue("demos.json");
///     const Demo* demo = catalogue.find("lost_update");
///     const Demo* cure = catalogue.find(demo->cures.front());

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "sharescope/error.hpp"

namespace sharescope::gui {

struct Demo {
  std::string name;
  std::string title;
  std::string summary;
  std::filesystem::path program;
  std::filesystem::path source;
  std::vector<std::string> cures;  ///< the first is the one shown beside it; not empty: the demo is a mistake
  std::vector<std::string> mistakes;  ///< those it cures, in the catalogue's order
};

struct Chapter {
  std::string folder;
  int number = 0;
  std::string title;
  std::filesystem::path readme;  ///< empty when there is none
  std::vector<Demo> demos;
};

struct Catalogue {
  std::vector<Chapter> chapters;

  std::string opening;  ///< the demo that shows what Sharescope is about; empty when the list names none

  /// Null when there is no demo of that name.
  const Demo* find(std::string_view name) const noexcept;
  bool empty() const noexcept;
  /// What to begin with: the opening demo, else the first mistake, else the first demo. Null when there is none.
  const Demo* first() const noexcept;
};

/// A catalogue that cannot be used. Its text is one line that names the file.
class CatalogueError : public Error {
 public:
  using Error::Error;
};

/// Paths in the file are relative to its folder. Throws CatalogueError. Reads one small file.
Catalogue read_catalogue(const std::filesystem::path& json);

}  // namespace sharescope::gui
