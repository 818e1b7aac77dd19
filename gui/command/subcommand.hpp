// SPDX-License-Identifier: MIT
#pragma once

/// How a subcommand is added to the command line: its words are read first, and only when all of them make
/// sense is anything done.
///
/// main's thread.
///
///     CLI::App& run = add_subcommand(app, "run", "one demo, without a window", "run DEMO [--json]");
///     run.callback([&chosen] { chosen = [] { return 0; }; });

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace sharescope::gui {

/// What the words on the command line ask for. Returns the exit status; throws Error.
using Chosen = std::function<int()>;

/// `usage` stands behind "sharescope" in its help and in what is said about wrong words.
CLI::App& add_subcommand(CLI::App& app, const std::string& name, const std::string& summary,
                         const std::string& usage);

/// "sharescope run DEMO [--json]"
std::string usage_of(const CLI::App& app);

/// Makes `usage` the first line of the help.
void set_usage(CLI::App& app, const std::string& usage);

}  // namespace sharescope::gui
