// SPDX-License-Identifier: MIT
#pragma once

/// Reading and writing a shared value without a lock, as defined behaviour.
///
/// A value of 1, 2, 4 or 8 bytes that lies at a multiple of its size, every number for example, is accessed
/// by one relaxed atomic access: racing updates are lost, never torn. Any other is accessed word by word
/// (of 8 bytes where its place allows, else of its alignment): a reader may see half of one write and half
/// of another, which is what chapter 3 shows. C++ would call a plain access a data race, and the compiler
/// could do anything; so there is none.
///
/// Any thread and process, at any time. Nothing here blocks, throws, or orders anything else in memory.
///
///     store_words(pointer, Point{3, 2.5});
///     Point p = load_words<Point>(pointer);

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "sharescope/memory/hidden_address.hpp"

namespace sharescope {

/// What can lie in shared memory: its bytes are all of it, no address is among them (memory/hidden_address.hpp), and it is
/// aligned to no more than a page.
template <class T>
concept Shareable =
    std::is_trivially_copyable_v<T> && std::is_object_v<T> && !hides_an_address<T> && alignof(T) <= 4096;

namespace detail {
template <std::size_t bytes>
struct WordOf {
  using Type = void;
};
template <>
struct WordOf<1> {
  using Type = std::uint8_t;
};
template <>
struct WordOf<2> {
  using Type = std::uint16_t;
};
template <>
struct WordOf<4> {
  using Type = std::uint32_t;
};
template <>
struct WordOf<8> {
  using Type = std::uint64_t;
};

/// Calls `access` with a word type and an offset for every word of a T at this address. The words are as
/// large as its alignment allows: a member of a structure may lie where a larger access would not be
/// atomic.
template <class T, class Access>
void for_each_word(const void* address, Access access) noexcept {
  constexpr std::size_t sure = alignof(T) < 8 ? alignof(T) : 8;
  std::size_t at = 0;
  if (sure == 8 || reinterpret_cast<std::uintptr_t>(address) % 8 == 0) {
    for (; at + 8 <= sizeof(T); at += 8)
      access.template operator()<std::uint64_t>(at);
  }
  using Word = typename WordOf<sure>::Type;
  for (; at < sizeof(T); at += sure)
    access.template operator()<Word>(at);
}
}  // namespace detail

/// Whether one access moves the whole value, wherever it lies.
template <class T>
inline constexpr bool is_one_word =
    !std::is_void_v<typename detail::WordOf<sizeof(T)>::Type> && alignof(T) == sizeof(T);

/// Whether a value is handed on by address only: several copies of it might not fit on a stack.
template <class T>
inline constexpr bool is_large = sizeof(T) > 256;

template <Shareable T>
void load_words_into(const void* from, std::remove_cv_t<T>& value) noexcept {
  if constexpr (is_one_word<T>) {
    using Word = typename detail::WordOf<sizeof(T)>::Type;
    const Word word = __atomic_load_n(static_cast<const Word*>(from), __ATOMIC_RELAXED);
    std::memcpy(&value, &word, sizeof word);
  } else {
    const auto* source = static_cast<const unsigned char*>(from);
    auto* target = reinterpret_cast<unsigned char*>(&value);
    detail::for_each_word<T>(from, [&]<class Word>(std::size_t at) {
      const Word word = __atomic_load_n(reinterpret_cast<const Word*>(source + at), __ATOMIC_RELAXED);
      std::memcpy(target + at, &word, sizeof word);
    });
  }
}

template <Shareable T>
T load_words(const void* from) noexcept {
  std::remove_cv_t<T> value;
  load_words_into<T>(from, value);
  return value;
}

template <Shareable T>
void store_words(void* to, const T& value) noexcept {
  if constexpr (is_one_word<T>) {
    using Word = typename detail::WordOf<sizeof(T)>::Type;
    Word word;
    std::memcpy(&word, &value, sizeof word);
    __atomic_store_n(static_cast<Word*>(to), word, __ATOMIC_RELAXED);
  } else {
    auto* target = static_cast<unsigned char*>(to);
    const auto* source = reinterpret_cast<const unsigned char*>(&value);
    detail::for_each_word<T>(to, [&]<class Word>(std::size_t at) {
      Word word;
      std::memcpy(&word, source + at, sizeof word);
      __atomic_store_n(reinterpret_cast<Word*>(target + at), word, __ATOMIC_RELAXED);
    });
  }
}

/// Stores, and returns what was there at that very moment.
template <Shareable T>
requires is_one_word<T> T exchange_words(void* at, const T& value)
noexcept {
  using Word = typename detail::WordOf<sizeof(T)>::Type;
  Word word;
  std::memcpy(&word, &value, sizeof word);
  const Word old = __atomic_exchange_n(static_cast<Word*>(at), word, __ATOMIC_RELAXED);
  T before;
  std::memcpy(&before, &old, sizeof old);
  return before;
}

/// Stores, and returns the first 8 bytes of what was there; exact for one word. Of a larger value they are read before,
/// word by word.
template <Shareable T>
std::uint64_t exchange_leading_bits(void* at, const T& value) noexcept {
  std::uint64_t bits = 0;
  if constexpr (is_one_word<T>) {
    const T before = exchange_words(at, value);
    std::memcpy(&bits, &before, sizeof before);
  } else {
    const auto* source = static_cast<const unsigned char*>(at);
    auto* target = reinterpret_cast<unsigned char*>(&bits);
    struct alignas(T) Leading {
      unsigned char bytes[sizeof(T) < sizeof bits ? sizeof(T) : sizeof bits];
    };
    detail::for_each_word<Leading>(at, [&]<class Word>(std::size_t offset) {
      if (offset + sizeof(Word) > sizeof bits) return;
      const Word word = __atomic_load_n(reinterpret_cast<const Word*>(source + offset), __ATOMIC_RELAXED);
      std::memcpy(target + offset, &word, sizeof word);
    });
    store_words(at, value);
  }
  return bits;
}

}  // namespace sharescope
