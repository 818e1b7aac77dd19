// SPDX-License-Identifier: MIT
#include "process_generation.hpp"

#include <pthread.h>

namespace sharescope::detail {
namespace {

constinit std::uint32_t generation = 1;

[[gnu::hot]] void count_fork() { ++generation; }

// Written while the child has one thread, before anything of the program runs in it.
[[maybe_unused]] const int forks_are_counted = pthread_atfork(nullptr, nullptr, count_fork);

}  // namespace

std::uint32_t process_generation() noexcept { return generation; }

}  // namespace sharescope::detail
