// SPDX-License-Identifier: MIT
#pragma once

/// The states that a program has been seen in, what each of its moves leads to, and whether it can still come to an end.
///
/// A state is known by a digest of all that is shared and of where each worker is (schedule/state_key.hpp). Where some
/// worker repeats itself there are more orders than anybody can perform, and yet few states.
///
/// By one thread.
///
///     StateSpace space;
///     const auto [start, is_new] = space.add(key, StateSpace::none, {});
///     space.ends(start);
///     space.stuck();   // nothing: from each state some order ends

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sharescope/session/choice.hpp"

namespace sharescope::explore {

class StateSpace {
 public:
  using Index = std::uint32_t;
  static constexpr Index none = UINT32_MAX;

  /// The state with that digest, to which `choice` led from state `from`; and whether it was not known before.
  std::pair<Index, bool> add(std::uint64_t key, Index from, Choice choice);

  /// The workers come to an end from there; or not everything that can follow is known.
  void ends(Index state) { ends_[state] = true; }

  /// The state nearest to the start from which no order ends.
  std::optional<Index> stuck() const;

  /// The choices by which it was reached first.
  std::vector<Choice> path_to(Index state) const;

  std::size_t size() const noexcept { return reached_.size(); }

 private:
  struct Reached {
    Index from;
    Choice by;
    std::uint32_t depth;
  };
  std::unordered_map<std::uint64_t, Index> known_;
  std::vector<Reached> reached_;  ///< first
  std::vector<bool> ends_;
  std::vector<std::vector<Index>> before_;  ///< of each state, those that have a move to it
};

}  // namespace sharescope::explore
