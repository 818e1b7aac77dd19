// SPDX-License-Identifier: MIT
#pragma once

/// How a value becomes the bytes of a message, and a message a value again.
///
///     type                               its bytes
///     trivially copyable (int, Point)    its own, as they lie in memory
///     std::string, std::string_view      8 bytes of length, the characters; a view can only be sent
///     std::vector<T>                     8 bytes of count, each element
///     std::array<T, n>, pairs, tuples    each element
///     std::optional<T>                   1 byte, 0 or 1; then the value if there is one
///     a type of your own                 what its Codec writes
///
/// A message is read by processes of the same program only, so bytes keep the machine's order and sizes. A type that is
/// seen to hold an address does not compile, for an address means nothing in another process; memory/hidden_address.hpp
/// says which are seen.
///
/// A type of your own needs a specialisation of two functions. `write` is called twice, once to count, and must
/// write the same both times, at least one byte; `read` takes the same parts in the same order:
///
///     template <>
///     struct sharescope::Codec<Person> {
///       static void write(auto& out, const Person& person) { out.put(person.name).put(person.age); }
///       static Person read(sharescope::ByteReader& in) { return {in.get<std::string>(), in.get<int>()}; }
///     };
///
/// Pure functions over the caller's memory: any thread. Nothing blocks. Invariant: decode<T>() of what encode()
/// wrote is an equal value; of anything else it is a TypeMismatch or some value, and never reads outside.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "sharescope/memory/hidden_address.hpp"
#include "sharescope/memory/type_code.hpp"

namespace sharescope {

template <class T>
struct Codec;

/// Where the bytes of a value go. `Derived` says how by append(const void*, std::size_t).
template <class Derived>
class ByteSink {
 public:
  template <class T>
  Derived& put(const T& value) {
    auto& self = static_cast<Derived&>(*this);
    Codec<T>::write(self, value);
    return self;
  }
};

/// Only counts.
class ByteCounter : public ByteSink<ByteCounter> {
 public:
  void append(const void* /*bytes*/, std::size_t count) noexcept { bytes_ += count; }
  std::uint64_t bytes() const noexcept { return bytes_; }

 private:
  std::uint64_t bytes_ = 0;
};

/// Writes one behind the other. Precondition: there is room; encoded_size() tells how much is needed.
class ByteWriter : public ByteSink<ByteWriter> {
 public:
  explicit ByteWriter(std::byte* to) noexcept : to_(to) {}
  void append(const void* bytes, std::size_t count) noexcept {
    if (count == 0) return;
    std::memcpy(to_, bytes, count);
    to_ += count;
  }

 private:
  std::byte* to_;
};

namespace detail {
[[noreturn]] void throw_undecodable(std::string_view type, std::uint64_t bytes);
}

/// Takes values out of a message, in the order in which they were put.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::byte> from) noexcept : from_(from) {}

  /// Throws TypeMismatch when the message ends before the value does.
  template <class T>
  T get() {
    return Codec<T>::read(*this);
  }

  /// The next `count` bytes, for a `read` that wants them as they are. Throws TypeMismatch when there are fewer.
  std::span<const std::byte> take(std::uint64_t count, std::string_view type = "value") {
    if (count > from_.size()) detail::throw_undecodable(type, from_.size());
    const auto taken = from_.first(static_cast<std::size_t>(count));
    from_ = from_.subspan(taken.size());
    return taken;
  }
  std::uint64_t left() const noexcept { return from_.size(); }

 private:
  std::span<const std::byte> from_;
};

/// Trivially copyable types. std::array of these, too: its bytes are the elements'.
template <class T>
struct Codec {
  static_assert(
      !hides_an_address<T>,
      "an address means nothing in another process: memory/hidden_address.hpp says what is refused");
  static_assert(std::is_trivially_copyable_v<T>, "this type needs a Codec: channel/codec.hpp says how");

  static constexpr bool is_plain = true;
  static void write(auto& out, const T& value) { out.append(&value, sizeof value); }
  static T read(ByteReader& in) {
    const std::byte* bytes = in.take(sizeof(T), type_name_of<T>()).data();
    if constexpr (std::is_default_constructible_v<T>) {
      return filled(bytes);
    } else {
      std::array<std::byte, sizeof(T)> copy;
      std::memcpy(copy.data(), bytes, sizeof(T));
      return std::bit_cast<T>(copy);
    }
  }

 private:
  /// Made where the caller has it: a large one might not fit on a stack twice. (GCC before 14 does so only for a variable in
  /// the outermost block.)
  static T filled(const std::byte* bytes) {
    T value;
    std::memcpy(static_cast<void*>(&value), bytes, sizeof value);
    return value;
  }
};

/// Whether the bytes of a T in memory are its message: no counting, no buffer in between.
template <class T>
concept PlainMessage = requires {
  requires Codec<T>::is_plain;
};

template <class T>
std::uint64_t encoded_size(const T& value) {
  if constexpr (PlainMessage<T>) {
    return sizeof value;
  } else {
    ByteCounter counter;
    counter.put(value);
    return counter.bytes();
  }
}

/// Precondition: `to` has encoded_size(value) bytes.
template <class T>
void encode(const T& value, std::byte* to) {
  ByteWriter(to).put(value);
}

template <class T>
std::vector<std::byte> encoded(const T& value) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(encoded_size(value)));
  encode(value, bytes.data());
  return bytes;
}

/// Throws TypeMismatch when the message is shorter or longer than a T is.
template <class T>
T decode(std::span<const std::byte> message) {
  ByteReader in(message);
  T value = in.get<T>();
  if (in.left() != 0) detail::throw_undecodable(type_name_of<T>(), message.size());
  return value;
}

template <>
struct Codec<std::string_view> {
  static void write(auto& out, std::string_view text) {
    out.put(static_cast<std::uint64_t>(text.size()));
    out.append(text.data(), text.size());
  }
};

template <>
struct Codec<std::string> {
  static void write(auto& out, const std::string& text) { out.put(std::string_view(text)); }
  static std::string read(ByteReader& in) {
    const auto bytes = in.take(in.get<std::uint64_t>(), "string");
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};

template <class T>
struct Codec<std::vector<T>> {
  /// Elements that can be copied as one block.
  static constexpr bool is_block = PlainMessage<T> && !std::is_same_v<T, bool>;

  static void write(auto& out, const std::vector<T>& all) {
    out.put(static_cast<std::uint64_t>(all.size()));
    if constexpr (is_block) {
      out.append(all.data(), all.size() * sizeof(T));
    } else {
      for (const T& each : all)
        out.put(each);
    }
  }
  static std::vector<T> read(ByteReader& in) {
    const auto count = in.get<std::uint64_t>();
    // Every element has at least one byte; so a count that was scribbled on asks for no memory.
    if (count > in.left()) detail::throw_undecodable(type_name_of<std::vector<T>>(), in.left());
    std::vector<T> all;
    if constexpr (is_block && std::is_default_constructible_v<T>) {
      if (count > in.left() / sizeof(T)) detail::throw_undecodable(type_name_of<std::vector<T>>(), in.left());
      const auto bytes = in.take(count * sizeof(T));
      all.resize(static_cast<std::size_t>(count));
      if (!bytes.empty()) std::memcpy(static_cast<void*>(all.data()), bytes.data(), bytes.size());
    } else {
      all.reserve(static_cast<std::size_t>(count));
      for (std::uint64_t i = 0; i < count; ++i)
        all.push_back(in.get<T>());
    }
    return all;
  }
};

template <class T>
struct Codec<std::optional<T>> {
  static void write(auto& out, const std::optional<T>& value) {
    out.put(static_cast<std::uint8_t>(value ? 1 : 0));
    if (value) out.put(*value);
  }
  static std::optional<T> read(ByteReader& in) {
    if (in.get<std::uint8_t>() == 0) return std::nullopt;
    return in.get<T>();
  }
};

template <class T, std::size_t n>
requires(n > 0 && !std::is_trivially_copyable_v<T>) struct Codec<std::array<T, n>> {
  static void write(auto& out, const std::array<T, n>& all) {
    for (const T& each : all)
      out.put(each);
  }
  static std::array<T, n> read(ByteReader& in) {
    return [&]<std::size_t... i>(std::index_sequence<i...>) {
      return std::array<T, n>{(static_cast<void>(i), in.get<T>())...};
    }
    (std::make_index_sequence<n>());
  }
};

template <class First, class Second>
struct Codec<std::pair<First, Second>> {
  static void write(auto& out, const std::pair<First, Second>& both) { out.put(both.first).put(both.second); }
  static std::pair<First, Second> read(ByteReader& in) {
    // Braces: the first is read first.
    return std::pair<First, Second>{in.get<First>(), in.get<Second>()};
  }
};

template <class First, class... Rest>
struct Codec<std::tuple<First, Rest...>> {
  static void write(auto& out, const std::tuple<First, Rest...>& all) {
    std::apply([&](const auto&... each) { (out.put(each), ...); }, all);
  }
  static std::tuple<First, Rest...> read(ByteReader& in) {
    return std::tuple<First, Rest...>{in.get<First>(), in.get<Rest>()...};
  }
};

}  // namespace sharescope
