// SPDX-License-Identifier: MIT
#include <cstdio>
#include <filesystem>
#include <map>
#include <string>

#include "programs.hpp"

using namespace sharescope::command_test;

int main(int argc, char** argv) {
  const std::map<std::string, int (*)(int, char**)> programs{
      {"counts", counts},
      {"misses", misses},
      {"locks_twice", locks_twice},
      {"says_when_it_hangs", says_when_it_hangs},
      {"waits_for_nobody", waits_for_nobody},
      {"backs_off", backs_off},
      {"loses", loses},
      {"guards", guards},
      {"embraces", embraces},
      {"crashes", crashes},
      {"aborts_in_main", aborts_in_main},
      {"never_runs", never_runs},
      {"fails_afterwards", fails_afterwards},
      {"hangs", hangs},
      {"ignores_signals", ignores_signals},
      {"speaks", speaks},
      {"is_of_another_version", is_of_another_version},
      {"has_no_program", has_no_program},
      {"stands_still", stands_still},
      {"prints_while_sharing", prints_while_sharing},
      {"scribbles", scribbles},
      {"zeroes", zeroes},
      {"starts_many", starts_many},
      {"has_hostile_names", has_hostile_names},
      {"dies_of_a_hostile_message", dies_of_a_hostile_message},
      {"has_many_workers", has_many_workers},
  };
  const auto found = programs.find(std::filesystem::path(argv[0]).filename().string());
  if (found == programs.end()) {
    std::fprintf(stderr, "%s: there is no test program of this name\n", argv[0]);
    return 99;
  }
  return found->second(argc, argv);
}
