// SPDX-License-Identifier: MIT
#include "model/processor_time.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
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
  std::size_t asked = 0;
  std::size_t looked = 0;
  for (; looked < lanes.size() && asked < most_at_once; ++looked) {
    const LaneCopy& lane = lanes[(turn_ + looked) % lanes.size()];
    if (lane.life != Life::running || lane.role == Role::supervisor) continue;
    ++asked;
    if (const auto used = used_by(lane.pid, lane.tid)) note(lane, *used);
  }
  turn_ = looked < lanes.size() ? (turn_ + looked) % lanes.size() : 0;
}

void ProcessorTime::note(const LaneCopy& lane, std::uint64_t used) {
  if (rows_.size() <= lane.index) rows_.resize(lane.index + 1);
  Look& row = rows_[lane.index];
  if (row.generation != lane.generation) row = {.generation = lane.generation};
  // A number of processes is used again, too: what went back is another's.
  nanoseconds_ += used - std::min(row.nanoseconds, used);
  events_ += lane.events - std::min(row.events, lane.events);
  row.nanoseconds = used;
  row.events = lane.events;
}

}  // namespace sharescope::gui
