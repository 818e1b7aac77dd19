// SPDX-License-Identifier: MIT
#include "../harness/task.hpp"
#include "measurements.hpp"

namespace sharescope::bench {

Measurement door(Context& context) {
  Measurement measurement{.name = "door",
                          .title = "The door, when nobody watches",
                          .processors = context.one_processor(),
                          .figures = {{"processor time", "ns per operation"}}};
  const std::uint64_t count = context.scaled(1'000'000);
  const auto add = [&](const char* name, const char* task) {
    measurement.contenders.push_back(
        {name, count, [=] { return Reading{perform_task(task, count).nanoseconds}; }});
  };
  add("relaxed atomic load", "load");
  add("Sharescope RawValue get", "get");
  context.bind_to_one();
  measurement.targets = {{.claim = "the door, unwatched: RawValue get less a relaxed load",
                          .contender = "Sharescope RawValue get",
                          .peer = "relaxed atomic load",
                          .comparison = Comparison::difference,
                          .limit = 1}};
  return measurement;
}

}  // namespace sharescope::bench
