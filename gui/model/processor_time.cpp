// SPDX-License-Identifier: MIT
#include "model/processor_time.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <optional>

#include "model/descriptor.hpp"

namespace sharescope::gui {
namespace {

/// The first number of schedstat: nanoseconds spent on a processor (Documentation/scheduler/sched-stats.rst).
std::optional<std::uint64_t> used_by(std::int32_t pid, std::int32_t tid) {
  const std::string path = fmt::format("/proc/{}/task/{}/schedstat", pid, tid != 0 ? tid : pid);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return std::nullopt;
  std::array<char, 96> text;
  const ssize_t length = ::read(file.get(), text.data(), text.size());
  std::uint64_t nanoseconds = 0;
  if (length <= 0 || std::from_chars(text.data(), text.data() + length, nanoseconds).ec != std::errc{}) {
    return std::nullopt;
  }
  return nanoseconds;
}

}  // namespace

void ProcessorTime::sample(const std::vector<LaneCopy>& lanes) {
  for (const LaneCopy& lane : lanes) {
    if (lane.life != Life::running || lane.role == Role::supervisor) continue;
    if (const auto used = used_by(lane.pid, lane.tid))
      looks_[{lane.index, lane.generation}] = {*used, lane.events};
  }
}

std::uint64_t ProcessorTime::nanoseconds() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [lane, look] : looks_)
    sum += look.nanoseconds;
  return sum;
}

std::uint64_t ProcessorTime::events() const noexcept {
  std::uint64_t sum = 0;
  for (const auto& [lane, look] : looks_)
    sum += look.events;
  return sum;
}

}  // namespace sharescope::gui
