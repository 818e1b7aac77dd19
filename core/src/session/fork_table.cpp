// SPDX-License-Identifier: MIT
#include "sharescope/session/fork_table.hpp"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "../os/above_standard.hpp"
#include "../os/running.hpp"

namespace sharescope {
namespace {

constexpr std::uint64_t make_word(ForkNumber number, ForkState state, pid_t pid) noexcept {
  return (number << 27U) | (static_cast<std::uint64_t>(state) << 24U) |
         (static_cast<std::uint64_t>(pid) & 0xFFFFFFU);
}
constexpr ForkNumber number_of(std::uint64_t word) noexcept { return word >> 27U; }
constexpr ForkState state_of(std::uint64_t word) noexcept {
  return static_cast<ForkState>((word >> 24U) & 7U);
}
constexpr pid_t pid_of(std::uint64_t word) noexcept { return static_cast<pid_t>(word & 0xFFFFFFU); }
constexpr bool is_under_way(std::uint64_t word) noexcept {
  return word != 0 && state_of(word) <= ForkState::under_way_tied;
}

std::uint32_t boot_seconds() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_BOOTTIME, &now);
  return static_cast<std::uint32_t>(now.tv_sec);
}

/// Whether the process that has the pid now was started noticeably later than `seconds`, and so is another one.
bool was_started_after(pid_t pid, std::uint32_t seconds) noexcept {
  char path[32];
  std::snprintf(path, sizeof path, "/proc/%d/stat", static_cast<int>(pid));
  const int file = detail::make_above_standard([&] { return ::open(path, O_RDONLY | O_CLOEXEC); });
  if (file < 0) return false;
  char text[1024];
  const ssize_t count = ::read(file, text, sizeof text - 1);
  ::close(file);
  if (count <= 0) return false;
  text[count] = '\0';
  // The name in brackets may hold anything, brackets too; 20 fields follow it before the start time.
  const char* at = std::strrchr(text, ')');
  for (int field = 0; at != nullptr && field < 20; ++field)
    at = std::strchr(at + 1, ' ');
  if (at == nullptr) return false;
  const unsigned long long ticks = std::strtoull(at, nullptr, 10);
  return ticks / static_cast<unsigned long long>(::sysconf(_SC_CLK_TCK)) > seconds + 2ULL;
}

}  // namespace

Fork ForkTable::begin(bool tied, pid_t parent) noexcept {
  // In this order: whoever sees the new number sees that a fork is under way, or sees it returned.
  under_way.fetch_add(1);
  Fork fork{Fork::untracked, begun.fetch_add(1) + 1};
  const std::uint64_t word =
      make_word(fork.number, tied ? ForkState::under_way_tied : ForkState::under_way, parent);
  for (std::uint32_t i = 0; i < limits::forks; ++i) {
    std::uint64_t free = 0;
    if (entries[i].word.load(std::memory_order_relaxed) != 0 ||
        !entries[i].word.compare_exchange_strong(free, word))
      continue;
    entries[i].forked_at.store(boot_seconds(), std::memory_order_relaxed);
    std::uint32_t seen = used.load();
    while (seen <= i && !used.compare_exchange_weak(seen, i + 1)) {
    }
    fork.entry = i;
    return fork;
  }
  ForkNumber none = 0;
  first_untracked.compare_exchange_strong(none, fork.number);
  return fork;
}

void ForkTable::returned(const Fork& fork) noexcept {
  if (fork.entry != Fork::untracked) {
    std::uint64_t word = entries[fork.entry].word.load();
    const bool tied = state_of(word) == ForkState::under_way_tied;
    const std::uint64_t next = tied ? make_word(fork.number, ForkState::unnamed_tied, pid_of(word))
                                    : make_word(fork.number, ForkState::unnamed, 0);
    // The child may have named itself by now.
    if (number_of(word) == fork.number && is_under_way(word))
      entries[fork.entry].word.compare_exchange_strong(word, next);
  }
  under_way.fetch_sub(1);
}

void ForkTable::name(const Fork& fork, pid_t child) noexcept {
  if (fork.entry == Fork::untracked) return;
  std::atomic<std::uint64_t>& word = entries[fork.entry].word;
  std::uint64_t seen = word.load();
  while (number_of(seen) == fork.number && state_of(seen) != ForkState::alive &&
         !word.compare_exchange_weak(seen, make_word(fork.number, ForkState::alive, child))) {
  }
}

void ForkTable::end(const Fork& fork) noexcept {
  if (fork.entry == Fork::untracked) return;
  std::uint64_t word = entries[fork.entry].word.load();
  while (number_of(word) == fork.number) {
    if (!entries[fork.entry].word.compare_exchange_weak(word, 0)) continue;
    ended.fetch_add(1);
    return;
  }
}

ForkNumber ForkTable::number_for_new_object() noexcept {
  ForkNumber number = begun.load();
  if (under_way.load() == 0) [[likely]]
    return number;
  const std::uint32_t count = std::min(used.load(), limits::forks);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t word = entries[i].word.load();
    if (is_under_way(word)) number = std::min(number, number_of(word) - 1);
  }
  const ForkNumber lost = first_untracked.load();
  return lost == 0 ? number : std::min(number, lost - 1);
}

bool ForkTable::is_inherited(ForkNumber made, ForkNumber destroyed) const noexcept {
  if (made >= destroyed) return false;
  const ForkNumber lost = first_untracked.load();
  if (lost != 0 && lost <= destroyed) return true;
  const std::uint32_t count = std::min(used.load(), limits::forks);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t word = entries[i].word.load();
    if (word != 0 && number_of(word) > made && number_of(word) <= destroyed) return true;
  }
  return false;
}

void ForkTable::sweep() noexcept {
  const std::uint32_t count = std::min(used.load(), limits::forks);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::uint64_t word = entries[i].word.load();
    const pid_t pid = pid_of(word);
    if (word == 0 || pid == 0) continue;
    if (detail::is_running(pid) &&
        !was_started_after(pid, entries[i].forked_at.load(std::memory_order_relaxed)))
      continue;
    // Of one whose parent died in the midst of a plain fork, nobody knows whether it exists.
    const bool may_exist = state_of(word) == ForkState::under_way;
    const std::uint64_t next = may_exist ? make_word(number_of(word), ForkState::unnamed, 0) : 0;
    const bool was_under_way = is_under_way(word);
    if (!entries[i].word.compare_exchange_strong(word, next)) continue;
    if (was_under_way) under_way.fetch_sub(1);
    if (next == 0) ended.fetch_add(1);
  }
}

}  // namespace sharescope
