// SPDX-License-Identifier: MIT
#pragma once

/// The C types of all type codes, for typed tests, and values to try them with.
///
///     TYPED_TEST_SUITE(EveryCode, CodeTypes, CodeNames);

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "sharescope/memory/type_code.hpp"
#include "sharescope/shared/scalar.hpp"
#include "sharescope/shared/scalar_sequence.hpp"

namespace sharescope {

using CodeTypes = ::testing::Types<c_type<'c'>, c_type<'u'>, c_type<'b'>, c_type<'B'>, c_type<'h'>,
                                   c_type<'H'>, c_type<'i'>, c_type<'I'>, c_type<'l'>, c_type<'L'>,
                                   c_type<'q'>, c_type<'Q'>, c_type<'f'>, c_type<'d'>, c_type<'?'>>;

struct CodeNames {
  template <class T>
  static std::string GetName(int) {
    return type_code_of<T>() == '?' ? "truth" : std::string(1, type_code_of<T>());
  }
};

/// The bounds of the type, and some numbers in between.
template <class T>
std::vector<T> sample_values() {
  if constexpr (std::is_same_v<T, bool>) return {false, true, true, false, true};
  using Limits = std::numeric_limits<T>;
  return {Limits::lowest(), Limits::max(), T(0), T(1), T(65)};
}

// How GoogleTest shows them.
inline void PrintTo(const Scalar& scalar, std::ostream* out) { *out << to_string(scalar); }
inline void PrintTo(const ScalarSequence& sequence, std::ostream* out) { *out << to_string(sequence); }

}  // namespace sharescope
