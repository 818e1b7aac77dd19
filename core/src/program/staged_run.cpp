// SPDX-License-Identifier: MIT
#include "staged_run.hpp"

#include <algorithm>
#include <iterator>

#include "../explore/explorer.hpp"
#include "shared_kinds.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/clock.hpp"
#include "sharescope/sync/futex.hpp"

namespace sharescope {
namespace {

constexpr std::uint64_t look_again = 50'000'000;

/// FNV-1a over what the program shares and who takes part, folded to 16 bits: enough to notice that it was changed.
std::uint16_t fingerprint_of(const Session& session, const std::vector<std::string>& names) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text)
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    hash = (hash ^ 0xFFU) * 0x100000001B3ULL;
  };
  const Block& block = session.block();
  const std::uint32_t used = std::min(block.objects_used.load(), limits::objects);
  for (ObjectId id = 1; id < used; ++id) {
    if (block.objects[id].life.load() != ObjectLife::listed) continue;
    const ObjectKind kind = block.objects[id].kind;
    mix(to_string(kind));
    // A name that was made up is another one each time.
    if (std::ranges::find(shared_by_name, kind) == std::end(shared_by_name))
      mix(block.objects[id].name.view());
  }
  for (const std::string& name : names)
    mix(name);
  return static_cast<std::uint16_t>(hash ^ (hash >> 16U) ^ (hash >> 32U) ^ (hash >> 48U));
}

}  // namespace

StagedRun::StagedRun(Session& session, const std::vector<WorkerRole>& roles, Judge judge)
    : session_(session),
      turns_(session.block().turns),
      judge_(std::move(judge)),
      crew_(session, roles, {.fresh = session.block().exploration.fresh.load() != 0}) {
  session.block().exploration.fingerprint.store(fingerprint_of(session, crew_.names()));
}

void StagedRun::explore() {
  session_.block().exploration.forked_anew.store(crew_.is_fresh() ? 1 : 0);
  const auto perform = [this](const explore::Plan& plan) { return crew_.perform(plan); };
  explore::Explorer(session_, crew_.workers(), perform, judge_).run();
}

/// `done`: what has been performed so far.
explore::Performed StagedRun::carry_out(std::uint32_t wish, std::vector<Choice>& done) {
  const Choice* wanted = Dispatcher(session_).wanted();
  const std::uint32_t length = std::min(turns_.wanted_length.load(), limits::schedule_steps);
  explore::Plan plan;
  plan.wish.assign(wanted, wanted + length);
  plan.after = turns_.wanted_after.load();
  plan.strict = UINT32_MAX;
  plan.look_first = true;
  const bool goes_on = wish != 0 && turns_.executions.load() > 0 && done.size() <= plan.wish.size() &&
                       std::equal(done.begin(), done.end(), plan.wish.begin()) &&
                       turns_.stop.load() == Stop::held;
  explore::Performed performed = goes_on ? crew_.go_on(plan) : crew_.perform(plan);
  done = choices_of(performed.steps);
  return performed;
}

explore::Performed StagedRun::step() {
  std::vector<Choice> done;
  explore::Performed performed;
  std::uint32_t seen = turns_.reached.load();
  while (session_.block().control.stop.load() == 0) {
    const std::uint32_t wish = turns_.wanted.load();
    if (wish == seen) {
      futex_sleep(turns_.wanted, seen, Deadline::at(monotonic_nanoseconds() + look_again));
      continue;
    }
    seen = wish;
    performed = carry_out(wish, done);
    judge_(performed);
    turns_.end.store(performed.end);
    turns_.message = performed.message;
    turns_.reached.store(wish, std::memory_order_release);
    futex_wake(turns_.reached, everybody);
  }
  return performed;
}

}  // namespace sharescope
