// SPDX-License-Identifier: MIT
#pragma once

/// Characters and their UTF-8 (RFC 3629). Pure functions; any thread.
///
///     *decode_utf8("a\xC3\xA9") == L"a\u00E9";

#include <optional>
#include <string>
#include <string_view>

namespace sharescope {

/// Absent when it is no UTF-8: a character cut short, written longer than needed, a surrogate, past U+10FFFF.
std::optional<std::wstring> decode_utf8(std::string_view utf8);

/// What is no character becomes U+FFFD: shared memory may hold any number.
std::string encode_utf8(std::wstring_view characters);

}  // namespace sharescope
