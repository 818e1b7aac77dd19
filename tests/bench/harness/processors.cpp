// SPDX-License-Identifier: MIT
#include "processors.hpp"

#include <sched.h>

namespace sharescope::bench {

Processors Processors::allowed() {
  cpu_set_t set;
  CPU_ZERO(&set);
  std::vector<int> numbers;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return unbound();
  for (int number = 0; number < CPU_SETSIZE; ++number) {
    if (CPU_ISSET(static_cast<std::size_t>(number), &set)) numbers.push_back(number);
  }
  return Processors(std::move(numbers));
}

void Processors::bind(pid_t process, int processor) const noexcept {
  if (processor < 0) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(static_cast<std::size_t>(processor), &set);
  sched_setaffinity(process, sizeof set, &set);
}

void Processors::release(pid_t process) const noexcept {
  if (!binds()) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int number : numbers_)
    CPU_SET(static_cast<std::size_t>(number), &set);
  sched_setaffinity(process, sizeof set, &set);
}

std::string Processors::text() const {
  if (!binds()) return "-";
  std::string text;
  for (const int number : numbers_) {
    if (!text.empty()) text += ',';
    text += std::to_string(number);
  }
  return text;
}

}  // namespace sharescope::bench
