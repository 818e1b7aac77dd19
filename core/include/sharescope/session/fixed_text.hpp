// SPDX-License-Identifier: MIT
#pragma once

/// A short text inside the session: fixed room, always ended by a NUL, cut when too long.
///
/// Written once by whoever owns the entry, before the entry is published; read by anybody afterwards. Written byte by
/// byte, for an entry that is used again may be read meanwhile; and because a new child that calls memcpy() has to fetch
/// the page that holds it first.
/// A reader of a foreign session must use view(), which never runs past the room even when the NUL is gone.
///
///     FixedText<8> name;
///     name = "a long name";
///     name.view();  // "a long " (7 characters and the NUL)

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace sharescope {

template <std::size_t room>
struct FixedText {
  char bytes[room];

  FixedText& operator=(std::string_view text) noexcept {
    std::size_t length = std::min(text.size(), room - 1);
    // A character of several bytes is kept whole or left out.
    while (length < text.size() && length > 0 &&
           (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) {
      --length;
    }
    for (std::size_t at = 0; at < room; ++at)
      __atomic_store_n(&bytes[at], at < length ? text[at] : '\0', __ATOMIC_RELAXED);
    return *this;
  }

  std::string_view view() const noexcept { return {bytes, strnlen(bytes, room)}; }
};

}  // namespace sharescope
