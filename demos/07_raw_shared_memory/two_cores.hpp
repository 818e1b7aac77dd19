// SPDX-License-Identifier: MIT
#pragma once

/// Two processors for two workers that are to run at one time, each on a core of its own.
///
/// Two processors of the kernel may be two threads of one core, "siblings", which share its caches and its way to memory.
/// The kernel names the siblings in cpuN/topology/thread_siblings_list; where that file is missing, as in some containers,
/// a processor counts as a core.
///
///     take_core_of_its_own(me.index());
///
/// For one thread.

#include <sched.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace sharescope {

/// "0-1,4" as a set.
inline cpu_set_t processors_in(const std::string& list) {
  cpu_set_t found{};
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    const std::string range = list.substr(at, end - at);
    const std::size_t dash = range.find('-');
    const int first = std::stoi(range);
    const int last = dash == std::string::npos ? first : std::stoi(range.substr(dash + 1));
    for (int processor = first; processor <= last; ++processor)
      CPU_SET(processor, &found);
    at = end + 1;
  }
  return found;
}

/// The first two of `allowed` that are not siblings; none when there is only one core.
inline std::optional<std::array<int, 2>> two_cores(
    const cpu_set_t& allowed, const std::filesystem::path& folder = "/sys/devices/system/cpu") {
  std::optional<int> one;
  cpu_set_t siblings{};
  for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (!CPU_ISSET(processor, &allowed)) continue;
    if (one && !CPU_ISSET(processor, &siblings)) return std::array{*one, processor};
    if (one) continue;
    one = processor;
    std::ifstream file(folder / ("cpu" + std::to_string(processor)) / "topology/thread_siblings_list");
    if (std::string list; std::getline(file, list)) siblings = processors_in(list);
  }
  return std::nullopt;
}

/// Moves the calling thread to the first or the second of two cores. Where there is only one core, it says so on stderr.
inline void take_core_of_its_own(std::size_t index) {
  cpu_set_t allowed{};
  sched_getaffinity(0, sizeof allowed, &allowed);
  const std::optional<std::array<int, 2>> cores = two_cores(allowed);
  if (!cores) {
    if (index == 0) std::fputs("there is only one core: what this program shows needs two\n", stderr);
    return;
  }
  cpu_set_t core{};
  CPU_SET(cores->at(index), &core);
  sched_setaffinity(0, sizeof core, &core);
}

}  // namespace sharescope
