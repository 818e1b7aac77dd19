// SPDX-License-Identifier: MIT
#include "lingering.hpp"

#include <atomic>

#include "../memory/no_cancellation.hpp"
#include "../os/process_generation.hpp"
#include "fork_hooks.hpp"
#include "sharescope/session/session.hpp"

namespace sharescope::detail {

namespace {

constexpr std::uint64_t bytes_worth_a_look = 16ULL << 20U;

std::uint32_t images_put_back() noexcept {
  return Session::current().block().images_put_back.load(std::memory_order_acquire);
}

}  // namespace

/// The entries of this process.
class LingeringList {
 public:
  void add(Lingering* entry) noexcept {
    push(entry);
    const bool many =
        count_.load(std::memory_order_relaxed) >= look_at_count_.load(std::memory_order_relaxed);
    const bool large =
        bytes_.load(std::memory_order_relaxed) >= look_at_bytes_.load(std::memory_order_relaxed);
    if (many || large) look(Look::thorough);
  }

  void look_if_children_ended() noexcept {
    const std::uint32_t count = count_.load(std::memory_order_relaxed);
    if (count == 0) [[likely]]
      return;
    const std::uint32_t ended = Session::current().block().forks.ended.load(std::memory_order_acquire);
    // With many entries, one child more or less is not worth looking at all of them.
    if (ended - ended_seen_.load(std::memory_order_relaxed) <= count / 64) return;
    ended_seen_.store(ended, std::memory_order_relaxed);
    look(Look::quick);
  }

  bool look(Look how) noexcept {
    const NoCancellation whole;
    if (how == Look::thorough && pids_are_common()) Session::current().block().forks.sweep();
    Lingering* entry = first_.exchange(nullptr, std::memory_order_acquire);
    bool released = false;
    while (entry != nullptr) {
      Lingering* const next = entry->next_;
      count_.fetch_sub(1, std::memory_order_relaxed);
      bytes_.fetch_sub(entry->bytes(), std::memory_order_relaxed);
      if (entry->maker_ != process_generation() || entry->image_ != images_put_back()) {
        entry->disown();
        delete entry;
      } else if (entry->is_in_use(how)) {
        push(entry);
      } else {
        delete entry;
        released = true;
      }
      entry = next;
    }
    look_at_count_.store(2 * count_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    look_at_bytes_.store(2 * bytes_.load(std::memory_order_relaxed) + bytes_worth_a_look,
                         std::memory_order_relaxed);
    return released;
  }

 private:
  void push(Lingering* entry) noexcept {
    count_.fetch_add(1, std::memory_order_relaxed);
    bytes_.fetch_add(entry->bytes(), std::memory_order_relaxed);
    entry->next_ = first_.load(std::memory_order_relaxed);
    while (!first_.compare_exchange_weak(entry->next_, entry, std::memory_order_release)) {
    }
  }

  std::atomic<Lingering*> first_{nullptr};
  std::atomic<std::uint32_t> count_{0};
  std::atomic<std::uint64_t> bytes_{0};
  std::atomic<std::uint32_t> look_at_count_{1};
  std::atomic<std::uint64_t> look_at_bytes_{bytes_worth_a_look};
  std::atomic<std::uint32_t> ended_seen_{0};
};

namespace {

constinit LingeringList list;

}  // namespace

Lingering::Lingering() noexcept : maker_(process_generation()), image_(images_put_back()) {}

void linger(std::unique_ptr<Lingering> memory) noexcept {
  if (memory) list.add(memory.release());
}

void look_after_lingering() noexcept { list.look_if_children_ended(); }

bool release_lingering() noexcept { return list.look(Look::thorough); }

}  // namespace sharescope::detail
