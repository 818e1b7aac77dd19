// SPDX-License-Identifier: MIT
#include "segment.hpp"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <new>
#include <sstream>

#include "../os/above_standard.hpp"
#include "../process/descriptor.hpp"
#include "held_signal.hpp"
#include "name_cleaner.hpp"
#include "no_cancellation.hpp"
#include "sharescope/error.hpp"

namespace sharescope::detail {
namespace {

constexpr const char* folder = "/dev/shm";

std::string path_of(const std::string& name) { return std::string(folder) + "/" + name; }
std::string describe(const std::string& name) { return "shared memory '" + name + "'"; }

std::byte* map(const Descriptor& file, const std::string& name, std::uint64_t bytes) {
  void* address = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.number(), 0);
  if (address != MAP_FAILED) return static_cast<std::byte*>(address);
  if (errno == ENOMEM) {
    throw OutOfMemory("mapping " + describe(name) + ": no room in the address space for " +
                      std::to_string(bytes) + " bytes");
  }
  throw SystemError("mapping " + describe(name), errno);
}

[[noreturn]] void throw_no_memory(const std::string& name, std::uint64_t bytes, int error) {
  const std::string text = "making " + describe(name) + " of " + std::to_string(bytes) + " bytes";
  if (error == EFBIG)
    throw SystemError(text + ", which is more than a file may have (is 'ulimit -f' set?)", error);
  if (error == ENOSPC || error == ENOMEM || error == EDQUOT)
    throw OutOfMemory(text + ": the machine has not so much shared memory");
  throw SystemError(text, error);
}

/// What the machine could give without taking it from others: UINT64_MAX when it does not say.
std::uint64_t memory_available() {
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::uint64_t kibibytes = 0;
  std::uint64_t sum = 0;
  bool known = false;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    if (!(words >> name >> kibibytes) || (name != "MemAvailable:" && name != "SwapFree:")) continue;
    sum += kibibytes * 1024;
    known = true;
  }
  return known ? sum : UINT64_MAX;
}

/// The kernel takes pages until there are none, and then kills somebody; so what cannot be is refused before.
bool can_be_had(const Descriptor& file, std::uint64_t bytes) {
  struct statvfs about {};
  if (::fstatvfs(file.number(), &about) == 0 && about.f_blocks != 0 &&
      bytes / about.f_frsize >= about.f_bavail + 1)
    return false;
  return bytes < memory_available();
}

/// 0, or the error.
int set_size(const Descriptor& file, std::uint64_t bytes) noexcept {
  const HeldSignal too_large(SIGXFSZ);
  return ::ftruncate(file.number(), static_cast<off_t>(bytes)) == 0 ? 0 : errno;
}

void take_memory(const Descriptor& file, const std::string& name, std::uint64_t bytes) {
  if (!can_be_had(file, bytes)) throw_no_memory(name, bytes, ENOSPC);
  if (const int error = set_size(file, bytes); error != 0) throw_no_memory(name, bytes, error);
  // A kernel that is interrupted gives back what this call has taken by then; in parts it gets somewhere.
  constexpr std::uint64_t part = 64ULL << 20U;
  for (std::uint64_t at = 0; at < bytes; at += part) {
    const std::uint64_t count = std::min(part, bytes - at);
    int error;
    do {
      error = ::posix_fallocate(file.number(), static_cast<off_t>(at), static_cast<off_t>(count));
    } while (error == EINTR);
    if (error != 0) throw_no_memory(name, bytes, error);
  }
}

}  // namespace

Segment::~Segment() { ::munmap(address, size); }

std::shared_ptr<Segment> Segment::create(const std::string& name, std::uint64_t bytes, NameLife life,
                                         const std::function<void(std::byte*)>& fill) {
  const NoCancellation whole;
  if (life == NameLife::program) need_cleaner(name);
  const Descriptor file(
      make_above_standard([] { return ::open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }));
  if (!file) throw SystemError("making " + describe(name), errno);
  take_memory(file, name, bytes);
  auto segment = std::make_shared<Segment>(map(file, name, bytes), bytes);
  if (fill) fill(segment->address);
  // Entered first: a process that is killed after it has given the name leaves none.
  struct stat about {};
  if (::fstat(file.number(), &about) != 0) throw SystemError("making " + describe(name), errno);
  NameEntry entry = life == NameLife::program ? NameEntry::enter(name, about) : NameEntry();
  const std::string unnamed = "/proc/self/fd/" + std::to_string(file.number());
  if (::linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, path_of(name).c_str(), AT_SYMLINK_FOLLOW) == 0) {
    entry.keep();
    return segment;
  }
  if (errno == EEXIST) return nullptr;
  throw SystemError("naming " + describe(name), errno);
}

std::shared_ptr<Segment> Segment::attach(const std::string& name) {
  const NoCancellation whole;
  const Descriptor file(make_above_standard(
      [&] { return ::open(path_of(name).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); }));
  if (!file) {
    if (errno == ENOENT) throw NotFound("attaching " + describe(name) + ": nothing has this name");
    throw SystemError("attaching " + describe(name), errno);
  }
  struct stat about {};
  if (::fstat(file.number(), &about) != 0) throw SystemError("attaching " + describe(name), errno);
  if (!S_ISREG(about.st_mode))
    throw SystemError("attaching " + describe(name) + ", which is no file", EINVAL);
  if (about.st_size <= 0) throw InvalidValue("attaching " + describe(name) + ": it is empty");
  const auto bytes = static_cast<std::uint64_t>(about.st_size);
  return std::make_shared<Segment>(map(file, name, bytes), bytes);
}

void Segment::remove_name(const std::string& name) noexcept {
  try {
    ::unlink(path_of(name).c_str());
  } catch (const std::bad_alloc&) {
    // No memory for a path: the name stays, as after a kill.
  }
}

void Segment::unlink(const std::string& name) {
  struct stat about {};
  const bool is_known = ::lstat(path_of(name).c_str(), &about) == 0;
  if (::unlink(path_of(name).c_str()) == 0) {
    if (is_known) forget_name(name, about);
    return;
  }
  if (errno == ENOENT) throw NotFound("unlinking " + describe(name) + ": nothing has this name");
  throw SystemError("unlinking " + describe(name), errno);
}

std::string Segment::checked_name(std::string_view name) {
  const std::size_t start = std::min(name.find_first_not_of('/'), name.size());
  const std::string plain(name.substr(start));
  if (plain.find('\0') != plain.npos)
    throw InvalidValue("a shared memory's name holds a NUL: '" + std::string(plain.c_str()) + "…'");
  if (plain.empty() || plain == "." || plain == ".." || plain.find('/') != plain.npos)
    throw SystemError("the name '" + std::string(name) + "' for a shared memory", EINVAL);
  if (plain.size() > NAME_MAX)
    throw SystemError("a name of " + std::to_string(plain.size()) + " characters for a shared memory",
                      ENAMETOOLONG);
  return plain;
}

std::string Segment::random_name() {
  const NoCancellation whole;
  std::uint64_t number = 0;
  while (::getrandom(&number, sizeof number, 0) != sizeof number) {
  }
  char text[64];
  std::snprintf(text, sizeof text, "psm_sharescope_%012llx",
                static_cast<unsigned long long>(number & 0xFFFFFFFFFFFFULL));
  return text;
}

}  // namespace sharescope::detail
