// SPDX-License-Identifier: MIT
#include "sharescope/schedule/local_state.hpp"

#include <unwind.h>

#include <cstddef>
#include <vector>

#include "callee_saved.hpp"
#include "digest.hpp"
#include "sharescope/session/this_lane.hpp"

namespace sharescope::local_state {
namespace {

struct Visit {
  Doing pending;
  std::uint64_t stack;
  std::uint64_t seen;
};

struct Mine {
  const std::uint64_t* base = nullptr;
  std::uint64_t seen = 0;  ///< digest of the steps so far
  std::vector<Visit> visits;
};

thread_local Mine mine;

struct Registers {
  Digest digest;
  std::uintptr_t above;
  int frames = 0;
};

/// Of the first frames above the door: what they keep in registers.
_Unwind_Reason_Code read_registers(_Unwind_Context* context, void* pointer) {
  auto& registers = *static_cast<Registers*>(pointer);
  if (_Unwind_GetCFA(context) < registers.above) return _URC_NO_REASON;
  for (const int number : callee_saved)
    registers.digest.add(_Unwind_GetGR(context, number));
  constexpr int enough = 2;
  return ++registers.frames < enough ? _URC_NO_REASON : _URC_NORMAL_STOP;
}

/// From the frame that called the door to the one that called the body.
[[gnu::noinline, gnu::no_sanitize("address", "thread")]] std::uint64_t digest_of_stack() noexcept {
  // Above its frame address lie a saved frame pointer and the return address.
  const auto* from = static_cast<const std::uint64_t*>(this_lane.door_frame) + 2;
  Registers registers{.digest = {}, .above = reinterpret_cast<std::uintptr_t>(from)};
  _Unwind_Backtrace(read_registers, &registers);
  Digest digest = registers.digest;
  for (; from < mine.base; ++from)
    digest.add(*static_cast<const volatile std::uint64_t*>(from));
  return digest.value();
}

std::uint64_t number(Doing pending, std::uint64_t failed) noexcept {
  Digest digest(mine.seen);
  digest.add(pending);
  digest.add(failed);
  return digest.value();
}

}  // namespace

void begins(const void* base) noexcept {
  mine.base = static_cast<const std::uint64_t*>(base);
  mine.seen = Digest().value();
  mine.visits.clear();
}

std::uint64_t arrives(Doing pending) {
  if (callee_saved.empty() || this_lane.door_frame == nullptr) return number(pending, 0);
  const std::uint64_t stack = digest_of_stack();
  for (std::size_t i = mine.visits.size(); i-- > 0;) {
    if (mine.visits[i].pending != pending || mine.visits[i].stack != stack) continue;
    mine.seen = mine.visits[i].seen;
    mine.visits.resize(i + 1);
    return number(pending, 0);
  }
  mine.visits.push_back({pending, stack, mine.seen});
  return number(pending, 0);
}

std::uint64_t stays(Doing pending) noexcept { return number(pending, 1); }

std::uint64_t ended() noexcept { return number(0, 0); }

void did(const StepRecord& step, std::uint64_t shared) noexcept {
  Digest digest(mine.seen);
  digest.add(step.before);
  digest.add(step.after);
  digest.add(std::uint64_t{step.detail} << 32U | std::uint64_t{step.object} << 16U | step.place);
  digest.add(static_cast<std::uint64_t>(step.operation) << 16U |
             static_cast<std::uint64_t>(step.outcome) << 8U | static_cast<std::uint64_t>(step.move));
  digest.add(shared);
  mine.seen = digest.value();
}

}  // namespace sharescope::local_state
