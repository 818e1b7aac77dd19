// SPDX-License-Identifier: MIT
#pragma once

/// The bytes of a shared value as a person reads them: by type code where there is one, and in hexadecimal.
///
/// Pure functions over copies of bytes: any number of threads. Bytes that are too few for the type give "?",
/// because a session that is foreign or damaged must not make the window fail.
///
///     value_text('i', bytes)            "42"
///     array_text('d', 8, bytes, 3, 40)  "1, 2.5, …"
///     hex_text(bytes, 8)                "2a 00 00 00"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "sharescope/session/object_fill.hpp"

namespace sharescope::gui {

/// Size in bytes of a type code (c u b B h H i I l L q Q f d ?); 0 for any other code.
std::size_t size_of_code(char type_code) noexcept;

/// One element. A code that is 0 or unknown gives the bytes in hexadecimal.
std::string value_text(char type_code, std::span<const std::byte> bytes);

/// One element as a number; absent for characters and for what has no type code.
std::optional<double> number_of(char type_code, std::span<const std::byte> bytes);

/// The value in an event, whose `before` and `after` hold the first 8 bytes.
std::string value_text(char type_code, std::uint32_t element_bytes, std::uint64_t bits);

/// Elements separated by commas ('c' and 'u' as one quoted text), ended with "…" when `count` or
/// `most_characters` is more than shown.
std::string array_text(char type_code, std::uint32_t element_bytes, std::span<const std::byte> bytes,
                       std::uint64_t count, std::size_t most_characters);

/// "2a 00 00 00", with "…" after `most` bytes.
std::string hex_text(std::span<const std::byte> bytes, std::size_t most);

/// The C++ name of a type code's type: "int", "unsigned long"; empty for an unknown code.
const char* name_of_code(char type_code) noexcept;

/// How full an object is: "3 permits", "12 of 64 items", "set". Empty where there is nothing to count.
std::string fill_text(const FillCopy& fill);

}  // namespace sharescope::gui
