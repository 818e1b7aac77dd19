// SPDX-License-Identifier: MIT
#pragma once

/// What is looked for among the orders of the programs on the stage: all of them, for the tree, and the shortest one that
/// goes wrong, for whoever asks to be shown how.
///
/// One thread; nothing blocks. It puts what it has found on the stage, to be stepped.
///
///     OrderDesk desk;
///     desk.show_how(stage);
///     while (!stage.steps()) { stage.update(); desk.update(stage); }

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/last_chance.hpp"
#include "model/order_search.hpp"
#include "model/stage.hpp"

namespace sharescope::gui {

/// Something went otherwise than expected, or hangs: there is something to be shown how.
bool shows_a_mistake(const Run& run);

class OrderDesk {
 public:
  /// Looks for all orders of the first program on the stage; for those that begin with `after`, when that is not empty.
  void explore(const Stage& stage, Strategy strategy, std::vector<Choice> after = {});
  /// Looks for the shortest order in which the first program goes wrong, and steps it.
  void show_how(Stage& stage);

  void update(Stage& stage);
  /// Ends what is being looked for; what was found stays.
  void stop();
  /// The programs on the stage are others.
  void forget();

  /// Null when nobody asked for it.
  const OrderSearch* tree() const noexcept { return tree_.get(); }
  Strategy strategy() const noexcept { return strategy_; }
  const std::vector<Choice>& after() const noexcept { return after_; }
  /// How many times tree() was begun: another number is another tree.
  std::uint32_t generation() const noexcept { return generation_; }

  bool is_looking_for_witness() const noexcept { return witness_ != nullptr; }
  /// "looking for …, 1,234 executions", or that there is none.
  const std::string& remark() const noexcept { return remark_; }

  /// Of what was stepped on the stage and ended badly, once it is known: last_chance.hpp.
  std::optional<std::size_t> last_chance(const Stage& stage) const;

  /// On the stage, with real processes: to be stepped forward through, or performed at once.
  void put_on_stage(Stage& stage, const OrderSearch& search, const std::vector<Choice>& schedule,
                    bool performed);

 private:
  using Clock = std::chrono::steady_clock;
  void look_for_witness(const Stage& stage, std::int64_t small);
  bool has_looked_enough() const;
  void look_for_last_chance(const Stage& stage);

  std::unique_ptr<OrderSearch> tree_;
  Strategy strategy_ = Strategy::reduced;
  std::vector<Choice> after_;
  std::uint32_t generation_ = 0;
  std::unique_ptr<OrderSearch> witness_;
  std::int64_t small_ = 1;
  std::unique_ptr<LastChance> last_;
  std::uint32_t last_of_ = 0;  ///< Stage::steppings()
  Clock::time_point began_;
  std::optional<Clock::time_point> first_bad_;
  std::string remark_;
  std::optional<Clock::time_point> remark_until_;
};

}  // namespace sharescope::gui
