// SPDX-License-Identifier: MIT
#pragma once

/// The beginnings of the shared objects as they were at the last look, because a program that ends destroys them.
///
/// One thread. Bounded: the first objects of the table, and of each the first bytes.
///
///     LastSeen seen;
///     seen.look(now.objects, reader);      // each frame
///     if (const auto* object = seen.find(id)) hex_text(object->contents(), 16);

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

class LastSeen {
 public:
  static constexpr std::size_t most_objects = 256;
  static constexpr std::size_t most_bytes = 1024;

  struct Seen {
    ObjectCopy object;
    std::array<std::byte, most_bytes> bytes{};
    std::size_t size = 0;

    std::span<const std::byte> contents() const noexcept { return std::span(bytes).first(size); }
  };

  /// Takes in what is still there; what has been destroyed stays as it was.
  void look(const std::vector<ObjectCopy>& objects, const SessionReader& reader);

  /// The number that the program itself found in the end, which may be newer than the last look.
  void correct(ObjectId id, std::int64_t value);

  /// Null when it was never seen.
  const Seen* find(ObjectId id) const noexcept;

 private:
  std::map<ObjectId, Seen> seen_;
};

}  // namespace sharescope::gui
