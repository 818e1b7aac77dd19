// SPDX-License-Identifier: MIT
#pragma once

/// What the numbers depend on: the machine, and what was built how.
///
/// By any thread; reads files of /proc and /sys.
///
///     for (const Fact& fact : machine_facts()) std::cout << fact.name << ": " << fact.value << '\n';

#include <string>
#include <vector>

namespace sharescope::bench {

struct Fact {
  std::string name;
  std::string value;
};

/// Processor, processors, caches, virtual machine, kernel, clock sources, C library, compiler, build, Boost.
std::vector<Fact> machine_facts();

/// Programs that ran or wanted to, over the last minute, five and fifteen; "unknown" where nobody counts.
std::string load_average();

/// Empty, or why the numbers of this build say little: it is not optimised, or carries sanitizers.
std::string why_build_is_slow();

}  // namespace sharescope::bench
