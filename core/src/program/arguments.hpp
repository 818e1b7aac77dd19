// SPDX-License-Identifier: MIT
#pragma once

/// The words on a program's command line: --NAME VALUE and --NAME=VALUE for its parameters, --help.
///
/// What is wrong is collected and said once, by the first problem found. Used by main's thread.
///
///     Arguments words(argc, argv);
///     std::optional<std::int64_t> workers = words.take("workers", 1, 8);
///     words.problem({"workers", "times"});   // "there is no parameter 'wokers' (workers, times)"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sharescope {

class Arguments {
 public:
  Arguments(int argc, char** argv);

  bool wants_help() const noexcept { return wants_help_; }

  /// The value given for a parameter, if any; one that is no number or out of range is a problem.
  std::optional<std::int64_t> take(std::string_view name, std::int64_t lowest, std::int64_t highest);

  /// One sentence about what is wrong, empty when nothing is. `known` lists the parameters.
  std::string problem(const std::vector<std::string>& known) const;

 private:
  struct Word {
    std::string name;
    std::string value;
    bool has_value = false;
    bool taken = false;
  };
  std::vector<Word> words_;
  std::string problem_;
  bool wants_help_ = false;
};

}  // namespace sharescope
