// SPDX-License-Identifier: MIT
#pragma once

/// What the main() of a demo uses: parameters, workers, expectations, and the verdict.
///
/// A program declares what it will do, starts its workers as child processes, looks after them (a deadlock is
/// named, a crash is reported, none is left behind), and returns an exit status: 0 when what it declared came
/// true, 1 when not, 2 when the command line is wrong. Everything it says stands in the session, too, where the
/// window reads it.
///
///     int main(int argc, char** argv) {
///       sharescope::Program program{argc, argv};
///       auto workers = program.parameter("workers", 2, {1, 8});
///       auto times = program.parameter("times", 100'000, {1, 10'000'000});
///       sharescope::Value<int> counter{"counter", 0};
///       program.expect("counter", workers * times, [&] { return counter.get(); });
///       return program.run(workers, [&](sharescope::Worker& me) {
///         for (auto round : me.progress(times)) counter.set(counter.get() + 1);
///       });
///     }
///
/// One Program a process, used by main's thread. What the workers share is declared before run(); a parameter
/// may be read by everybody at any time.

#include <functional>
#include <initializer_list>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "sharescope/program/expectation.hpp"
#include "sharescope/program/parameter.hpp"
#include "sharescope/program/quantity.hpp"
#include "sharescope/program/worker.hpp"
#include "sharescope/session/exploration.hpp"

namespace sharescope {

class Program {
 public:
  using Body = std::function<void(Worker&)>;

  /// Reads the command line; what is wrong with it is reported by run().
  Program(int argc, char** argv);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  /// A parameter's name, and its value while the program is stepped or explored.
  struct Small {
    std::string_view name;
    std::int64_t value;
  };
  /// The sizes with which it is stepped and explored, unless --NAME VALUE says otherwise; they may lie outside the
  /// parameters' ranges, which include them then. To be called before the parameters are declared: throws InvalidValue
  /// where one of them is. Run freely, it is not affected.
  void explore_with(std::initializer_list<Small> sizes);

  /// Declares that its orders would say nothing, and why: `because` ends the sentence "lost_update cannot be explored,
  /// because …". It can still be stepped.
  void not_explorable(WhyNot why, std::string_view because);

  /// Stepped and explored, a copy of a structure or a slice is as many steps as it has words, so that another worker can
  /// come in between, as it can when the program runs freely; or `most` steps, where it has more words than that. A Value or
  /// an Array copies under its lock, where nobody comes in between. Throws InvalidValue for a `most` below 2.
  void explore_word_by_word(int most = limits::schedule_steps);

  /// A number that --NAME VALUE sets, and a slider. Where the program is stepped or explored, one that was not set and is
  /// above 16 begins at 1, or the lowest of its range, unless explore_with() gives it a value. The label says what it means,
  /// in a few words.
  /// Throws InvalidValue when two have one name, or there are too many.
  template <std::integral T>
  Parameter<T> parameter(std::string_view name, T initial, Range<std::type_identity_t<T>> range,
                         std::string_view label = {}) {
    return Parameter<T>(declare(name, initial, range.lowest, range.highest, label));
  }

  /// Rounds of Worker::progress that all workers have finished so far.
  Quantity rounds() const;

  /// Declares that `actual` will equal `expected` in the end. Both are also worked out while the workers run, for
  /// the window; reads of shared objects in them take no locks and leave no trace (Peek). For reals, equal means
  /// within `tolerance`.
  void expect(std::string_view name, Quantity expected, Quantity actual, double tolerance = 0);

  /// Declares that `actual` will fall short of `expected`: updates get lost.
  void expect_loss(std::string_view name, Quantity expected, Quantity actual);

  /// Declares that `actual` will exceed `expected`.
  void expect_more(std::string_view name, Quantity expected, Quantity actual);

  /// Declares that `actual` will not exceed `bound`.
  void expect_at_most(std::string_view name, Quantity bound, Quantity actual);

  /// An exercise for whoever steps the program: choose who goes next so that this holds when all workers have ended.
  void goal(std::string_view text, std::function<bool()> is_so);

  /// The same: so that they deadlock.
  void goal_deadlock(std::string_view text);

  /// Adds `count` workers that run `body`. A role's name makes the names of its workers: "producer-1".
  void role(std::string_view name, Quantity count, Body body);

  /// The same, but its workers are threads of one process: what that process has in its own memory, they share.
  void threads(std::string_view name, Quantity count, Body body);

  /// Starts all workers at one moment, waits until they have ended, and judges. Returns the exit status.
  int run();

  /// One role only: workers.
  int run(Quantity workers, Body body);

 private:
  ParameterEntry& declare(std::string_view name, std::int64_t initial, std::int64_t lowest,
                          std::int64_t highest, std::string_view label);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sharescope
