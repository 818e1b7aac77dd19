// SPDX-License-Identifier: MIT
#pragma once

/// Walks over a RawArray or an Array. Each look at an element is a get() of its own, recorded with the
/// place of the loop: what another process writes meanwhile is seen from there on.
///
/// An iterator belongs to one thread and must not outlive the array. It yields values, so elements cannot
/// be changed through it. Looking blocks and throws as get() does.
///
///     for (int bin : bins) std::printf("%d\n", bin);

#include <compare>
#include <cstdint>
#include <iterator>
#include <source_location>

namespace sharescope {

template <class ArrayType>
class ElementIterator {
 public:
  using value_type = typename ArrayType::value_type;
  using difference_type = std::int64_t;
  using reference = value_type;
  using pointer = void;
  // What it yields is no reference, which the older category asks for.
  using iterator_category = std::input_iterator_tag;
  using iterator_concept = std::random_access_iterator_tag;

  ElementIterator() = default;
  ElementIterator(const ArrayType& array, std::int64_t index, std::source_location where) noexcept
      : array_(&array), index_(index), where_(where) {}

  value_type operator*() const { return array_->get(index_, where_); }
  value_type operator[](difference_type offset) const { return array_->get(index_ + offset, where_); }

  ElementIterator& operator+=(difference_type offset) noexcept {
    index_ += offset;
    return *this;
  }
  ElementIterator& operator-=(difference_type offset) noexcept { return *this += -offset; }
  ElementIterator& operator++() noexcept { return *this += 1; }
  ElementIterator& operator--() noexcept { return *this -= 1; }
  ElementIterator operator++(int) noexcept {
    const ElementIterator before = *this;
    ++*this;
    return before;
  }
  ElementIterator operator--(int) noexcept {
    const ElementIterator before = *this;
    --*this;
    return before;
  }

  friend ElementIterator operator+(ElementIterator it, difference_type offset) noexcept {
    return it += offset;
  }
  friend ElementIterator operator+(difference_type offset, ElementIterator it) noexcept {
    return it += offset;
  }
  friend ElementIterator operator-(ElementIterator it, difference_type offset) noexcept {
    return it -= offset;
  }
  friend difference_type operator-(const ElementIterator& a, const ElementIterator& b) noexcept {
    return a.index_ - b.index_;
  }
  friend bool operator==(const ElementIterator& a, const ElementIterator& b) noexcept {
    return a.index_ == b.index_;
  }
  friend auto operator<=>(const ElementIterator& a, const ElementIterator& b) noexcept {
    return a.index_ <=> b.index_;
  }

 private:
  const ArrayType* array_ = nullptr;
  std::int64_t index_ = 0;
  std::source_location where_;
};

}  // namespace sharescope
