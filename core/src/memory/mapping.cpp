// SPDX-License-Identifier: MIT
#include "sharescope/memory/mapping.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "../os/above_standard.hpp"
#include "held_signal.hpp"
#include "no_cancellation.hpp"
#include "sharescope/error.hpp"

namespace sharescope {
namespace {

std::byte* map_shared(int descriptor, std::uint64_t bytes) {
  // NORESERVE: the address space is generous, the memory behind it is taken by reserve().
  void* address = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, descriptor, 0);
  if (address == MAP_FAILED) {
    const int why = errno;
    ::close(descriptor);
    if (why == ENOMEM) {
      throw OutOfMemory("no room in the address space for " + std::to_string(bytes) +
                        " bytes of shared memory (is 'ulimit -v' set?)");
    }
    throw SystemError("mapping shared memory", why);
  }
  return static_cast<std::byte*>(address);
}

/// 0, or the error.
int set_size(int descriptor, std::uint64_t bytes) noexcept {
  const detail::HeldSignal too_large(SIGXFSZ);
  return ::ftruncate(descriptor, static_cast<off_t>(bytes)) == 0 ? 0 : errno;
}

template <class Resource>
bool is_limited_below(Resource resource, std::uint64_t bytes) noexcept {
  rlimit limit{};
  return ::getrlimit(resource, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < bytes;
}

}  // namespace

bool Mapping::is_within_limits(std::uint64_t bytes) noexcept {
  if (is_limited_below(RLIMIT_FSIZE, bytes)) return false;
  if (!is_limited_below(RLIMIT_AS, UINT64_MAX)) return true;
  const std::uint64_t twice = 2 * bytes;
  void* const room = ::mmap(nullptr, twice, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED) return false;
  ::munmap(room, twice);
  return true;
}

Mapping Mapping::create(const std::string& label, std::uint64_t bytes) {
  const detail::NoCancellation whole;
  Mapping made;
  const int descriptor = detail::make_above_standard(
      [&] { return ::memfd_create(label.c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING); });
  if (descriptor < 0) throw SystemError("making a shared memory object with memfd_create(2)", errno);
  // The kernel makes it readable and writable for everybody who can name it in /proc.
  if (::fchmod(descriptor, S_IRUSR | S_IWUSR) != 0) {
    const int why = errno;
    ::close(descriptor);
    throw SystemError("restricting a shared memory object to its user", why);
  }
  if (const int why = set_size(descriptor, bytes); why != 0) {
    ::close(descriptor);
    throw SystemError("sizing a shared memory object to " + std::to_string(bytes) + " bytes" +
                          (why == EFBIG ? " (is 'ulimit -f' set?)" : ""),
                      why);
  }
  if (::fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
    const int why = errno;
    ::close(descriptor);
    throw SystemError("sealing a shared memory object", why);
  }
  made.address_ = map_shared(descriptor, bytes);
  made.size_ = bytes;
  made.descriptor_ = descriptor;
  return made;
}

Mapping Mapping::adopt(int descriptor) {
  const detail::NoCancellation whole;
  const int seals = ::fcntl(descriptor, F_GET_SEALS);
  if (seals < 0) {
    throw SessionError("descriptor " + std::to_string(descriptor) + " is no session: it is " +
                       (errno == EBADF ? "not open" : "not a shared memory object"));
  }
  if ((seals & F_SEAL_SHRINK) == 0) {
    throw SessionError("descriptor " + std::to_string(descriptor) +
                       " is no session: it is not sealed, so it could be truncated while in use");
  }
  struct stat about {};
  if (::fstat(descriptor, &about) != 0) throw SystemError("asking for the size of a session", errno);
  if (about.st_size <= 0) throw SessionError("the session is truncated: it is empty");
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  if (copy < 0) throw SystemError("duplicating the descriptor of a session", errno);
  Mapping adopted;
  adopted.size_ = static_cast<std::uint64_t>(about.st_size);
  adopted.address_ = map_shared(copy, adopted.size_);
  adopted.descriptor_ = copy;
  return adopted;
}

Mapping::Mapping(Mapping&& other) noexcept
    : address_(std::exchange(other.address_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(address_, other.address_);
  std::swap(size_, other.size_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Mapping::~Mapping() {
  const detail::NoCancellation whole;
  if (address_ != nullptr) ::munmap(address_, size_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Mapping::reserve(std::uint64_t offset, std::uint64_t bytes) const {
  if (offset > size_ || bytes > size_ - offset) {
    throw OutOfMemory("the session has no room for " + std::to_string(bytes) + " bytes more");
  }
  const detail::NoCancellation whole;
  int result;
  do {
    result =
        ::fallocate(descriptor_, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset), static_cast<off_t>(bytes));
  } while (result != 0 && errno == EINTR);
  if (result == 0) return;
  if (errno == ENOMEM || errno == ENOSPC) {
    throw OutOfMemory("the machine has no memory for " + std::to_string(bytes) + " bytes of shared objects");
  }
  throw SystemError("reserving " + std::to_string(bytes) + " bytes of shared memory", errno);
}

void Mapping::give_back(std::uint64_t offset, std::uint64_t bytes) const noexcept {
  const detail::NoCancellation whole;
  // If the kernel refuses, the memory stays taken, and is found again when the range is used again.
  [[maybe_unused]] const int result = ::fallocate(descriptor_, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                                                  static_cast<off_t>(offset), static_cast<off_t>(bytes));
}

}  // namespace sharescope
