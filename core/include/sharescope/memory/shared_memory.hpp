// SPDX-License-Identifier: MIT
#pragma once

/// Bytes that processes share by a name, and nothing else (Python's multiprocessing.shared_memory.SharedMemory).
///
///     sharescope::SharedMemory mine = sharescope::SharedMemory::create(1024, "picture");
///     …                                                          // in another process, related or not:
///     sharescope::SharedMemory its = sharescope::SharedMemory::attach("picture");
///     its.set(0, 255);
///     its.close();
///     …
///     mine.unlink();
///
/// It is a file in /dev/shm, as shm_open(3) makes them, mode 0600, so programs in any language can open it. It lives
/// until its name is gone and the last process that has it open has closed it or ended.
///
/// The name is removed by unlink(), or else when the program that gave it has ended: within a second of the end of its
/// last process, SIGKILL included. A program is a process and all that it forks, directly or not. The end of a program
/// that only attached removes nothing. With SharedMemoryOptions::persist only unlink() removes the name. A process
/// killed while it makes one leaves nothing.
///
/// Its memory is taken from the machine when it is made: if there is too little, that is an OutOfMemory there, never a
/// fault (SIGBUS) where it is used. What no library can prevent: whoever may open the file may truncate it, and then
/// who touches the lost part faults.
///
/// get(), set() and slices pass the door, so they are seen on the chart, with the name and size of the memory. Its
/// bytes are not in the session, so the window does not show them. buf() and view() are the bare memory, and what is
/// done with them is not seen.
///
/// The memory is for all threads and processes at once; each byte is read and written whole. Moving, closing and
/// destroying is for one thread, while no other uses this object. Moves, does not copy: attach again. The destructor
/// closes and does not unlink. Semantics: Python's documentation of SharedMemory.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sharescope/session/listing.hpp"
#include "sharescope/shared/slice.hpp"

namespace sharescope {

namespace detail {
struct Segment;
}

template <class T>
struct Codec;

/// Part of a shared memory, which cannot be closed as long as this is alive: Python's memoryview. It keeps the memory
/// mapped by itself, so it stays valid even if the SharedMemory is destroyed before it.
class SharedMemoryView {
 public:
  SharedMemoryView(const SharedMemoryView& other) noexcept;
  SharedMemoryView& operator=(const SharedMemoryView& other) noexcept;
  ~SharedMemoryView();

  std::span<std::byte> bytes() const noexcept { return bytes_; }
  operator std::span<std::byte>() const noexcept { return bytes_; }
  std::byte* data() const noexcept { return bytes_.data(); }
  std::size_t size() const noexcept { return bytes_.size(); }
  std::byte& operator[](std::size_t at) const noexcept { return bytes_[at]; }
  auto begin() const noexcept { return bytes_.begin(); }
  auto end() const noexcept { return bytes_.end(); }

 private:
  friend class SharedMemory;
  SharedMemoryView(std::shared_ptr<detail::Segment> segment, std::span<std::byte> bytes) noexcept;
  std::shared_ptr<detail::Segment> segment_;
  std::span<std::byte> bytes_;
};

struct SharedMemoryOptions {
  bool persist = false;  ///< The name outlives the program that gave it.
};

class SharedMemory {
 public:
  /// A new one of `size` zeroed bytes. Without a name it gets one that nobody has ("psm_sharescope_…"). Throws
  /// InvalidValue when size is not positive or the name holds a NUL, Exists when the name is taken, OutOfMemory when
  /// the machine has not that much, and SystemError for names that cannot be: empty or with '/' inside (EINVAL),
  /// longer than 255 (ENAMETOOLONG), and when no file may be so large ('ulimit -f', EFBIG). The first call of a program starts a process that removes names at its end. Never
  /// blocks for other processes.
  static SharedMemory create(std::int64_t size, std::optional<std::string_view> name = {},
                             SharedMemoryOptions options = {});

  /// An existing one. As in Python `size` is no condition; it must not be negative. Throws NotFound, InvalidValue for
  /// an empty file (and leaves it alone), SystemError when it may not be opened.
  static SharedMemory attach(std::string_view name, std::int64_t size = 0);

  SharedMemory(SharedMemory&&) noexcept = default;
  SharedMemory& operator=(SharedMemory&&) noexcept = default;
  ~SharedMemory() = default;

  /// The bytes themselves. Throws InvalidValue after close(). The span must not be used after close(): whoever wants
  /// to keep it takes a view().
  std::span<std::byte> buf() const;

  /// A part of them that holds the memory open. Throws InvalidValue after close() and for a part that lies outside.
  SharedMemoryView view(std::int64_t offset = 0, std::optional<std::int64_t> count = {}) const;

  /// One byte, 0 to 255; a negative index counts from the end. Throws IndexRange, InvalidValue after close().
  int get(std::int64_t index, std::source_location where = std::source_location::current()) const;
  /// Throws as get(), and InvalidValue for what is no byte; nothing is changed then.
  void set(std::int64_t index, int byte, std::source_location where = std::source_location::current());

  /// Throws InvalidValue for a step of 0 and after close().
  std::vector<std::byte> get_slice(Slice slice,
                                   std::source_location where = std::source_location::current()) const;
  /// Throws as get_slice(), and InvalidValue when the lengths differ; nothing is changed then.
  void set_slice(Slice slice, std::span<const std::byte> bytes,
                 std::source_location where = std::source_location::current());
  void set_slice(Slice slice, std::string_view bytes,
                 std::source_location where = std::source_location::current()) {
    set_slice(slice, std::as_bytes(std::span(bytes)), where);
  }

  /// Without a leading '/'. Known also after close().
  const std::string& name() const noexcept { return name_; }
  std::int64_t size() const noexcept { return size_; }
  ObjectId id() const noexcept { return id_; }
  bool closed() const noexcept { return segment_ == nullptr; }

  /// Lets go of the memory; other attachments, also those of this process, live on. Again: does nothing. Throws
  /// BufferInUse while a view is alive, and nothing is closed then.
  void close(std::source_location where = std::source_location::current());

  /// Removes the name. The memory lives on for those who have it; the next of that name is another one. Possible
  /// after close(), too. Throws NotFound when nothing has the name.
  void unlink();

 private:
  friend class ShareableList;
  SharedMemory(std::string name, std::shared_ptr<detail::Segment> segment, ObjectKind kind);
  static SharedMemory create_as(ObjectKind kind, std::int64_t size, std::optional<std::string_view> name,
                                SharedMemoryOptions options, const std::function<void(std::byte*)>& fill);
  static SharedMemory attach_as(ObjectKind kind, std::string_view name);
  std::string description() const;

  std::string name_;
  std::shared_ptr<detail::Segment> segment_;
  std::int64_t size_ = 0;
  Listing listing_;  ///< empty where another process of the session has listed it
  ObjectId id_ = 0;
};

/// Over a pipe goes the name alone; the receiver attaches, and gets NotFound when it was unlinked meanwhile.
template <>
struct Codec<SharedMemory> {
  static void write(auto& out, const SharedMemory& memory) { out.put(memory.name()); }
  static SharedMemory read(auto& in) { return SharedMemory::attach(in.template get<std::string>()); }
};

}  // namespace sharescope
