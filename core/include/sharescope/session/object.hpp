// SPDX-License-Identifier: MIT
#pragma once

/// An entry of the object table: what a reader needs to name a shared object, find its bytes and show them.
///
/// Written by the process that makes the object, published by `life`; read by anybody. Offsets count from the
/// start of the session, because every process may map it elsewhere.
///
/// Invariant: while life is listed or kept, data_at + data_bytes and state_at lie inside the arena. A reader checks it
/// all the same.

#include <atomic>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "sharescope/session/fixed_text.hpp"
#include "sharescope/session/limits.hpp"
#include "sharescope/session/structure.hpp"

namespace sharescope {

using ObjectId = std::uint32_t;  ///< index in the table; 0 stands for "not listed"

enum class ObjectKind : std::uint8_t {
  none = 0,
  raw_value,
  value,
  raw_array,
  array,
  atomic,
  lock,
  rlock,
  semaphore,
  bounded_semaphore,
  event,
  condition,
  barrier,
  rwlock,
  pipe,
  queue,
  simple_queue,
  joinable_queue,
  shared_memory,
  shareable_list,
  process,
  count_,
};

std::string_view to_string(ObjectKind kind) noexcept;

enum class ObjectLife : std::uint32_t {
  free = 0,
  claimed,
  listed,
  retired,
  kept,  ///< destroyed after the workers' end, and its bytes are left where they are: what a watcher sees last is right
};

struct alignas(64) Object {
  std::atomic<ObjectLife> life;
  std::atomic<std::uint32_t> generation;
  ObjectKind kind;
  char type_code;                   ///< Python's, e.g. 'i'; 0 for a structure or where there is no value
  std::uint16_t creator;            ///< lane index + 1
  std::uint32_t element_bytes;      ///< size of the value, or of one element
  std::uint64_t count;              ///< elements; 1 for a value
  std::uint64_t data_at;            ///< offset of the bytes, 0 for none
  std::uint64_t state_at;           ///< offset of the lock's state (sync/owner_word.hpp), 0 for none
  ObjectId guard;                   ///< the lock that belongs to this object, 0 for none
  StructureId structure;            ///< which named fields it has, or each of its elements; 0 for none
  std::atomic<std::uint16_t> look;  ///< how an array wants to be seen: session/array_look.hpp
  FixedText<limits::name_bytes> name;
  FixedText<limits::name_bytes> type_name;  ///< "int", "Point"
};

static_assert(sizeof(Object) == 128);
static_assert(std::is_standard_layout_v<Object>);
static_assert(std::atomic<ObjectLife>::is_always_lock_free);
static_assert(std::atomic<std::uint16_t>::is_always_lock_free);

}  // namespace sharescope
