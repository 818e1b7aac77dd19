// SPDX-License-Identifier: MIT
#include "explorer.hpp"

#include <signal.h>

#include <algorithm>
#include <random>
#include <utility>

#include "equivalents.hpp"
#include "repetition.hpp"
#include "sharescope/schedule/dispatcher.hpp"
#include "sharescope/schedule/schedule_text.hpp"
#include "sharescope/session/clock.hpp"

namespace sharescope::explore {
namespace {

/// What a program of a lesson never needs, and a loop that never ends soon reaches.
constexpr std::uint32_t usual_longest = 2'000;

constexpr int attempts = 4;

bool ended_badly(ExecutionEnd end) noexcept {
  return end == ExecutionEnd::crashed || end == ExecutionEnd::unresponsive || end == ExecutionEnd::killed ||
         end == ExecutionEnd::halted;
}

/// A worker seldom sends itself one of these, and others often do.
bool is_sent_by_others(int signal) noexcept {
  return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP || signal == SIGQUIT;
}

constexpr std::uint32_t bit_of(std::uint32_t seat) noexcept { return 1U << seat; }

}  // namespace

Explorer::Explorer(Session& session, std::uint32_t workers, Perform perform, Judge judge)
    : session_(session),
      turns_(session.block().turns),
      board_(session.block().exploration),
      workers_(workers),
      perform_(std::move(perform)),
      judge_(std::move(judge)),
      report_(session),
      trace_(workers),
      fill_(fill_of_all(session)),
      started_(monotonic_nanoseconds()),
      reduces_(board_.strategy.load() == Strategy::reduced && board_.bounded.load() == 0) {
  board_.workers.store(workers);
  const Choice* wanted = Dispatcher(session).wanted();
  first_.assign(wanted, wanted + std::min(board_.first.load(), limits::schedule_steps));
  if (board_.fixed.load() != 0) fixed_ = first_.size();
}

void Explorer::run() {
  switch (board_.strategy.load()) {
    case Strategy::random:
    case Strategy::priorities: sample(); break;
    default: walk_the_tree(); break;
  }
  board_.nanoseconds.store(monotonic_nanoseconds() - started_);
  board_.finished.store(1, std::memory_order_release);
}

Plan Explorer::plan() const {
  Plan plan;
  const std::uint32_t longest = board_.longest.load();
  plan.longest = longest == 0 ? usual_longest : longest;
  plan.look_first = looks_first_ || !reduces_;
  // Most mistakes need a switch at a bad moment. With many switches from the start they are found early; which of the
  // equivalent orders is shown in the end is another matter. With none they end well, if they can. A bound counts from no
  // preemption on.
  const bool calmly = board_.bounded.load() != 0 || board_.until.load() == Until::good;
  plan.after = calmly ? After::run_on : After::take_turns;
  plan.states = by_states_ ? States::go_on : States::ignored;
  return plan;
}

bool Explorer::is_enough() const {
  const std::uint64_t most_executions = board_.most_executions.load();
  const std::uint64_t most_nanoseconds = board_.most_nanoseconds.load();
  const Until until = board_.until.load();
  return stopped_ || session_.block().control.stop.load() != 0 ||
         (most_executions != 0 && report_.executions() >= most_executions) ||
         (most_nanoseconds != 0 && monotonic_nanoseconds() - started_ >= most_nanoseconds) ||
         (found_bad_ && until == Until::bad) || (found_good_ && until == Until::good);
}

void Explorer::note_found(const Result& result) { (result.as_expected ? found_good_ : found_bad_) = true; }

void Explorer::walk_the_tree() {
  walk();
  if (wants_states_ && !is_enough()) {
    begin_with_states();
    walk();
  }
  const bool all = !stopped_ && !wants_states_ && !back_to_what_is_left();
  if (by_states_) find_livelock();
  board_.part.store(all ? 1.0 : part_done());
  board_.complete.store(
      all && !leaves_out_ && board_.bounded.load() == 0 && turns_.outsiders.load() == 0 ? 1 : 0);
}

void Explorer::walk() {
  perform_from(0);
  while (!is_enough() && !wants_states_ && back_to_what_is_left()) {
    perform_from(nodes_.size() - 1);
    constexpr std::uint64_t now_and_then = 64;
    if (report_.executions() % now_and_then == 0) note_part();
  }
}

void Explorer::note_part() {
  board_.part.store(part_done(), std::memory_order_relaxed);
  board_.nanoseconds.store(monotonic_nanoseconds() - started_, std::memory_order_relaxed);
}

/// Each branch of a state counts for as much as its sisters; those that are not known of yet count for nothing.
double Explorer::part_done() const {
  double part = 0;
  double share = 1;
  for (const Node& node : nodes_) {
    const double branches = node.tried + static_cast<double>(node.left.branches());
    if (branches == 0) break;
    part += share * (node.tried - 1) / branches;
    share /= branches;
  }
  return part;
}

/// False when nothing is left anywhere.
bool Explorer::back_to_what_is_left() {
  while (!nodes_.empty()) {
    Node& node = nodes_.back();
    if (std::exchange(node.has_chosen, false)) node.done.push_back(node.chosen);
    if (!node.left.empty()) break;
    nodes_.pop_back();
  }
  trace_.cut_to(nodes_.empty() ? 0 : nodes_.size() - 1);
  return !nodes_.empty();
}

/// Repeats the steps before state `at`, takes what is left there first, and goes on as it comes.
Performed Explorer::perform_from(std::size_t at) {
  Plan plan = this->plan();
  for (std::size_t i = 0; i < at; ++i)
    plan.wish.push_back(nodes_[i].chosen.choice);
  if (nodes_.empty()) {
    plan.wish = first_;
    plan.strict = static_cast<std::uint32_t>(fixed_);
  } else {
    std::ranges::copy(nodes_[at].left.first_path(), std::back_inserter(plan.wish));
    plan.strict = static_cast<std::uint32_t>(at) + 1;
    if (reduces_) {
      for (const Step& step : nodes_[at].done)
        plan.asleep.push_back({step.choice, step.footprint});
      plan.sleep_from = static_cast<std::uint32_t>(at);
    }
  }
  Performed performed = performed_twice_if_killed(plan);
  if (turns_.timed.load() != 0 && !looks_first_) {
    // The first wait with a limit: whose wait can end in vain has to be known before each step from now on.
    looks_first_ = plan.look_first = true;
    performed = perform_(plan);
  }
  // Steps that were possible before are so again; unless somebody from outside has killed a worker.
  const auto fell_short = [&] { return at < nodes_.size() && performed.steps.size() <= at; };
  const auto is_in_vain = [&] {
    return performed.end == ExecutionEnd::killed || (fell_short() && ended_badly(performed.end));
  };
  for (int attempt = 1; is_in_vain() && performed.end != ExecutionEnd::halted && attempt < attempts;
       ++attempt) {
    report_.add(judge_(performed), choices_of(performed.steps), std::nullopt, choices_of(performed.steps));
    performed = perform_(plan);
  }
  if (performed.end == ExecutionEnd::stopped) {
    stopped_ = true;
  } else if (performed.end == ExecutionEnd::killed || performed.end == ExecutionEnd::halted) {
    leaves_out_ = true;
    report_.add(judge_(performed), choices_of(performed.steps), std::nullopt, choices_of(performed.steps));
    if (at < nodes_.size()) nodes_[at].left.drop_first();
  } else if (fell_short() && ended_badly(performed.end)) {
    leaves_out_ = true;
    nodes_[at].left.drop_first();
  } else if (performed.end == ExecutionEnd::impossible && nodes_.empty()) {
    cannot_begin(performed);
  } else if (performed.end == ExecutionEnd::impossible) {
    check_repeated(at, performed);
    board_.impossible.fetch_add(1);
    nodes_[at].left.drop_first();
  } else {
    check_repeated(at, performed);
    take_in(at, by_states_ ? in_known_states(at, performed) : performed);
    if (by_states_) note_states(at, performed);
    conclude(at, performed);
  }
  return performed;
}

/// What killed a worker by itself kills it again under the same choices; what came from outside does not.
Performed Explorer::performed_twice_if_killed(const Plan& plan) {
  const Performed first = perform_(plan);
  // Where it was killed early, the choices that were to follow are not possible any more.
  const bool may_be_killed = first.end == ExecutionEnd::crashed || first.end == ExecutionEnd::impossible;
  if (!may_be_killed || !is_sent_by_others(first.signal)) return first;
  const std::vector<Choice> schedule = choices_of(first.steps);
  const std::string crash = first.crash;
  Performed again = perform_(plan);
  if (again.crash != crash) {
    const Performed killed{.end = ExecutionEnd::killed,
                           .message = crash + " by somebody outside the program"};
    report_.add(judge_(killed), schedule, std::nullopt, schedule);
  }
  return again;
}

/// As it has to: not all of the fixed choices are possible.
void Explorer::cannot_begin(const Performed& performed) {
  leaves_out_ = true;
  report_.add(judge_(performed), first_, std::nullopt, first_);
}

/// What is done again under the same choices must be the same: a program that asks a static, the clock or a real random
/// number what to do cannot be searched through.
void Explorer::check_repeated(std::size_t until, const Performed& performed) {
  for (std::size_t i = 0; i < until && i < trace_.size(); ++i) {
    if (i < performed.steps.size()) {
      const StepRecord& again = performed.steps[i];
      if (again.operation == trace_[i].operation && again.object == trace_[i].footprint.object) continue;
      if (trace_[i].footprint.everything) continue;
    }
    leaves_out_ = true;
    board_.unrepeatable.store(static_cast<std::uint32_t>(i) + 1);
    return;
  }
}

/// The state behind the step that was chosen, whose record that is.
Explorer::Node Explorer::behind(const Node& node, const StepRecord& record) {
  const bool is_kill = node.chosen.choice.move == Move::kill;
  Node next;
  next.last = is_kill ? node.last : node.chosen.worker();
  next.kills = node.kills + (is_kill ? 1 : 0);
  next.preemptions = node.preemptions + (!is_kill && interrupts(node, record, node.chosen.worker()) ? 1 : 0);
  return next;
}

/// The states behind `from` are new; the branch that was followed is being explored from now on.
void Explorer::take_in(std::size_t from, const Performed& performed) {
  trace_.cut_to(from);
  for (std::size_t i = from; i < performed.steps.size(); ++i) {
    if (i == nodes_.size()) nodes_.emplace_back();
    Node& node = nodes_[i];
    const Step step = step_of(performed.steps[i], session_);
    if (!node.left.empty() && i > from && node.left.first().choice != step.choice) {
      board_.impossible.fetch_add(1);
      node.left.drop_first();
    }
    WakeupTree below = node.left.take(step.choice);
    node.chosen = step;
    node.has_chosen = true;
    node.tried += 1;
    Node next = behind(node, performed.steps[i]);
    next.left = std::move(below);
    for (const Step& done : node.done) {
      if (reduces_ && done.worker() != step.worker() && !depend(done.footprint, step.footprint))
        next.done.push_back(done);
    }
    if (trace_.size() < longest_trace) trace_.add(step);
    if (i + 1 < performed.steps.size()) {
      nodes_.resize(i + 1);
      nodes_.push_back(std::move(next));
    }
  }
  nodes_.resize(performed.steps.size());
}

void Explorer::conclude(std::size_t from, const Performed& performed) {
  const std::vector<Choice> schedule = choices_of(performed.steps);
  if (performed.end == ExecutionEnd::redundant) {
    // Its steps were all seen; who might be killed in the middle of them was not.
    add_timeouts_and_kills(from, performed);
    add_kills_at_the_end(performed);
    return report_.add_redundant(schedule);
  }
  wants_states_ =
      reduces_ && (performed.end == ExecutionEnd::too_long || repeats_itself(performed.steps, workers_));
  const bool is_too_long = performed.end == ExecutionEnd::too_long && !performed.by_chance;
  leaves_out_ = leaves_out_ || performed.is_cut || is_too_long ||
                performed.end == ExecutionEnd::unresponsive || nodes_.size() > longest_trace;
  if (reduces_) {
    add_races(from);
  } else {
    add_everybody(from, performed);
  }
  add_timeouts_and_kills(from, performed);
  if (report_.executions() == 0) add_instead_of_kills(performed);
  if (performed.end == ExecutionEnd::deadlock) add_kills_at_the_end(performed);
  // That it did not end yet says nothing: its states will.
  if (performed.end == ExecutionEnd::too_long && (wants_states_ || performed.by_chance))
    return report_.add_redundant(schedule);
  const Result result = judge_(performed);
  note_found(result);
  if (schedule.size() > longest_trace) return report_.add(result, schedule, std::nullopt, schedule);
  if (by_states_) return report_.add(result, schedule, std::nullopt, shortest_of(performed, result));
  if (!reduces_) return report_.add(result, schedule, 1.0, schedule);
  const Equivalents equivalents(trace_, fixed_);
  // What a step touches after which somebody is gone is not known before it is done, so not each of these orders is known
  // to be counted once.
  const auto is_gone = [](const StepRecord& step) { return step.left_held != 0; };
  const bool counts = board_.kills.load() == 0 && std::ranges::none_of(performed.steps, is_gone);
  report_.add(result, schedule, counts ? equivalents.orders() : std::nullopt, equivalents.shortest());
}

/// Before what the workers stand that cannot move any more, or were not let.
std::vector<Step> Explorer::standing() const {
  std::vector<Step> steps;
  for (std::uint32_t i = 0; i < workers_; ++i) {
    const Standing standing = turns_.seat[i].standing.load();
    if (standing == Standing::disabled || standing == Standing::ready)
      steps.push_back(pending_step(session_, i));
  }
  return steps;
}

void Explorer::add_races(std::size_t from) {
  for (Reversal& reversal : reversals(trace_, from, standing(), fill_)) {
    if (reversal.at < fixed_) continue;
    Node& node = nodes_[reversal.at];
    // What is known of those who are not in the sequence was learnt before this step turned out to touch everything.
    const bool is_new = node.chosen.footprint.everything;
    const auto covers = [&](const Step& step) {
      std::size_t where = 0;
      return can_come_first(step, reversal.sequence, where) && (!is_new || where < reversal.sequence.size());
    };
    if (std::ranges::none_of(node.done, covers) && !covers(node.chosen))
      node.left.insert(std::move(reversal.sequence));
  }
}

void Explorer::add(Node& node, const Step& step) {
  const auto is_same = [&](const Step& other) { return other.choice == step.choice; };
  if (is_same(node.chosen) || std::ranges::any_of(node.done, is_same) || node.left.begins_with(step.choice))
    return;
  Step added = step;
  // Unreduced, nothing makes up for a branch that is left out because another one commutes with it.
  added.footprint.everything = added.footprint.everything || !reduces_;
  node.left.insert({added});
}

/// Whether another one moves although the last one could go on.
bool Explorer::interrupts(const Node& node, const StepRecord& record, std::uint32_t worker) {
  return node.last != nobody && node.last != worker && (record.could & bit_of(node.last)) != 0;
}

bool Explorer::may_move(const Node& node, const StepRecord& record, std::uint32_t worker) const {
  return board_.bounded.load() == 0 || !interrupts(node, record, worker) ||
         node.preemptions < board_.preemptions.load();
}

void Explorer::add_everybody(std::size_t from, const Performed& performed) {
  for (std::size_t i = std::max(from, fixed_); i < nodes_.size(); ++i) {
    if (nodes_[i].is_known) continue;
    const StepRecord& record = performed.steps[i];
    for (std::uint32_t worker = 0; worker < workers_; ++worker) {
      if ((record.could & bit_of(worker)) == 0 || !may_move(nodes_[i], record, worker)) continue;
      Step step;
      step.choice = {static_cast<std::uint8_t>(worker + 1), Move::step};
      step.footprint.everything = true;
      add(nodes_[i], step);
    }
  }
}

/// The first execution follows choices of somebody's, who may have wished kills that nobody else would try.
void Explorer::add_instead_of_kills(const Performed& performed) {
  for (std::size_t i = fixed_; i < nodes_.size(); ++i) {
    const StepRecord& record = performed.steps[i];
    if (record.move != Move::kill || (record.could & bit_of(record.worker - 1U)) == 0) continue;
    Step other = nodes_[i].chosen;
    other.choice.move = Move::step;
    add(nodes_[i], other);
  }
}

/// Neither comes by itself, so neither is learnt from races: both are tried wherever they can be.
void Explorer::add_timeouts_and_kills(std::size_t from, const Performed& performed) {
  const std::uint32_t most_kills = board_.kills.load();
  if (turns_.timed.load() == 0 && most_kills == 0) return;
  std::vector<Step> next = standing();
  for (std::size_t i = nodes_.size(); i-- > std::max(from, fixed_);) {
    // What each worker does next after state i.
    std::erase_if(next, [&](const Step& step) { return step.worker() == nodes_[i].chosen.worker(); });
    next.push_back(nodes_[i].chosen);
    if (nodes_[i].is_known) continue;
    const StepRecord& record = performed.steps[i];
    for (const Step& step : next) {
      const bool can_time_out = (record.timeouts & bit_of(step.worker())) != 0;
      if (can_time_out && may_move(nodes_[i], record, step.worker())) add(nodes_[i], given_up(step));
      if (nodes_[i].kills < most_kills) add(nodes_[i], killed_before(step));
    }
  }
}

/// Of those who stand there and cannot move, or were not let: the others may go on then.
void Explorer::add_kills_at_the_end(const Performed& performed) {
  if (nodes_.empty() || nodes_.size() > longest_trace) return;
  Node end = behind(nodes_.back(), performed.steps.back());
  if (end.kills >= board_.kills.load()) return;
  for (const Step& step : standing())
    end.left.insert({killed_before(step)});
  if (!end.left.empty()) nodes_.push_back(std::move(end));
}

void Explorer::sample() {
  std::mt19937_64 random(board_.seed.load());
  const bool by_priority = board_.strategy.load() == Strategy::priorities;
  constexpr std::uint32_t priority_changes = 2;
  std::uint32_t longest_seen = 2;
  while (!is_enough()) {
    Plan plan = this->plan();
    plan.wish = {first_.begin(), first_.begin() + static_cast<std::ptrdiff_t>(fixed_)};
    plan.strict = static_cast<std::uint32_t>(fixed_);
    plan.after = by_priority ? After::priorities : After::random;
    plan.random = random();
    // Those that are drawn lie above the ranks to which a change lowers.
    for (std::uint32_t i = 0; i < workers_; ++i)
      plan.priorities.push_back(static_cast<std::uint32_t>(plan.changes.size()) + 1 + i);
    std::shuffle(plan.priorities.begin(), plan.priorities.end(), random);
    for (std::uint32_t i = 0; by_priority && i < priority_changes; ++i)
      plan.changes[i] = 1 + static_cast<std::uint32_t>(random() % (longest_seen - 1));
    const Performed performed = perform_(plan);
    if (performed.end == ExecutionEnd::stopped) break;
    if (performed.end == ExecutionEnd::impossible) return cannot_begin(performed);
    longest_seen = std::max(longest_seen, static_cast<std::uint32_t>(performed.steps.size()));
    const std::vector<Choice> schedule = choices_of(performed.steps);
    const Result result = judge_(performed);
    note_found(result);
    trace_.cut_to(0);
    for (const StepRecord& step : performed.steps.first(std::min(performed.steps.size(), longest_trace)))
      trace_.add(step_of(step, session_));
    report_.add(result, schedule, std::nullopt,
                schedule.size() <= longest_trace ? Equivalents(trace_, fixed_).shortest() : schedule);
    board_.nanoseconds.store(monotonic_nanoseconds() - started_, std::memory_order_relaxed);
  }
}

}  // namespace sharescope::explore
