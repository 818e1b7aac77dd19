// SPDX-License-Identifier: MIT
#include "../harness/this_program.hpp"
#include "cpython.hpp"
#include "measurements.hpp"

namespace sharescope::bench {
namespace {

constexpr const char* bare = "fork + waitpid";
constexpr const char* without_session = "Sharescope Process, no session";
constexpr const char* with_session = "Sharescope Process, in a session";

}  // namespace

Measurement process(Context& context) {
  Measurement measurement{.name = "process",
                          .title = "A child that does nothing is started and joined",
                          .processors = "bound to no processor",
                          .figures = {{"time", "µs per child"}}};
  context.release();
  const std::uint64_t count = context.scaled(50);
  // Each in a program of its own that does nothing else: the images are equal, and what Process registers with
  // fork() is not paid for by its peer.
  const auto add = [&](const char* name, const std::string& task, bool session) {
    auto program = std::make_shared<Servant>(this_program_serving());
    if (session) program->ask("session 1");
    const std::string request = task + " " + std::to_string(count);
    measurement.contenders.push_back(
        {name, count, [=] { return Reading{program->ask(request).front() / 1000}; }});
  };
  add(bare, "fork", false);
  add(without_session, "process", false);
  add(with_session, "process", true);
  const std::uint64_t python_count = context.scaled(10);
  add_cpython(measurement, context, "CPython Process", "process " + std::to_string(python_count),
              python_count);

  measurement.targets = {{.claim = "Process start+join beside fork + waitpid, no session",
                          .contender = without_session,
                          .peer = bare,
                          .limit = 1.5},
                         {.claim = "Process start+join beside fork + waitpid, in a session",
                          .contender = with_session,
                          .peer = bare,
                          .limit = 1.5},
                         {.claim = "Process start+join beside CPython's",
                          .contender = without_session,
                          .peer = "CPython Process",
                          .comparison = Comparison::speedup}};
  return measurement;
}

}  // namespace sharescope::bench
