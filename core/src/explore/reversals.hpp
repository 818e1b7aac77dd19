// SPDX-License-Identifier: MIT
#pragma once

/// Which other orders an execution asks for: each two steps that depend on each other, of different workers, with
/// nothing between them that forces their order, are a race, and might have happened the other way round.
///
/// A race of an earlier step a with a later step b is reversed by performing, from the state before a, all that does not
/// happen after a, and then b. Where b had to wait for something, the steps that let it go on are no race with it; the
/// one that took away what it waits for is, however much lies in between (as in Nidhugg and Concuerror). Where b waits with
/// a limit, it might have given up there instead. Steps before
/// which workers still stand when nobody can move take part as well: what they wait for might have been theirs.
///
///     for (const Reversal& reversal : reversals(trace, from, pending, fill)) tree[reversal.at].insert(reversal.sequence);

#include <cstddef>
#include <vector>

#include "holders.hpp"
#include "trace.hpp"
#include "wakeup_tree.hpp"

namespace sharescope::explore {

struct Reversal {
  std::size_t at;  ///< number of steps before it
  Sequence sequence;
};

/// Those in which the later step is at `from` or behind, or one of `pending`.
std::vector<Reversal> reversals(const Trace& trace, std::size_t from, const std::vector<Step>& pending,
                                const Holders::Fill& fill_at_start);

}  // namespace sharescope::explore
