// SPDX-License-Identifier: MIT
#include "model/order_tree.hpp"

#include <algorithm>
#include <queue>

namespace sharescope::gui {

bool OrderTree::add(const LeafCopy& leaf, bool bad) {
  full_ = full_ || leaves_ == most_leaves || nodes_.size() + leaf.choices.size() > most_nodes;
  if (full_) return ++left_out_, false;
  path_.resize(std::min<std::size_t>(leaf.shared + 1, path_.size()));
  for (const Choice& choice : leaf.choices) {
    const std::uint32_t parent = path_.back();
    if (const std::uint32_t known = child_of(parent, choice); known != 0) {
      path_.push_back(known);
      continue;
    }
    const auto child = static_cast<std::uint32_t>(nodes_.size());
    Node node;
    node.choice = choice;
    node.parent = parent;
    node.depth = nodes_[parent].depth + 1;
    deepest_ = std::max(deepest_, node.depth);
    nodes_.push_back(node);
    Node& above = nodes_[parent];
    (above.last_child == 0 ? above.first_child : nodes_[above.last_child].next) = child;
    above.last_child = child;
    path_.push_back(child);
  }
  Node& end = nodes_[path_.back()];
  end.ends = true;
  end.redundant = leaf.redundant;
  end.outcome = static_cast<std::uint16_t>(leaf.outcome);
  for (const std::uint32_t at : path_) {
    Counts& counts = nodes_[at].counts;
    ++(leaf.redundant ? counts.redundant : bad ? counts.bad : counts.good);
  }
  ++leaves_;
  return true;
}

std::vector<Choice> OrderTree::schedule(std::uint32_t node) const {
  std::vector<Choice> choices;
  for (; node != root; node = nodes_[node].parent)
    choices.push_back(nodes_[node].choice);
  std::ranges::reverse(choices);
  return choices;
}

std::uint32_t OrderTree::child_of(std::uint32_t node, const Choice& choice) const noexcept {
  std::uint32_t child = nodes_[node].first_child;
  while (child != 0 && nodes_[child].choice != choice)
    child = nodes_[child].next;
  return child;
}

std::optional<std::size_t> OrderTree::last_chance(const std::vector<Choice>& schedule) const {
  std::uint32_t at = root;
  for (std::size_t i = 0; i < schedule.size() && nodes_[at].counts.good > 0; ++i) {
    const std::uint32_t child = child_of(at, schedule[i]);
    if (child == 0) return std::nullopt;
    at = child;
  }
  if (nodes_[at].counts.good > 0) return std::nullopt;
  return nodes_[at].depth;
}

/// There is more than one way on, so that a row cannot just go on.
bool OrderTree::parts(std::uint32_t node) const noexcept {
  const Node& at = nodes_[node];
  return at.first_child != at.last_child || (at.ends && at.first_child != 0);
}

std::uint32_t OrderTree::end_of_chain(std::uint32_t node) const noexcept {
  while (!parts(node) && nodes_[node].first_child != 0)
    node = nodes_[node].first_child;
  return node;
}

std::vector<OrderTree::Row> OrderTree::rows(std::size_t most, const std::set<std::uint32_t>& opened) const {
  if (leaves_ == 0) return {};
  // The largest subtrees are looked into first, as long as there is room for what is found.
  std::set<std::uint32_t> looked_into;
  std::size_t rows = 1;
  const auto smaller = [this](std::uint32_t a, std::uint32_t b) {
    const std::uint32_t of_a = nodes_[a].counts.all();
    const std::uint32_t of_b = nodes_[b].counts.all();
    return of_a != of_b ? of_a < of_b : a > b;
  };
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, decltype(smaller)> candidates(smaller);
  const auto consider = [&](std::uint32_t node) {
    const std::uint32_t end = end_of_chain(node);
    if (parts(end)) candidates.push(end);
  };
  consider(root);
  while (!candidates.empty()) {
    const std::uint32_t node = candidates.top();
    candidates.pop();
    std::size_t ways = nodes_[node].ends ? 1 : 0;
    for (std::uint32_t child = nodes_[node].first_child; child != 0; child = nodes_[child].next)
      ++ways;
    if (rows + ways - 1 > most && !opened.contains(node)) continue;
    rows += ways - 1;
    looked_into.insert(node);
    for (std::uint32_t child = nodes_[node].first_child; child != 0; child = nodes_[child].next)
      consider(child);
  }
  std::vector<Row> result;
  std::vector<Row> stack{{root, root, false}};
  while (!stack.empty()) {
    Row row = stack.back();
    stack.pop_back();
    row.node = end_of_chain(row.node);
    const bool open = looked_into.contains(row.node);
    row.closed = parts(row.node) && !open;
    if (!parts(row.node) || row.closed) {
      result.push_back(row);
      continue;
    }
    // The first way on continues the row, the others begin where it parts.
    const std::size_t first = stack.size();
    if (nodes_[row.node].ends) result.push_back({row.node, row.branch, false});
    for (std::uint32_t child = nodes_[row.node].first_child; child != 0; child = nodes_[child].next)
      stack.push_back({child, row.node, false});
    std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(first), stack.end());
    if (!nodes_[row.node].ends) stack.back().branch = row.branch;
  }
  return result;
}

}  // namespace sharescope::gui
