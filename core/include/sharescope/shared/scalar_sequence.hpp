// SPDX-License-Identifier: MIT
#pragma once

/// A sequence whose element type is known at run time: what a TypedArray is made of, and what a slice of
/// one is. Bytes and a text are sequences, too, as in Python: the elements of bytes are integers, those of
/// a text are characters.
///
/// A plain value; any thread may have its own. Invariant: the elements do not change.
///
///     ScalarSequence{1, 2, 3}[1] == Scalar(2);
///     ScalarSequence(Bytes{"abc"})[1] == Scalar(98);
///     ScalarSequence(Text{"abc"}).size() == 3;

#include <cstddef>
#include <initializer_list>
#include <ranges>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "sharescope/shared/scalar.hpp"

namespace sharescope {

class ScalarSequence {
 public:
  ScalarSequence() = default;
  ScalarSequence(std::initializer_list<Scalar> elements) : content_(std::vector<Scalar>(elements)) {}
  ScalarSequence(std::vector<Scalar> elements) : content_(std::move(elements)) {}
  ScalarSequence(Bytes bytes) : content_(std::move(bytes)) {}
  /// Throws TypeMismatch when it is no UTF-8.
  ScalarSequence(const Text& text);

  /// The elements of any range of numbers.
  template <std::ranges::input_range Range>
  requires std::is_arithmetic_v<std::ranges::range_value_t<const Range>>
  explicit ScalarSequence(const Range& range)
      : content_(std::vector<Scalar>(std::ranges::begin(range), std::ranges::end(range))) {}

  std::size_t size() const noexcept;
  bool empty() const noexcept { return size() == 0; }

  static ScalarSequence of_characters(std::wstring characters) {
    ScalarSequence sequence;
    sequence.content_ = std::move(characters);
    return sequence;
  }

  /// Precondition: i is less than size().
  Scalar operator[](std::size_t i) const;

  bool is_bytes() const noexcept { return std::holds_alternative<Bytes>(content_); }
  bool is_text() const noexcept { return std::holds_alternative<std::wstring>(content_); }

  /// Precondition: is_bytes().
  const std::string& bytes() const { return std::get<Bytes>(content_).bytes; }
  /// In UTF-8. Precondition: is_text().
  std::string text() const;

  friend bool operator==(const ScalarSequence&, const ScalarSequence&) = default;

 private:
  std::variant<std::vector<Scalar>, Bytes, std::wstring> content_;
};

/// "[1, 2, 3]", "b'abc'", "'abc'": as Python writes it.
std::string to_string(const ScalarSequence& sequence);

}  // namespace sharescope
