// SPDX-License-Identifier: MIT
#include "model/catalogue.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace sharescope::gui {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t format_number = 1;
constexpr std::int64_t most_chapters = 1000;

class Reader {
 public:
  explicit Reader(const std::filesystem::path& file)
      : file_(file), folder_(std::filesystem::absolute(file).parent_path()) {}

  Catalogue read() const {
    // Anything else, such as a pipe, may have no end, or nobody who writes to it.
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file_, error);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
      fail("is no regular file");
    std::ifstream stream(file_);
    if (!stream) fail(std::string("cannot be opened: ") + std::strerror(errno));
    const Json root = Json::parse(stream, nullptr, false);
    if (root.is_discarded()) fail("is no valid JSON");
    if (!root.is_object()) fail("has no object at its top");
    if (whole_number(root, "format", "the file") != format_number) fail("has a format other than 1");
    Catalogue catalogue;
    for (const Json& chapter : list(root, "chapters", "the file"))
      catalogue.chapters.push_back(read_chapter(chapter));
    connect(catalogue);
    catalogue.opening = words_if_any(root, "opening", "the file");
    if (!catalogue.opening.empty() && catalogue.find(catalogue.opening) == nullptr)
      fail("opens with '" + catalogue.opening + "', which it does not have");
    return catalogue;
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw CatalogueError("the list of demos, " + file_.string() + ", " + why);
  }

  const Json& member(const Json& object, const char* key, const std::string& where) const {
    if (!object.is_object() || !object.contains(key)) fail("lacks '" + std::string(key) + "' in " + where);
    return object[key];
  }

  const Json& list(const Json& object, const char* key, const std::string& where) const {
    const Json& found = member(object, key, where);
    if (!found.is_array()) fail("has no list for '" + std::string(key) + "' in " + where);
    return found;
  }

  /// Not cut to fewer bits: 2 to the 32nd and one is not 1.
  std::int64_t whole_number(const Json& object, const char* key, const std::string& where) const {
    const Json& found = member(object, key, where);
    if (!found.is_number_integer()) fail("has no whole number for '" + std::string(key) + "' in " + where);
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    if (found.is_number_unsigned() && found.get<std::uint64_t>() > static_cast<std::uint64_t>(most))
      return most;
    return found.get<std::int64_t>();
  }

  std::string words(const Json& object, const char* key, const std::string& where) const {
    const Json& found = member(object, key, where);
    if (!found.is_string()) fail("has no text for '" + std::string(key) + "' in " + where);
    return found.get<std::string>();
  }

  std::string words_if_any(const Json& object, const char* key, const std::string& where) const {
    return object.is_object() && object.contains(key) ? words(object, key, where) : std::string();
  }

  std::filesystem::path path(const std::string& text) const {
    return text.empty() ? std::filesystem::path() : (folder_ / text).lexically_normal();
  }

  Chapter read_chapter(const Json& json) const {
    Chapter chapter;
    chapter.folder = words(json, "folder", "a chapter");
    const std::string where = "chapter '" + chapter.folder + "'";
    const std::int64_t number = whole_number(json, "number", where);
    if (number < 0 || number > most_chapters) fail("has an impossible 'number' in " + where);
    chapter.number = static_cast<int>(number);
    chapter.title = words(json, "title", where);
    chapter.readme = path(words_if_any(json, "readme", where));
    for (const Json& demo : list(json, "demos", where))
      chapter.demos.push_back(read_demo(demo, where));
    return chapter;
  }

  Demo read_demo(const Json& json, const std::string& chapter) const {
    Demo demo;
    demo.name = words(json, "name", "a demo of " + chapter);
    const std::string where = "demo '" + demo.name + "'";
    demo.title = words(json, "title", where);
    demo.summary = words_if_any(json, "summary", where);
    demo.program = path(words(json, "program", where));
    demo.source = path(words(json, "source", where));
    if (!json.contains("cure")) return demo;
    const Json& cure = json["cure"];
    for (const Json& name : cure.is_array() ? cure : Json::array({cure})) {
      if (!name.is_string()) fail("has a 'cure' that is no name in " + where);
      demo.cures.push_back(name.get<std::string>());
    }
    return demo;
  }

  /// Checks the names, and gives each cure the mistakes that it cures.
  void connect(Catalogue& catalogue) const {
    std::set<std::string> names;
    for (const Chapter& chapter : catalogue.chapters) {
      for (const Demo& demo : chapter.demos) {
        if (!names.insert(demo.name).second) fail("has two demos named '" + demo.name + "'");
      }
    }
    for (const Chapter& chapter : catalogue.chapters) {
      for (const Demo& demo : chapter.demos) {
        for (const std::string& cure : demo.cures) {
          auto* found = const_cast<Demo*>(catalogue.find(cure));
          if (found == nullptr || cure == demo.name)
            fail("has no demo '" + cure + "' to cure '" + demo.name + "'");
          found->mistakes.push_back(demo.name);
        }
      }
    }
  }

  std::filesystem::path file_;
  std::filesystem::path folder_;
};

}  // namespace

const Demo* Catalogue::find(std::string_view name) const noexcept {
  for (const Chapter& chapter : chapters) {
    for (const Demo& demo : chapter.demos) {
      if (demo.name == name) return &demo;
    }
  }
  return nullptr;
}

const Demo* Catalogue::first() const noexcept {
  if (const Demo* named = find(opening)) return named;
  const Demo* first = nullptr;
  for (const Chapter& chapter : chapters) {
    for (const Demo& demo : chapter.demos) {
      if (!demo.cures.empty()) return &demo;
      if (first == nullptr) first = &demo;
    }
  }
  return first;
}

bool Catalogue::empty() const noexcept {
  for (const Chapter& chapter : chapters) {
    if (!chapter.demos.empty()) return false;
  }
  return true;
}

Catalogue read_catalogue(const std::filesystem::path& json) { return Reader(json).read(); }

}  // namespace sharescope::gui
