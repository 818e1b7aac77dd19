// SPDX-License-Identifier: MIT
#pragma once

/// The demos that belong to this command: where their list is, and one of them by its name.
///
/// Any thread. Reads the environment and one small file.
///
///     Catalogue catalogue = read_catalogue(demo_list_file());
///     const Demo& demo = find_demo(catalogue, "lost_update");

#include <filesystem>
#include <string>
#include <vector>

#include "model/catalogue.hpp"

namespace sharescope::gui {

/// What SHARESCOPE_DEMOS names; else demos.json as it lies to this executable in a build folder or where it
/// is installed. Throws CatalogueError when there is none.
std::filesystem::path demo_list_file();

std::vector<std::string> demo_names(const Catalogue& catalogue);

/// Throws WrongWords with the nearest name.
const Demo& find_demo(const Catalogue& catalogue, const std::string& name);

}  // namespace sharescope::gui
