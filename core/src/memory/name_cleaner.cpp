// SPDX-License-Identifier: MIT
#include "name_cleaner.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <new>

#include "../os/above_standard.hpp"
#include "../os/running.hpp"
#include "cleaner_process.hpp"
#include "name_table.hpp"
#include "sharescope/error.hpp"

namespace sharescope::detail {
namespace {

/// What all processes of the program have in common. Nobody reads or writes the pipe.
struct CleanerLine {
  NameTable* table = nullptr;
  std::array<int, 2> pipe{-1, -1};
  struct stat identity {};

  /// A program may close descriptors that it does not know, and open others with their numbers.
  bool has_pipe() const noexcept {
    struct stat about {};
    return pipe[0] >= 0 && ::fstat(pipe[0], &about) == 0 && about.st_dev == identity.st_dev &&
           about.st_ino == identity.st_ino;
  }

  /// False, and errno says why.
  bool make() noexcept {
    if (table == nullptr) {
      void* memory = ::mmap(nullptr, sizeof(NameTable), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (memory == MAP_FAILED) return false;
      table = new (memory) NameTable;
    }
    if (has_pipe()) return true;
    const auto open_pipe = [](std::array<int, 2>& pair) { return ::pipe2(pair.data(), O_CLOEXEC); };
    return make_pair_above_standard(pipe, open_pipe) == 0 && ::fstat(pipe[0], &identity) == 0;
  }
};

// Made before main, so that every process that the program forks has the same.
CleanerLine& line() {
  static CleanerLine made;
  return made;
}
std::mutex starting;
[[maybe_unused]] const bool line_is_made = line().make();
[[maybe_unused]] const int forks_wait =
    pthread_atfork([] { starting.lock(); }, [] { starting.unlock(); }, [] { starting.unlock(); });

/// A claimed entry, or the size of the table.
std::uint32_t claim_entry(NameTable& table) noexcept {
  for (std::uint32_t i = 0; i < NameTable::size; ++i) {
    GivenName::State free = GivenName::State::free;
    if (table.names[i].state.load() != free ||
        !table.names[i].state.compare_exchange_strong(free, GivenName::State::claimed))
      continue;
    std::uint32_t used = table.used.load();
    while (used <= i && !table.used.compare_exchange_weak(used, i + 1)) {
    }
    return i;
  }
  return NameTable::size;
}

}  // namespace

void need_cleaner(const std::string& name) {
  CleanerLine& ours = line();
  const std::lock_guard hold(starting);
  if (!ours.make()) throw SystemError("preparing the removal of the name '" + name + "'", errno);
  std::atomic<pid_t>& cleaner = ours.table->cleaner;
  for (pid_t seen = cleaner.load();;) {
    // One that is being started by another process is as good as there.
    if (seen != 0 && is_running(seen < 0 ? -seen : seen)) return;
    if (!cleaner.compare_exchange_strong(seen, -::getpid())) continue;
    // If it was our child, it is a zombie.
    if (seen > 0) ::waitpid(seen, nullptr, __WALL | WNOHANG);
    break;
  }
  const pid_t started = start_cleaner(*ours.table, ours.pipe[0]);
  const int error = errno;
  cleaner.store(std::max(started, 0));
  if (started < 0) throw SystemError("starting the process that removes the name '" + name + "'", error);
}

NameEntry NameEntry::enter(const std::string& name, const struct stat& file) noexcept {
  NameTable& table = *line().table;
  const std::uint32_t index = claim_entry(table);
  if (index == NameTable::size) return NameEntry();
  GivenName& given = table.names[index];
  given.maker = ::getpid();
  given.device = file.st_dev;
  given.inode = file.st_ino;
  std::memset(given.name, 0, sizeof given.name);
  std::memcpy(given.name, name.data(), std::min(name.size(), sizeof given.name - 1));
  given.state.store(GivenName::State::given);
  return NameEntry(index);
}

NameEntry::~NameEntry() {
  if (index_ != none) line().table->names[index_].state.store(GivenName::State::free);
}

void forget_name(const std::string& name, const struct stat& file) noexcept {
  NameTable* table = line().table;
  if (table == nullptr) return;
  const std::uint32_t used = std::min(table->used.load(), NameTable::size);
  for (std::uint32_t i = 0; i < used; ++i) {
    GivenName& given = table->names[i];
    GivenName::State state = given.state.load();
    if (state != GivenName::State::given || given.inode != file.st_ino || given.device != file.st_dev ||
        name != given.name)
      continue;
    given.state.compare_exchange_strong(state, GivenName::State::free);
  }
}

}  // namespace sharescope::detail
