// SPDX-License-Identifier: MIT
#pragma once

/// A named piece of shared memory, mapped into this process: a file in /dev/shm.
///
/// It is filled before it gets its name, so whoever finds the name finds all of it, and a process that is killed
/// meanwhile leaves nothing. The name goes with the program that gave it (name_cleaner.hpp), unless it shall stay. No
/// descriptor stays open.
///
///     auto segment = Segment::create("picture", 1024, NameLife::program);

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sharescope::detail {

/// How long a name stays that nobody removes.
enum class NameLife { program, for_good };

struct Segment {
  Segment(std::byte* at, std::uint64_t bytes) noexcept : address(at), size(bytes) {}
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;
  ~Segment();

  /// `fill` gets the zeroed memory before it has its name. Null when the name is taken; otherwise throws as
  /// SharedMemory::create().
  static std::shared_ptr<Segment> create(const std::string& name, std::uint64_t bytes, NameLife life,
                                         const std::function<void(std::byte*)>& fill = {});
  static std::shared_ptr<Segment> attach(const std::string& name);
  static void unlink(const std::string& name);
  /// The same, whether or not anything has the name.
  static void remove_name(const std::string& name) noexcept;

  /// Without leading '/'. Throws InvalidValue for a NUL, SystemError for what cannot be a name.
  static std::string checked_name(std::string_view name);
  static std::string random_name();

  std::byte* const address;
  const std::uint64_t size;
  std::atomic<int> views{0};
};

}  // namespace sharescope::detail
