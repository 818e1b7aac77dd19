// SPDX-License-Identifier: MIT
#include "machine.hpp"

#include <benchmark/benchmark.h>
#include <gnu/libc-version.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <boost/version.hpp>
#include <fstream>
#include <sstream>

#include "sharescope/session/clock.hpp"

namespace sharescope::bench {
namespace {

std::string first_line(const char* path) {
  std::ifstream file(path);
  std::string line;
  return std::getline(file, line) ? line : "unknown";
}

/// Of /proc/cpuinfo, the first processor.
std::string processor_field(const std::string& key) {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(':');
    if (!line.starts_with(key) || colon == std::string::npos) continue;
    return colon + 2 <= line.size() ? line.substr(colon + 2) : "";
  }
  return "unknown";
}

std::string caches() {
  std::ostringstream text;
  for (const benchmark::CPUInfo::CacheInfo& cache : benchmark::CPUInfo::Get().caches) {
    text << (text.tellp() > 0 ? ", " : "") << 'L' << cache.level << ' ' << cache.type << ' '
         << cache.size / 1024 << " KiB";
  }
  return text.str();
}

bool is_virtual() {
  std::istringstream flags(processor_field("flags"));
  for (std::string flag; flags >> flag;) {
    if (flag == "hypervisor") return true;
  }
  return false;
}

std::string kernel() {
  utsname names{};
  uname(&names);
  return std::string(names.sysname) + " " + names.release + " " + names.machine;
}

std::string boost_version() {
  return std::to_string(BOOST_VERSION / 100'000) + "." + std::to_string(BOOST_VERSION / 100 % 1000) + "." +
         std::to_string(BOOST_VERSION % 100);
}

}  // namespace

std::vector<Fact> machine_facts() {
#if defined(__clang__)
  const std::string compiler = "Clang " __clang_version__;
#else
  const std::string compiler = "GCC " __VERSION__;
#endif
  return {
      {"processor", processor_field("model name")},
      {"processors", std::to_string(sysconf(_SC_NPROCESSORS_ONLN))},
      {"caches", caches()},
      {"virtual machine", is_virtual() ? "yes" : "no"},
      {"kernel", kernel()},
      {"kernel clock", first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource")},
      {"clock of events",
       best_clock() == ClockKind::processor_ticks ? "the processor's tick counter" : "CLOCK_MONOTONIC"},
      {"C library", std::string("glibc ") + gnu_get_libc_version()},
      {"compiler", compiler},
      {"build", SHARESCOPE_BENCH_BUILD},
      {"Boost", boost_version()},
  };
}

std::string load_average() {
  std::istringstream line(first_line("/proc/loadavg"));
  std::string one;
  std::string five;
  std::string fifteen;
  return line >> one >> five >> fifteen ? one + " " + five + " " + fifteen : "unknown";
}

std::string why_build_is_slow() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return "this build carries a sanitizer";
#elif !defined(__OPTIMIZE__)
  return "this build is not optimised";
#else
  return {};
#endif
}

}  // namespace sharescope::bench
