// SPDX-License-Identifier: MIT
#pragma once

/// A folder of the test's own, gone with it.
///
///     OwnFolder folder;
///     std::ofstream(folder.path() / "demos.json") << "{}";

#include <stdlib.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <system_error>

namespace sharescope::test_support {

class OwnFolder {
 public:
  /// Throws std::system_error when none can be made.
  OwnFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "sharescope-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), "mkdtemp");
    path_ = name;
  }
  ~OwnFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sharescope::test_support
