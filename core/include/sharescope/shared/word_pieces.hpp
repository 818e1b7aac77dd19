// SPDX-License-Identifier: MIT
#pragma once

/// A copy that is larger than a word, taken apart: piece by piece, each a step of its own, so that a stepped or explored
/// program can be interrupted where a free one can, too. Piece k of n holds the words from k / n of them to (k + 1) / n.
///
/// Any thread and process.
///
///     const std::uint32_t pieces = pieces_of_a_copy(words_in<Point>(address));   // 1: it is one step
///     for (std::uint32_t k = 0; k < pieces; ++k) load_piece(address, k, pieces, value);

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "sharescope/session/this_lane.hpp"
#include "sharescope/shared/word_access.hpp"

namespace sharescope::detail {

/// As many as are asked for, and not more than there are words; 1 where copies are one step.
std::uint32_t pieces_while_stepped(std::size_t words) noexcept;

/// 1 unless the calling thread is stepped, word by word. `words` tells how many there are; it is called only then.
template <class Words>
std::uint32_t pieces_of_a_copy(Words words) noexcept {
  if (this_lane.attention == attention::none || this_lane.seat == 0) [[likely]]
    return 1;
  return pieces_while_stepped(words());
}

template <Shareable T>
std::size_t words_in(const void* address) noexcept {
  std::size_t count = 0;
  for_each_word<T>(address, [&]<class Word>(std::size_t /*at*/) { ++count; });
  return count;
}

/// Calls `access` as for_each_word() does, for the words of one piece.
template <Shareable T, class Access>
void for_each_word_of(const void* address, std::uint32_t piece, std::uint32_t pieces,
                      Access access) noexcept {
  const std::size_t words = words_in<T>(address);
  const std::size_t first = words * piece / pieces;
  const std::size_t end = words * (piece + 1) / pieces;
  std::size_t index = 0;
  for_each_word<T>(address, [&]<class Word>(std::size_t at) {
    if (index >= first && index < end) access.template operator()<Word>(at);
    ++index;
  });
}

/// Into the same bytes of `value`.
template <Shareable T, class Note>
void load_piece(const void* from, std::uint32_t piece, std::uint32_t pieces, T& value, Note& note) noexcept {
  const auto* source = static_cast<const unsigned char*>(from);
  auto* target = reinterpret_cast<unsigned char*>(&value);
  bool is_first = true;
  for_each_word_of<T>(from, piece, pieces, [&]<class Word>(std::size_t at) {
    const Word word = __atomic_load_n(reinterpret_cast<const Word*>(source + at), __ATOMIC_RELAXED);
    std::memcpy(target + at, &word, sizeof word);
    if constexpr (Note::watching) {
      if (is_first) {
        note.before = note.after = word;
        note.detail = of_a_member | static_cast<std::uint32_t>(at);
        note.piece = true;
      }
    }
    is_first = false;
  });
}

template <Shareable T, class Note>
void store_piece(void* to, std::uint32_t piece, std::uint32_t pieces, const T& value, Note& note) noexcept {
  auto* target = static_cast<unsigned char*>(to);
  const auto* source = reinterpret_cast<const unsigned char*>(&value);
  bool is_first = true;
  for_each_word_of<T>(to, piece, pieces, [&]<class Word>(std::size_t at) {
    Word word;
    std::memcpy(&word, source + at, sizeof word);
    const Word old = __atomic_exchange_n(reinterpret_cast<Word*>(target + at), word, __ATOMIC_RELAXED);
    if constexpr (Note::watching) {
      if (is_first) {
        note.before = old;
        note.after = word;
        note.detail = of_a_member | static_cast<std::uint32_t>(at);
        note.piece = true;
      }
    }
    is_first = false;
  });
}

}  // namespace sharescope::detail
