// SPDX-License-Identifier: MIT
#pragma once

/// The parameters that demos have: asked of the programs, which declare them and are ended at their gates.
///
/// One thread; blocks until they have declared themselves, for some seconds at most.
///
///     objection(settings, declared_parameters({&demo}), demo.name)

#include <vector>

#include "model/catalogue.hpp"
#include "sharescope/session/reader.hpp"

namespace sharescope::gui {

/// Each name once. Throws SystemError or OutOfMemory when the machine refuses a session or a process.
std::vector<ParameterCopy> declared_parameters(const std::vector<const Demo*>& demos);

}  // namespace sharescope::gui
