// SPDX-License-Identifier: MIT
#pragma once

/// A step that reads a value or writes one, said once for values and for elements of arrays.
///
/// A small value travels in registers. A large one is copied once, straight between shared memory and where the caller
/// has it, so that no stack has to hold it several times. `take` passes an attempt through the door.
///
/// Any thread and process. Blocks and throws as `take` does.
///
///     return read_step<T>(take, [=]<class Note>(T& value, Note& note) { load_words_into<T>(from, value); });

#include <type_traits>

#include "sharescope/shared/word_access.hpp"

namespace sharescope {

namespace detail {

// A function of its own: GCC before 14 returns a variable in place only when it is declared in the outermost block.
template <class Read, class Take, class Load>
std::remove_cv_t<Read> read_large_step(Take take, Load load) {
  std::remove_cv_t<Read> value;
  take([load, to = &value]<class Note>(Note& note) { load(*to, note); });
  return value;
}

}  // namespace detail

/// `load` gets the place for the value, and the note.
template <class Read, class Take, class Load>
std::remove_cv_t<Read> read_step(Take take, Load load) {
  if constexpr (is_large<Read>) {
    return detail::read_large_step<Read>(take, load);
  } else {
    return take([load]<class Note>(Note& note) {
      std::remove_cv_t<Read> value;
      load(value, note);
      return value;
    });
  }
}

/// `store` gets the value, and the note.
template <class Written, class Take, class Store>
void write_step(const Written& value, Take take, Store store) {
  if constexpr (is_large<Written>) {
    take([store, from = &value]<class Note>(Note& note) { store(*from, note); });
  } else {
    take([store, value]<class Note>(Note& note) { store(value, note); });
  }
}

}  // namespace sharescope
