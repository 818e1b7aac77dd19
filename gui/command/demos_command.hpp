// SPDX-License-Identifier: MIT
#pragma once

/// `sharescope demos`: the chapters and their demos.
///
/// main's thread.
///
///     add_demos_command(app, chosen);

#include <string>

#include "command/subcommand.hpp"
#include "model/catalogue.hpp"

namespace sharescope::gui {

void add_demos_command(CLI::App& app, Chosen& chosen);

/// The catalogue as one JSON object; paths are absolute.
std::string demos_json(const Catalogue& catalogue);

}  // namespace sharescope::gui
