// SPDX-License-Identifier: MIT
#pragma once

/// Adds CPython's multiprocessing as a contender, or says that it is absent and why.
///
///     add_cpython(measurement, context, "CPython Lock", "lock 20000", 20'000);

#include "../harness/context.hpp"
#include "../harness/measurement.hpp"

namespace sharescope::bench {

/// `request` is a line that cpython_peer.py knows; CPython checks its own counters. `operations` says how many
/// it does altogether, for the report.
void add_cpython(Measurement& measurement, Context& context, const std::string& name,
                 const std::string& request, std::uint64_t operations);

}  // namespace sharescope::bench
