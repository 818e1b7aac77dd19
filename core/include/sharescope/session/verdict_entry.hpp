// SPDX-License-Identifier: MIT
#pragma once

/// One expectation of the program, as it stands: while the workers run both numbers move and `settled` is 0;
/// when they have ended it is settled, and `holds` says whether what was declared came true.
///
/// Written by the supervisor only. A number is a 64-bit integer or a double, told by `real`, in the bits.

#include <atomic>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"
#include "sharescope/session/object.hpp"

namespace sharescope {

/// What is declared of actual and expected.
enum class Declared : std::uint32_t {
  equal = 0,  ///< actual equals expected (for reals: within the tolerance)
  fewer,      ///< actual is less than expected: updates get lost
  more,       ///< actual is greater than expected: for example, torn reads are seen
  different,  ///< actual differs from expected
  at_most,    ///< actual does not exceed expected
};

struct VerdictEntry {
  std::atomic<std::uint32_t> published;  ///< 0 free, 1 readable
  Declared declared;
  std::uint32_t real;  ///< 0: the bits are int64, 1: they are a double
  ObjectId object;     ///< the object whose value is judged, 0 when it is computed
  std::atomic<std::uint64_t> expected;
  std::atomic<std::uint64_t> actual;
  std::uint64_t tolerance;  ///< bits of a double
  std::atomic<std::uint32_t> settled;
  std::atomic<std::uint32_t> holds;
  FixedText<limits::name_bytes> name;
};

static_assert(std::is_standard_layout_v<VerdictEntry>);

}  // namespace sharescope
