// SPDX-License-Identifier: MIT
#pragma once

/// The process that removes names: name_cleaner.hpp says when.
///
///     const pid_t pid = start_cleaner(table, read_end);   // -1, and errno says why

#include <sys/types.h>

#include "name_table.hpp"

namespace sharescope::detail {

/// What the cleaner is called in /proc.
inline constexpr const char* cleaner_name = "name-cleaner";

/// It waits for the end of the pipe. The calling process need not wait for it.
pid_t start_cleaner(NameTable& table, int read_end) noexcept;

}  // namespace sharescope::detail
