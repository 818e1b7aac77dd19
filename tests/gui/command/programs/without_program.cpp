// SPDX-License-Identifier: MIT
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

#include "programs.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/program.hpp"
#include "sharescope/session/session.hpp"
#include "sharescope/shared/value.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope::command_test {

int is_of_another_version(int argc, char** argv) {
  // What a program finds that was built with a later core: a number that is not its own.
  Session::adopt(std::atoi(std::getenv(session_variable))).block().header.version += 1;
  Program program{argc, argv};
  return program.run(1, [](Worker&) {});
}

int has_no_program(int argc, char** argv) {
  const int status = argc > 2 && std::string(argv[1]) == "--status" ? std::atoi(argv[2]) : 0;
  Lock printer{"printer"};
  Value<int> pages{"pages", 40};
  Process helper{"helper", [&] {
                   std::scoped_lock hold(printer);
                   pages.set(pages.get() + 2);
                 }};
  helper.start();
  helper.join();
  std::printf("printed\n");
  return status;
}

int stands_still(int /*argc*/, char** /*argv*/) {
  Lock printer{"printer"};
  Process helper{"helper", [&] {
                   printer.lock();
                   printer.lock();
                 }};
  helper.start();
  helper.join();
  return 0;
}

}  // namespace sharescope::command_test
