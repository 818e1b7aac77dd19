// SPDX-License-Identifier: MIT
#pragma once

/// The race beside the lock, in the terminal: a mistake and its cure run at once and are compared.
///
/// main's thread; blocks until both are over. Exit status 0 when both went as declared.
///
///     return compare_in_terminal(*mistake, *cure);

#include "model/catalogue.hpp"

namespace sharescope::gui {

/// Throws SystemError or OutOfMemory when the machine refuses a session or a process.
int compare_in_terminal(const Demo& mistake, const Demo& cure);

}  // namespace sharescope::gui
