// SPDX-License-Identifier: MIT
#pragma once

/// Performs a program in every order that can make a difference, or in as many as there is time for.
///
/// Depth first: it keeps the steps of the execution that was performed last, and at each of them what else is to be
/// tried. The next execution repeats the steps up to the deepest one where something is left, and goes on differently
/// from there. `reduced` learns from the races of each execution what has to be tried (wakeup_tree.hpp, reversals.hpp);
/// `all` tries everybody who could have moved. Where the watcher gives choices to begin with, only what comes behind them
/// is varied, or the first execution follows them and what is nearest to its end is tried first. docs/exploring.md has the
/// whole of it, and what is not explored.
///
/// By the supervisor's thread, which performs the executions and judges how each ended.
///
///     Explorer(session, workers, perform, judge).run();

#include <functional>
#include <vector>

#include "plan.hpp"
#include "report.hpp"
#include "reversals.hpp"
#include "state_space.hpp"
#include "trace.hpp"
#include "wakeup_tree.hpp"

namespace sharescope::explore {

class Explorer {
 public:
  /// One execution from the start.
  using Perform = std::function<Performed(const Plan&)>;
  using Judge = std::function<Result(const Performed&)>;

  Explorer(Session& session, std::uint32_t workers, Perform perform, Judge judge);

  /// Until all is done, a limit is reached, or the watcher wants an end. What performing throws.
  void run();

 private:
  static constexpr std::uint32_t nobody = UINT32_MAX;
  /// Beyond it a step's clock costs more than it is worth: the trace ends there, while every step has its node.
  static constexpr std::size_t longest_trace = 4'000;

  /// The state before one step.
  struct Node {
    Step chosen = {};
    bool has_chosen = false;
    std::vector<Step> done = {};    ///< steps from here of which everything that follows is known
    WakeupTree left = {};           ///< what is still to be tried
    std::uint32_t tried = 0;        ///< branches performed from here
    std::uint32_t last = nobody;    ///< who moved last before it; who was killed did not move
    std::uint32_t preemptions = 0;  ///< up to here
    std::uint32_t kills = 0;
    StateSpace::Index state = StateSpace::none;  ///< where states are looked through
    bool is_known = false;                       ///< and what follows from it is tried elsewhere
  };

  void walk_the_tree();
  void walk();
  void begin_with_states();
  Performed performed_twice_if_killed(const Plan& plan);
  Performed in_known_states(std::size_t from, const Performed& performed);
  void note_states(std::size_t from, const Performed& performed);
  void find_livelock();
  void sample();
  bool back_to_what_is_left();
  Performed perform_from(std::size_t at);
  void cannot_begin(const Performed& performed);
  void check_repeated(std::size_t until, const Performed& performed);
  void take_in(std::size_t from, const Performed& performed);
  void add_races(std::size_t from);
  void add_everybody(std::size_t from, const Performed& performed);
  void add_instead_of_kills(const Performed& performed);
  void add_timeouts_and_kills(std::size_t from, const Performed& performed);
  void add_kills_at_the_end(const Performed& performed);
  void add(Node& node, const Step& step);
  static Node behind(const Node& node, const StepRecord& record);
  static bool interrupts(const Node& node, const StepRecord& record, std::uint32_t worker);
  bool may_move(const Node& node, const StepRecord& record, std::uint32_t worker) const;
  std::vector<Step> standing() const;
  std::vector<Choice> shortest_of(const Performed& performed, const Result& result);
  void conclude(std::size_t from, const Performed& performed);
  void note_part();
  void note_found(const Result& result);
  Plan plan() const;
  bool is_enough() const;
  double part_done() const;

  Session& session_;
  Turns& turns_;
  Exploration& board_;
  std::uint32_t workers_;
  Perform perform_;
  Judge judge_;
  Report report_;
  Trace trace_;
  Holders::Fill fill_;
  std::vector<Node> nodes_;
  std::uint64_t started_;
  bool reduces_;
  std::vector<Choice> first_;  ///< what the first execution follows
  std::size_t fixed_ = 0;      ///< so many choices are common to all
  bool looks_first_ = false;
  StateSpace space_;
  bool by_states_ = false;     ///< one execution for each move from each state
  bool wants_states_ = false;  ///< some worker repeats itself: there are more orders than anybody can perform
  bool leaves_out_ = false;    ///< an execution was not followed to its end
  bool found_bad_ = false;
  bool found_good_ = false;
  bool stopped_ = false;
};

}  // namespace sharescope::explore
