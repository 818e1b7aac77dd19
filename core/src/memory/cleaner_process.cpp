// SPDX-License-Identifier: MIT
//
// The cleaner is a copy of the process that started it, with all memory that this has and the locks that other threads
// held. So it allocates nothing, calls system calls only, and lets go of descriptors and memory that others might miss.

#include "cleaner_process.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "../os/running.hpp"
#include "../os/sanitizer.hpp"

namespace sharescope::detail {
namespace {

constexpr std::size_t stack_bytes = 64 * 1024;

struct Work {
  NameTable* table;
  int read_end;
};

void close_all_but(int kept) noexcept {
  const auto close_from = [](unsigned first, unsigned last) {
    if (first > last || ::syscall(SYS_close_range, first, last, 0U) == 0) return;
    for (unsigned number = first; number <= std::min(last, 65'535U); ++number)
      ::close(static_cast<int>(number));
  };
  close_from(0, static_cast<unsigned>(kept) - 1);
  close_from(static_cast<unsigned>(kept) + 1, ~0U);
}

std::uint64_t hexadecimal(const char*& at) noexcept {
  std::uint64_t value = 0;
  for (;; ++at) {
    const char digit = *at;
    if (digit >= '0' && digit <= '9') {
      value = value * 16 + static_cast<std::uint64_t>(digit - '0');
    } else if (digit >= 'a' && digit <= 'f') {
      value = value * 16 + static_cast<std::uint64_t>(digit - 'a' + 10);
    } else {
      return value;
    }
  }
}

/// Gives back the memory of one line of proc(5)'s maps: what is shared, for others may count on it being free when they
/// let go of it; and what is large, private, writable and of no file. What this thread needs stays: the table, its stack,
/// and what the C library keeps for it.
void give_back_line(const char* line, const NameTable& table) noexcept {
  const char* at = line;
  const std::uint64_t begin = hexadecimal(at);
  const std::uint64_t end = *at == '-' ? hexadecimal(++at) : 0;
  constexpr std::uint64_t worthwhile = 1U << 20U;
  if (end <= begin || at[0] != ' ') return;
  if (at[4] == 's') {
    const auto needed = reinterpret_cast<std::uintptr_t>(&table);
    if (needed < begin || needed >= end) ::munmap(reinterpret_cast<void*>(begin), end - begin);
    return;
  }
  // What a sanitizer keeps for the process, the cleaner needs as well.
  if (is_sanitized || end - begin < worthwhile || at[1] != 'r' || at[2] != 'w' || at[4] != 'p') return;
  // Permissions, offset, device; then the inode, which is 0.
  int field = 0;
  for (at += 1; field < 3 && *at != '\0'; ++at)
    field += *at == ' ' ? 1 : 0;
  if (at[0] != '0' || (at[1] != ' ' && at[1] != '\0')) return;
  char here = 0;
  for (const void* needed : {static_cast<const void*>(&here), static_cast<const void*>(&errno)}) {
    const auto address = reinterpret_cast<std::uintptr_t>(needed);
    if (address >= begin && address < end) return;
  }
  ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

/// The program goes on writing to what it had; kept here, every page of it would take memory twice.
void give_back_memory(const NameTable& table) noexcept {
  const int maps = ::open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (maps < 0) return;
  char text[4096];
  std::size_t held = 0;
  for (ssize_t got; (got = ::read(maps, text + held, sizeof text - 1 - held)) > 0;) {
    held += static_cast<std::size_t>(got);
    std::size_t from = 0;
    for (std::size_t at = 0; at < held; ++at) {
      if (text[at] != '\n') continue;
      text[at] = '\0';
      give_back_line(text + from, table);
      from = at + 1;
    }
    std::copy(text + from, text + held, text);
    held -= from;
    if (held == sizeof text - 1) break;
  }
  ::close(maps);
}

void remove_name(const GivenName& given) noexcept {
  constexpr char folder[] = "/dev/shm/";
  char path[sizeof folder + sizeof given.name];
  std::copy(folder, folder + sizeof folder - 1, path);
  std::copy(given.name, given.name + sizeof given.name, path + sizeof folder - 1);
  path[sizeof path - 1] = '\0';
  struct stat about {};
  if (::lstat(path, &about) != 0 || about.st_dev != given.device || about.st_ino != given.inode) return;
  ::unlink(path);
}

/// Removes the names whose makers have ended. Returns a maker that has not, or 0.
pid_t remove_what_is_nobodys(NameTable& table) noexcept {
  pid_t living = 0;
  const std::uint32_t used = std::min(table.used.load(), NameTable::size);
  for (std::uint32_t i = 0; i < used; ++i) {
    GivenName& given = table.names[i];
    if (given.state.load() != GivenName::State::given) continue;
    if (!is_running(given.maker)) {
      remove_name(given);
      given.state.store(GivenName::State::free);
    } else {
      living = given.maker;
    }
  }
  return living;
}

int clean(void* argument) noexcept {
  const Work work = *static_cast<const Work*>(argument);
  ::setsid();
  ::prctl(PR_SET_NAME, cleaner_name);
  close_all_but(work.read_end);
  [[maybe_unused]] const int ignored = ::chdir("/");
  give_back_memory(*work.table);

  pollfd pipe{work.read_end, POLLIN, 0};
  while (::poll(&pipe, 1, -1) < 0 && errno == EINTR) {
  }
  while (const pid_t living = remove_what_is_nobodys(*work.table))
    ends_within(living, -1);
  ::syscall(SYS_exit_group, 0);
  return 0;
}

}  // namespace

pid_t start_cleaner(NameTable& table, int read_end) noexcept {
  void* stack = ::mmap(nullptr, stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) return -1;
  Work work{&table, read_end};
  // Blocked before it exists, so that there is no moment at which a signal could end it.
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  // Not fork(): no handler of the program runs, and with no signal for its end, wait() does not return it.
  const pid_t pid = ::clone(clean, static_cast<std::byte*>(stack) + stack_bytes, 0, &work);
  const int error = errno;
  // Here as well as in the cleaner: from now on, the end of the program's process group is not its own.
  if (pid > 0) ::setpgid(pid, pid);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  ::munmap(stack, stack_bytes);
  errno = error;
  return pid;
}

}  // namespace sharescope::detail
