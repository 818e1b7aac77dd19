// SPDX-License-Identifier: MIT
#pragma once

/// The stated limits of a session. They are part of its format: change one, and `format_version` goes up.
///
/// A full table never breaks a program. Objects and places past the limit work, and are not listed; a lane
/// past the limit is a SessionError, because a lock could not say who holds it.

#include <cstddef>
#include <cstdint>

namespace sharescope::limits {

inline constexpr std::uint32_t format_version = 4;

inline constexpr std::uint32_t lanes = 256;         ///< processes and threads at one time
inline constexpr std::uint32_t objects = 8192;      ///< named or unnamed shared objects
inline constexpr std::uint32_t places = 2048;       ///< calls in the source, file and line
inline constexpr std::uint32_t parameters = 32;     ///< sliders
inline constexpr std::uint32_t lock_orders = 1024;  ///< pairs of locks of which one was taken under the other
inline constexpr std::uint32_t verdicts = 32;       ///< expectations
inline constexpr std::uint32_t structures = 64;     ///< types of structures that say their fields
inline constexpr std::uint32_t fields = 16;         ///< of one structure

inline constexpr std::uint32_t seats = 26;                  ///< workers of a program that is stepped, A to Z
inline constexpr std::uint32_t schedule_steps = 1U << 20U;  ///< steps of one execution
inline constexpr std::uint32_t goals = 8;                   ///< exercises of one program
inline constexpr std::uint32_t outcomes = 64;               ///< different ones of an exploration
inline constexpr std::uint32_t leaves = 1U << 18U;          ///< executions that the tree of orders shows
inline constexpr std::uint32_t tree_choices = 1U << 23U;    ///< in all their paths

inline constexpr std::uint32_t ring_events = 1U << 17U;  ///< newest events kept, per lane

inline constexpr std::size_t name_bytes = 40;        ///< names of objects, lanes, parameters, with their NUL
inline constexpr std::size_t field_name_bytes = 27;  ///< names of fields, with their NUL
inline constexpr std::size_t label_bytes = 96;       ///< a sentence for a human
inline constexpr std::size_t path_bytes = 160;       ///< a source file
inline constexpr std::size_t message_bytes = 512;    ///< what the program says of its own end

inline constexpr std::uint64_t kept_bytes = 64ULL << 20U;  ///< of objects destroyed after the workers' end

inline constexpr std::uint64_t arena_bytes =
    16ULL << 30U;  ///< address space for objects; memory is taken as needed

}  // namespace sharescope::limits
