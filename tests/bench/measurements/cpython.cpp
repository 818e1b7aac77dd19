// SPDX-License-Identifier: MIT
#include "cpython.hpp"

namespace sharescope::bench {

void add_cpython(Measurement& measurement, Context& context, const std::string& name,
                 const std::string& request, std::uint64_t operations) {
  if (Servant* python = context.cpython()) {
    measurement.contenders.push_back({name, operations, [python, request] { return python->ask(request); }});
  } else {
    measurement.absent.push_back({name, context.why_no_cpython()});
  }
}

}  // namespace sharescope::bench
