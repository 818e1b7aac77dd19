// SPDX-License-Identifier: MIT
#pragma once

/// What a shared object holds, in words: by its type code, or, of a structure that says its fields, "x=1 y=2".
///
/// Pure functions over copies: any thread. Bytes that are too few for a field give "?".
///
///     contents_text(object, object.count, bytes, 48)     "{x=1 y=2}, {x=3 y=4}, …"
///     event_value_text(object, event.detail, event.after)

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

/// One field of one structure, without its name.
std::string field_text(const FieldCopy& field, std::span<const std::byte> structure);

/// "x=1 y=2", cut with "…" behind a field once it is longer than that.
std::string structure_text(std::span<const FieldCopy> fields, std::span<const std::byte> structure,
                           std::size_t most_characters = 64);

/// All of it: a value, or the elements of an array, of which there are `count` in all. Empty where the bytes mean
/// nothing: they have neither a type code nor fields.
std::string contents_text(const ObjectCopy& object, std::uint64_t count, std::span<const std::byte> bytes,
                          std::size_t most_characters);

/// The value in an event, which has room for the first 8 bytes: "7"; "x=1 …"; of one member "x=1".
std::string event_value_text(const ObjectCopy& object, std::uint32_t detail, std::uint64_t bits);

/// What was put, taken, sent or received: the item, where the record has it, else its size. Empty for any other event.
std::string message_text(const ObjectCopy& object, const EventRecord& event);

}  // namespace sharescope::gui
