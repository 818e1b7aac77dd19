// SPDX-License-Identifier: MIT
#pragma once

/// The elements that a caller hands in for an array: whatever sequence they come in, side by side at last.
///
/// A vector, span or string of the right type is used where it stands; any other range is gathered first, a
/// std::vector<bool> or a list for example. A string literal counts without the NUL at its end. Element types
/// that would lose something on the way (double for an array of int) do not compile.
///
/// For the calling thread.
///
///     const auto source = side_by_side<int>(std::list{1, 2, 3});
///     std::span<const int> elements = source;

#include <concepts>
#include <cstddef>
#include <memory>
#include <ranges>
#include <span>
#include <type_traits>

namespace sharescope {

/// A range whose elements become a T without losing anything.
template <class Range, class T>
concept ElementsOf = std::ranges::forward_range<const Range> &&
    requires(std::ranges::range_reference_t<const Range> element) {
  T{element};
};

/// Elements that had to be gathered.
template <class T>
class Gathered {
 public:
  explicit Gathered(std::size_t count) : elements_(std::make_unique<T[]>(count)), count_(count) {}
  T& operator[](std::size_t i) noexcept { return elements_[i]; }
  operator std::span<const T>() const noexcept { return {elements_.get(), count_}; }

 private:
  std::unique_ptr<T[]> elements_;
  std::size_t count_;
};

/// Something that converts to std::span<const T> as long as both it and the range live.
template <class T, class Range>
requires ElementsOf<Range, T>
auto side_by_side(const Range& range) {
  constexpr bool is_text = std::same_as<T, char> || std::same_as<T, wchar_t>;
  if constexpr (is_text && std::is_bounded_array_v<Range>) {
    constexpr std::size_t room = std::extent_v<Range>;
    return std::span<const T>(range, range[room - 1] == T{} ? room - 1 : room);
  } else if constexpr (std::ranges::contiguous_range<const Range> && std::ranges::sized_range<const Range> &&
                       std::same_as<std::ranges::range_value_t<const Range>, T>) {
    return std::span<const T>(std::ranges::data(range), std::ranges::size(range));
  } else {
    Gathered<T> gathered(static_cast<std::size_t>(std::ranges::distance(range)));
    std::size_t at = 0;
    for (auto&& element : range)
      gathered[at++] = T{element};
    return gathered;
  }
}

}  // namespace sharescope
