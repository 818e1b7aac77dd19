// SPDX-License-Identifier: MIT
#pragma once

/// The tree of orders: where executions of a program part, choice by choice, and how many of those behind a choice end as
/// expected, end otherwise, or were left off.
///
/// It grows as leaves come, each said from where it leaves the one before it. Of a large tree, rows() gives what
/// can be looked at: whole subtrees become one row each. One thread. Bounded: what comes after the first `most_leaves`
/// or `most_nodes` is only counted.
///
///     OrderTree tree;
///     tree.add(leaf, true);
///     for (const OrderTree::Row& row : tree.rows(40, {})) draw(row);

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "sharescope/session/stage_reader.hpp"

namespace sharescope::gui {

class OrderTree {
 public:
  static constexpr std::size_t most_leaves = 50'000;
  static constexpr std::size_t most_nodes = 500'000;

  struct Counts {
    std::uint32_t good = 0;
    std::uint32_t bad = 0;
    std::uint32_t redundant = 0;
    std::uint32_t all() const noexcept { return good + bad + redundant; }
  };
  struct Node {
    Choice choice;              ///< that leads here
    std::uint16_t outcome = 0;  ///< of the execution that ends here, index + 1
    bool ends = false;          ///< an execution ends here
    bool redundant = false;     ///< and was left off
    std::uint32_t parent = 0;
    std::uint32_t first_child = 0;  ///< 0: none
    std::uint32_t last_child = 0;
    std::uint32_t next = 0;  ///< of the same parent
    std::uint32_t depth = 0;
    Counts counts;  ///< of the executions through here
  };
  static constexpr std::uint32_t root = 0;

  OrderTree() : nodes_(1), path_{root} {}

  /// False when there was no more room, and it was only counted.
  bool add(const LeafCopy& leaf, bool bad);

  const Node& node(std::uint32_t index) const noexcept { return nodes_[index]; }
  std::size_t nodes() const noexcept { return nodes_.size(); }
  std::size_t leaves() const noexcept { return leaves_; }
  std::size_t left_out() const noexcept { return left_out_; }
  std::uint32_t deepest() const noexcept { return deepest_; }

  /// All choices from the start to there.
  std::vector<Choice> schedule(std::uint32_t node) const;

  /// The number of the choice, from 1, after which none of the executions in the tree ends as expected any more. 0 when that
  /// is so from the start; absent when it never is, or when the tree does not have that schedule.
  std::optional<std::size_t> last_chance(const std::vector<Choice>& schedule) const;

  /// One line of the picture: an execution, or a subtree that is too large to be shown.
  struct Row {
    std::uint32_t node;    ///< where it ends, or the top of the subtree
    std::uint32_t branch;  ///< the node where it leaves the row above it; its choices are drawn from there on
    bool closed;           ///< a subtree
  };
  /// At most about so many; those in `opened` are looked into whatever it costs.
  std::vector<Row> rows(std::size_t most, const std::set<std::uint32_t>& opened) const;

 private:
  /// 0: none.
  std::uint32_t child_of(std::uint32_t node, const Choice& choice) const noexcept;
  bool parts(std::uint32_t node) const noexcept;
  std::uint32_t end_of_chain(std::uint32_t node) const noexcept;

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> path_;  ///< of the newest leaf, by depth
  std::size_t leaves_ = 0;
  std::size_t left_out_ = 0;
  std::uint32_t deepest_ = 0;
  bool full_ = false;
};

}  // namespace sharescope::gui
