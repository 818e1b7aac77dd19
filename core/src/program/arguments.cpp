// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <charconv>

namespace sharescope {

Arguments::Arguments(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help" || word == "-h") {
      wants_help_ = true;
      continue;
    }
    if (!word.starts_with("--") || word.size() == 2) {
      if (problem_.empty())
        problem_ = "'" + std::string(word) + "' is not understood: parameters are set by --NAME VALUE";
      continue;
    }
    Word parsed;
    const std::string_view body = word.substr(2);
    const std::size_t equals = body.find('=');
    parsed.name = body.substr(0, equals);
    if (equals != std::string_view::npos) {
      parsed.value = body.substr(equals + 1);
      parsed.has_value = true;
    } else if (i + 1 < argc && !std::string_view(argv[i + 1]).starts_with("--")) {
      parsed.value = argv[++i];
      parsed.has_value = true;
    }
    words_.push_back(std::move(parsed));
  }
}

std::optional<std::int64_t> Arguments::take(std::string_view name, std::int64_t lowest,
                                            std::int64_t highest) {
  std::optional<std::int64_t> last;
  for (Word& word : words_) {
    if (word.name != name) continue;
    word.taken = true;
    std::int64_t value = 0;
    const char* end = word.value.data() + word.value.size();
    const auto [stop, failed] = std::from_chars(word.value.data(), end, value);
    if (!word.has_value || failed != std::errc{} || stop != end) {
      if (problem_.empty()) {
        problem_ =
            "--" + word.name + " wants a whole number" + (word.has_value ? ", not '" + word.value + "'" : "");
      }
    } else if (value < lowest || value > highest) {
      if (problem_.empty()) {
        problem_ = "--" + word.name + " " + word.value + " is out of range: it goes from " +
                   std::to_string(lowest) + " to " + std::to_string(highest);
      }
    } else {
      last = value;
    }
  }
  return last;
}

std::string Arguments::problem(const std::vector<std::string>& known) const {
  if (!problem_.empty()) return problem_;
  for (const Word& word : words_) {
    if (word.taken) continue;
    std::string names;
    for (const std::string& name : known)
      names += (names.empty() ? "" : ", ") + name;
    return "there is no parameter '" + word.name + "'" +
           (names.empty() ? ": this program has none" : ": there are " + names);
  }
  return {};
}

}  // namespace sharescope
