// SPDX-License-Identifier: MIT
#pragma once

/// Whether anybody could act in this process and its descendants besides threads that are known: the kernel is asked,
/// because a thread that has used no shared object yet stands in no table of the session.
///
/// A thread is a bystander while it has not ended and is none of those known; so is a process that catches a signal
/// which others can send, because a handler may set an event. Who cannot be looked at counts as one, too.
///
/// Any thread; reads /proc.
///
///     if (!has_bystanders({tids.begin(), tids.end()})) …   // nobody but these

#include <sys/types.h>

#include <set>

namespace sharescope {

/// Among `known` there is the calling thread, if it is not to count.
bool has_bystanders(const std::set<pid_t>& known);

}  // namespace sharescope
