// SPDX-License-Identifier: MIT
#pragma once

/// A list of mixed values in a named shared memory (Python's multiprocessing.shared_memory.ShareableList).
///
///     auto list = sharescope::ShareableList::create({"howdy", 7, 2.5, true, sharescope::Scalar()}, "settings");
///     …                                                                   // in another process, related or not:
///     auto same = sharescope::ShareableList::attach("settings");
///     same.set(1, "seven");
///     list.get(1) == "seven";
///
/// A slot holds an integer of 64 bits, a real number, a truth value, text, bytes, or nothing (None), and may change
/// from one to another. It keeps the room that it was made with: 8 bytes, or for text and bytes their length made the
/// next larger multiple of 8. The number of slots never changes.
///
/// Any number of threads and processes, also unrelated ones, may use it at once: a slot is read and written whole.
/// Reading waits for nobody. Writing takes a lock of the list for an instant. If a process is killed at any moment,
/// every slot has the value from before or after, and the lock is free for the next who comes: nothing is to be
/// recovered. There is no lock for two steps: list.set(0, list.get(0) + 1) by two processes loses updates.
///
///     a slot      current   bits 63-56  what it holds: 0 nothing, 1 truth value, 2 integer, 3 real, 4 text, 5 bytes
///                           bits 55-1   how often it was written
///                           bit  0      which of its two copies is valid
///                 at, room  where its first copy lies in the memory, and the bytes of each
///     a copy      8 bytes of length, and the bytes; filled up to a multiple of 8
///
/// A write goes into the copy that is not valid, and one store to `current` makes it the one that is.
///
/// Name, lifetime, close() and unlink() are those of its SharedMemory. Moves, does not copy (copy() makes another
/// list). Every access passes the door; the chart shows the list by its name. Semantics: Python's documentation, but
/// text and bytes come back as they were: whole, and with the NULs at their end.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/shared/scalar.hpp"

namespace sharescope {

class ShareableList {
 public:
  /// Throws InvalidValue for an integer that does not fit 64 bits with a sign; otherwise as SharedMemory::create().
  static ShareableList create(std::span<const Scalar> values, std::optional<std::string_view> name = {},
                              SharedMemoryOptions options = {});
  static ShareableList create(std::initializer_list<Scalar> values, std::optional<std::string_view> name = {},
                              SharedMemoryOptions options = {}) {
    return create(std::span(values.begin(), values.size()), name, options);
  }

  /// Throws NotFound, InvalidValue when what has the name is no such list; otherwise as SharedMemory::attach().
  static ShareableList attach(std::string_view name);

  /// An independent list with the same values, and the same room where the values need it.
  ShareableList copy(std::optional<std::string_view> name = {},
                     std::source_location where = std::source_location::current()) const;

  /// A negative index counts from the end. Throws IndexRange; InvalidValue after close().
  Scalar get(std::int64_t index, std::source_location where = std::source_location::current()) const;

  /// Throws as get(); InvalidValue when the slot has no room for it, or an integer does not fit. Nothing is changed
  /// then. May wait for another process that is writing to the list.
  void set(std::int64_t index, const Scalar& value,
           std::source_location where = std::source_location::current());

  std::int64_t size() const noexcept { return count_; }

  /// How many are equal to it. As in Python 1, 1.0 and true are equal.
  std::int64_t count(const Scalar& value, std::source_location where = std::source_location::current()) const;
  /// The first that is equal to it. Throws InvalidValue when none is.
  std::int64_t index(const Scalar& value, std::source_location where = std::source_location::current()) const;
  std::vector<Scalar> to_vector(std::source_location where = std::source_location::current()) const;

  /// Reads each slot when it comes to it.
  class Iterator {
   public:
    using value_type = Scalar;
    using difference_type = std::int64_t;
    using iterator_category = std::input_iterator_tag;
    using pointer = void;
    using reference = Scalar;
    Iterator() = default;
    Iterator(const ShareableList* list, std::int64_t at) noexcept : list_(list), at_(at) {}
    Scalar operator*() const { return list_->get(at_); }
    Iterator& operator++() noexcept {
      ++at_;
      return *this;
    }
    Iterator operator++(int) noexcept { return {list_, at_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const ShareableList* list_ = nullptr;
    std::int64_t at_ = 0;
  };
  Iterator begin() const noexcept { return {this, 0}; }
  Iterator end() const noexcept { return {this, count_}; }

  const std::string& name() const noexcept { return memory_.name(); }
  ObjectId id() const noexcept { return memory_.id(); }
  /// The memory that it lies in.
  const SharedMemory& memory() const noexcept { return memory_; }

  void close(std::source_location where = std::source_location::current()) { memory_.close(where); }
  void unlink() { memory_.unlink(); }

 private:
  explicit ShareableList(SharedMemory memory);

  SharedMemory memory_;
  std::int64_t count_ = 0;
};

/// "ShareableList(['howdy', 7, 2.5, True, None], name='settings')"
std::string to_string(const ShareableList& list);

/// Over a pipe goes the name alone; the receiver attaches, and gets NotFound when it was unlinked meanwhile.
template <>
struct Codec<ShareableList> {
  static void write(auto& out, const ShareableList& list) { out.put(list.name()); }
  static ShareableList read(auto& in) { return ShareableList::attach(in.template get<std::string>()); }
};

}  // namespace sharescope
