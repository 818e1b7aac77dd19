// SPDX-License-Identifier: MIT
#pragma once

/// All orders in which a program can run, looked for in a session of its own while something else is on the stage.
///
/// One thread; nothing blocks. What has been found so far can be looked at all the time, and stays when it is over; the
/// program is killed when this is destroyed.
///
///     OrderSearch search("lost_update", stage.staged(side, How::explored), settle);
///     while (!search.is_over()) search.update();
///     search.shortest_bad();   // ABBA

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/order_tree.hpp"
#include "model/run.hpp"

namespace sharescope::gui {

class OrderSearch {
 public:
  /// Called when it is ready; says in words which parameters are small.
  using Prepare = std::function<std::vector<std::string>(Run&)>;

  /// A program that could not be started is a problem(), no exception.
  OrderSearch(std::string name, Launch launch, Prepare prepare);

  /// Once a frame: takes in what was found since, a bounded part of it.
  void update();
  /// It ends soon, and what was found stays.
  void stop();

  bool has_begun() const noexcept { return begun_; }
  /// Nothing more comes.
  bool is_over() const noexcept { return over_; }
  const std::string& problem() const noexcept { return problem_; }

  const std::string& name() const noexcept { return name_; }
  const ExplorationCopy& found() const noexcept { return found_; }
  const OrderTree& tree() const noexcept { return tree_; }
  const std::vector<std::string>& smaller() const noexcept { return smaller_; }
  /// Its verdicts and parameters.
  const Snapshot& now() const noexcept { return now_; }

  /// Of the outcomes that are not as expected, the one whose witness has the fewest switches; null when there is none.
  const OutcomeCopy* shortest_bad() const noexcept;

  /// The parameters with which the orders hold.
  std::map<std::string, std::int64_t> parameters() const;

 private:
  void take_in_leaves();

  std::string name_;
  Prepare prepare_;
  std::unique_ptr<Run> run_;
  ExplorationCopy found_;
  Snapshot now_;
  OrderTree tree_;
  std::uint32_t leaves_ = 0;
  std::vector<std::string> smaller_;
  std::string problem_;
  bool begun_ = false;
  bool over_ = false;
};

}  // namespace sharescope::gui
