// SPDX-License-Identifier: MIT
#include "list_layout.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <variant>

#include "../shared/utf8.hpp"
#include "sharescope/error.hpp"

namespace sharescope::detail {
namespace {

enum class Held : std::uint8_t { nothing, truth, integer, real, text, bytes };

/// A value as it lies in a slot.
struct Stored {
  Held held = Held::nothing;
  std::string bytes;
  bool is_sequence() const noexcept { return held == Held::text || held == Held::bytes; }
};

template <class Number>
std::string eight_bytes_of(Number number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  return {reinterpret_cast<const char*>(&bits), sizeof bits};
}

struct Store {
  Stored operator()(std::monostate) const { return {Held::nothing, {}}; }
  Stored operator()(bool truth) const { return {Held::truth, eight_bytes_of<std::uint64_t>(truth ? 1 : 0)}; }
  Stored operator()(std::int64_t number) const { return {Held::integer, eight_bytes_of(number)}; }
  Stored operator()(std::uint64_t number) const {
    throw InvalidValue("a list holds integers of 64 bits with a sign, and " + std::to_string(number) +
                       " is too large");
  }
  Stored operator()(double number) const { return {Held::real, eight_bytes_of(number)}; }
  Stored operator()(wchar_t character) const {
    return {Held::text, encode_utf8(std::wstring_view(&character, 1))};
  }
  Stored operator()(const Text& text) const { return {Held::text, text.utf8}; }
  Stored operator()(const Bytes& bytes) const { return {Held::bytes, bytes.bytes}; }
};

Stored stored(const Scalar& value) { return std::visit(Store{}, value.content()); }

/// As Python reckons it, from the bytes instead of the characters.
std::uint64_t room_for(const Stored& value) {
  return value.is_sequence() ? 8 * (value.bytes.size() / 8 + 1) : 8;
}

constexpr std::uint64_t make_current(Held held, std::uint64_t generation, std::uint64_t copy) noexcept {
  return (static_cast<std::uint64_t>(held) << 56U) | ((generation << 1U) & 0x00FFFFFFFFFFFFFEULL) | copy;
}
constexpr std::uint64_t held_in(std::uint64_t current) noexcept { return current >> 56U; }
constexpr std::uint64_t generation_in(std::uint64_t current) noexcept {
  return (current & 0x00FFFFFFFFFFFFFFULL) >> 1U;
}

void put_word(std::byte* at, std::uint64_t word) noexcept {
  __atomic_store_n(reinterpret_cast<std::uint64_t*>(at), word, __ATOMIC_RELAXED);
}
std::uint64_t get_word(const std::byte* at) noexcept {
  return __atomic_load_n(reinterpret_cast<const std::uint64_t*>(at), __ATOMIC_RELAXED);
}

/// Word by word: a reader may look at the same time, and throws away what it saw then.
void put_copy(std::byte* at, std::string_view bytes) noexcept {
  put_word(at, bytes.size());
  for (std::size_t done = 0; done < bytes.size(); done += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + done, std::min<std::size_t>(8, bytes.size() - done));
    put_word(at + 8 + done, word);
  }
}

std::optional<std::string> get_copy(const std::byte* at, std::uint64_t room) {
  const std::uint64_t size = get_word(at);
  if (size > room) return std::nullopt;
  std::string bytes(size, '\0');
  for (std::size_t done = 0; done < size; done += 8) {
    const std::uint64_t word = get_word(at + 8 + done);
    std::memcpy(bytes.data() + done, &word, std::min<std::size_t>(8, size - done));
  }
  return bytes;
}

template <class Number>
Number number_in(const std::string& bytes) noexcept {
  std::uint64_t bits = 0;
  std::memcpy(&bits, bytes.data(), std::min(bytes.size(), sizeof bits));
  return std::bit_cast<Number>(bits);
}

std::optional<Scalar> loaded(std::uint64_t held, std::string bytes) {
  switch (static_cast<Held>(held)) {
    case Held::nothing: return Scalar();
    case Held::truth: return Scalar(number_in<std::uint64_t>(bytes) != 0);
    case Held::integer: return Scalar(number_in<std::int64_t>(bytes));
    case Held::real: return Scalar(number_in<double>(bytes));
    case Held::text: return Scalar(Text{std::move(bytes)});
    case Held::bytes: return Scalar(Bytes{std::move(bytes)});
  }
  return std::nullopt;
}

/// The list's lock. Whoever died holding it had either published a value or not: there is nothing to mend.
class WriteHold {
 public:
  explicit WriteHold(pthread_mutex_t& mutex) : mutex_(mutex) {
    const int result = pthread_mutex_lock(&mutex_);
    if (result == EOWNERDEAD) {
      pthread_mutex_consistent(&mutex_);
    } else if (result != 0) {
      throw SystemError("taking the lock of a shared list", result);
    }
  }
  ~WriteHold() { pthread_mutex_unlock(&mutex_); }
  WriteHold(const WriteHold&) = delete;
  WriteHold& operator=(const WriteHold&) = delete;

 private:
  pthread_mutex_t& mutex_;
};

[[noreturn]] void throw_corrupted(const std::string& list) {
  throw InvalidValue(list + " is corrupted: somebody wrote into its memory");
}

std::optional<long double> number_of(const Scalar& scalar) {
  if (const auto* truth = std::get_if<bool>(&scalar.content())) return *truth ? 1.0L : 0.0L;
  if (const auto* number = std::get_if<std::int64_t>(&scalar.content())) return *number;
  if (const auto* large = std::get_if<std::uint64_t>(&scalar.content())) return *large;
  if (const auto* real = std::get_if<double>(&scalar.content())) return *real;
  return std::nullopt;
}

}  // namespace

std::uint64_t ListLayout::bytes_for(std::span<const Scalar> values) {
  std::uint64_t bytes = sizeof(ListHeader) + values.size() * sizeof(ListSlot);
  for (const Scalar& value : values)
    bytes += 2 * (8 + room_for(stored(value)));
  return bytes;
}

void ListLayout::fill(std::byte* memory, std::uint64_t bytes, std::span<const Scalar> values) {
  ListLayout list({memory, static_cast<std::size_t>(bytes)});
  ListHeader& header = list.header();
  header.count = values.size();
  header.bytes = bytes;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&header.writing, &attributes);
  pthread_mutexattr_destroy(&attributes);
  std::uint64_t at = sizeof(ListHeader) + values.size() * sizeof(ListSlot);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Stored value = stored(values[i]);
    ListSlot& slot = list.slot(i);
    slot.at = at;
    slot.room = room_for(value);
    put_copy(memory + at, value.bytes);
    slot.current.store(make_current(value.held, 0, 0), std::memory_order_relaxed);
    at += 2 * (8 + slot.room);
  }
  header.magic = list_magic;
}

bool ListLayout::is_inside(std::uint64_t at, std::uint64_t room) const noexcept {
  // Nothing lies in the header: a place there, as in a list that was wiped out, would let a write spoil the lock.
  return at >= sizeof(ListHeader) && at % 8 == 0 && room % 8 == 0 && at <= memory_.size() &&
         room < memory_.size() && 2 * (8 + room) <= memory_.size() - at;
}

bool ListLayout::is_list() const noexcept {
  if (memory_.size() < sizeof(ListHeader) || header().magic != list_magic ||
      header().bytes != memory_.size() ||
      header().count > (memory_.size() - sizeof(ListHeader)) / sizeof(ListSlot))
    return false;
  for (std::uint64_t i = 0; i < header().count; ++i)
    if (!is_inside(slot(i).at, slot(i).room)) return false;
  return true;
}

Scalar ListLayout::read(std::uint64_t number, const std::string& list) const {
  ListSlot& slot = this->slot(number);
  const std::uint64_t at = slot.at;
  const std::uint64_t room = slot.room;
  if (!is_inside(at, room)) throw_corrupted(list);
  constexpr int patience = 100;
  for (int i = 0;; ++i) {
    // Who meets writers again and again has a turn of its own.
    std::optional<WriteHold> hold;
    if (i >= patience) hold.emplace(header().writing);
    const std::uint64_t current = slot.current.load(std::memory_order_acquire);
    std::optional<std::string> bytes = get_copy(copy(at, room, current), room);
    std::atomic_thread_fence(std::memory_order_acquire);
    // A writer touches this copy only after it has published the other one.
    if (slot.current.load(std::memory_order_relaxed) != current) continue;
    if (!bytes) throw_corrupted(list);
    const std::optional<Scalar> value = loaded(held_in(current), std::move(*bytes));
    if (!value) throw_corrupted(list);
    return *value;
  }
}

void ListLayout::write(std::uint64_t number, const Scalar& value, const std::string& list) {
  const Stored wanted = stored(value);
  ListSlot& slot = this->slot(number);
  const std::uint64_t at = slot.at;
  const std::uint64_t room = slot.room;
  if (!is_inside(at, room)) throw_corrupted(list);
  if (wanted.bytes.size() > room) {
    throw InvalidValue(to_string(value) + " takes " + std::to_string(wanted.bytes.size()) +
                       " bytes, and slot " + std::to_string(number) + " of " + list + " has room for " +
                       std::to_string(room));
  }
  const WriteHold hold(header().writing);
  const std::uint64_t before = slot.current.load(std::memory_order_relaxed);
  const std::uint64_t other = 1 - (before & 1);
  // A reader that still sees `before` must not see what is written now: it looks at `current` again.
  std::atomic_thread_fence(std::memory_order_release);
  put_copy(copy(at, room, other), wanted.bytes);
  slot.current.store(make_current(wanted.held, generation_in(before) + 1, other), std::memory_order_release);
}

bool is_equal(const Scalar& a, const Scalar& b) {
  const auto left = number_of(a);
  const auto right = number_of(b);
  if (left && right) return *left == *right;
  return a == b;
}

}  // namespace sharescope::detail
