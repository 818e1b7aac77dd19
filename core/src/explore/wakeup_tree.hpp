// SPDX-License-Identifier: MIT
#pragma once

/// The beginnings of executions that are still to be performed from one state, as a tree: those that begin with the same
/// steps share a path. From "Optimal dynamic partial order reduction" (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014).
///
/// Invariant: no path can be had from another by exchanging neighbouring independent steps, so no two executions that
/// follow different paths are equivalent.
///
/// By one thread.
///
///     WakeupTree tree;
///     tree.insert(sequence);
///     while (!tree.empty()) follow(tree.first_path());

#include <vector>

#include "trace.hpp"

namespace sharescope::explore {

using Sequence = std::vector<Step>;

/// Whether a step like `step` of its worker, which is about to do it, can come first in some equivalent of `sequence`,
/// or before all of it: then whoever explores all that begins with that step explores the sequence, too.
/// `at` tells where that worker's first step is in it; its size when it has none.
bool can_come_first(const Step& step, const Sequence& sequence, std::size_t& at);

class WakeupTree {
 public:
  struct Branch {
    Step step;
    std::vector<Branch> rest;  ///< empty for a leaf
  };

  bool empty() const noexcept { return branches_.empty(); }

  /// Unless what is there leads to an equivalent execution already.
  void insert(Sequence sequence);

  /// From the root to the first leaf.
  std::vector<Choice> first_path() const;

  /// Removes the first branch, which turned out not to exist.
  void drop_first();

  /// Removes the branch that begins with the choice, and returns what was below it; nothing when there is none.
  WakeupTree take(const Choice& choice);

  std::size_t branches() const noexcept { return branches_.size(); }
  bool begins_with(const Choice& choice) const noexcept;
  const Step& first() const noexcept { return branches_.front().step; }

 private:
  std::vector<Branch> branches_;
};

}  // namespace sharescope::explore
