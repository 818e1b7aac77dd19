// SPDX-License-Identifier: MIT
#pragma once

/// The programs of tests/gui/command/programs under their own names, for tests of what watches programs.
///
///     WatchedProgram counts("counts");
///     Run run(counts.launch());

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "../../support/own_folder.hpp"
#include "model/stage.hpp"

namespace sharescope::gui::test {

class WatchedProgram {
 public:
  explicit WatchedProgram(const std::string& name) : name_(name), path_(folder_.path() / name) {
    std::filesystem::create_symlink(SHARESCOPE_TEST_PROGRAMS, path_);
  }

  Launch launch(std::vector<std::string> arguments = {}) const {
    return {.program = path_, .arguments = std::move(arguments)};
  }
  Side side(std::vector<std::string> arguments = {}) const {
    Side side;
    side.name = name_;
    side.launch = launch(std::move(arguments));
    return side;
  }

 private:
  test_support::OwnFolder folder_;
  std::string name_;
  std::filesystem::path path_;
};

}  // namespace sharescope::gui::test
