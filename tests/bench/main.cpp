// SPDX-License-Identifier: MIT
//
// sharescope-bench: Sharescope's primitives measured beside those of others, in one run, in turns.
// Exit status: 0 measured, 1 something failed or counted wrong, 2 wrong words. Slow is no failure.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "harness/context.hpp"
#include "harness/result.hpp"
#include "harness/task.hpp"
#include "harness/this_program.hpp"
#include "measurements/measurements.hpp"
#include "report/report.hpp"

namespace sharescope::bench {
namespace {

struct Wishes {
  bool json = false;
  bool markdown = false;
  bool list = false;
  bool unbound = false;
  bool serve = false;
  int rounds = 21;
  double scale = 1;
  std::vector<std::string> only;
};

void describe(CLI::App& app, Wishes& wishes) {
  app.name("sharescope-bench");
  std::vector<std::string> names;
  for (const MeasurementEntry& entry : all_measurements)
    names.emplace_back(entry.name);
  CLI::Option* json = app.add_flag("--json", wishes.json, "Write one JSON object when all is measured");
  app.add_flag("--markdown", wishes.markdown, "Write tables for docs/performance.md when all is measured")
      ->excludes(json);
  app.add_flag("--list", wishes.list, "Name the measurements and end");
  app.add_option("--only", wishes.only, "Measure this one; may be given several times")
      ->type_name("NAME")
      ->check(CLI::IsMember(names))
      ->take_all()
      ->expected(1);
  app.add_option("--rounds", wishes.rounds, "How often each contender has its turn; medians are of these")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  app.add_option("--scale", wishes.scale,
                 "The work of a round, in parts of the usual; small ones measure noise")
      ->check(CLI::Range(1e-6, 1e3))
      ->capture_default_str();
  app.add_flag("--unbound", wishes.unbound, "Bind no process to a processor: let the scheduler choose");
  app.add_flag(serve_option, wishes.serve)->group("");
}

bool is_wanted(const Wishes& wishes, std::string_view name) {
  return wishes.only.empty() || std::ranges::find(wishes.only, name) != wishes.only.end();
}

void measure(const Wishes& wishes) {
  Context context(wishes.scale, wishes.unbound ? Processors::unbound() : Processors::allowed());
  const bool live = !wishes.json && !wishes.markdown;
  Report report{.machine = machine_facts(),
                .cpython = context.cpython_version(),
                .load_before = load_average(),
                .load_after = {},
                .warning = why_build_is_slow(),
                .rounds = wishes.rounds,
                .scale = wishes.scale,
                .results = {}};
  if (live) write_heading(std::cout, report);
  for (const MeasurementEntry& entry : all_measurements) {
    if (!is_wanted(wishes, entry.name)) continue;
    report.results.push_back(run(entry.make(context), wishes.rounds));
    if (live) write_result(std::cout, report.results.back());
  }
  report.load_after = load_average();
  if (live) write_targets(std::cout, report);
  if (wishes.json) std::cout << as_json(report).dump(2) << '\n';
  if (wishes.markdown) write_markdown(std::cout, report);
}

}  // namespace
}  // namespace sharescope::bench

int main(int argc, char** argv) {
  using namespace sharescope::bench;
  Wishes wishes;
  CLI::App app{"Measures Sharescope's primitives beside those of Boost, POSIX and CPython, in turns."};
  describe(app, wishes);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    std::cerr << "sharescope-bench: " << error.what() << "; see sharescope-bench --help\n";
    return 2;
  }
  try {
    if (wishes.serve) {
      serve_tasks();
    } else if (wishes.list) {
      for (const MeasurementEntry& entry : all_measurements)
        std::cout << entry.name << "\t" << entry.what << '\n';
    } else {
      measure(wishes);
    }
  } catch (const std::exception& error) {
    std::cerr << "sharescope-bench: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
