// SPDX-License-Identifier: MIT
#include "run_child.hpp"

#include <cxxabi.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <typeinfo>

#include "../memory/held_signal.hpp"
#include "../os/orphan.hpp"
#include "end_of_process.hpp"
#include "process_table.hpp"
#include "sharescope/process/current_process.hpp"
#include "sharescope/process/session_hooks.hpp"

namespace sharescope::detail {
namespace {

constexpr int exit_code_of_exception = 1;

thread_local bool running_body = false;

std::string readable(const std::type_info& type) {
  int status = 0;
  char* text = abi::__cxa_demangle(type.name(), nullptr, nullptr, &status);
  std::string result = text == nullptr ? type.name() : text;
  std::free(text);
  return result;
}

/// In one write, so that lines of several children do not mix.
void report(const std::string& exception) {
  std::string line = "process '" + current_process().name() + "' (pid " + std::to_string(getpid()) +
                     ") ended by an exception: " + exception;
  std::ranges::replace(line, '\n', ' ');
  line += '\n';
  // Nobody may read it any more; the exit code says all the same what happened.
  const HeldSignal broken_pipe(SIGPIPE);
  std::fwrite(line.data(), 1, line.size(), stderr);
}

// A cancellation has no object that its handler could refer to, and a sanitizer finds fault with that.
[[gnu::no_sanitize("null")]] int run_body(Child& child) {
  running_body = true;
  try {
    enter_child(child.in_session, child.name);
    return child.body->run();
  } catch (const ExitRequest& request) {
    return request.code;
  } catch (const std::exception& error) {
    report(readable(typeid(error)) + ": " + error.what());
  } catch (abi::__forced_unwind&) {
    throw;
  } catch (...) {
    const std::type_info* type = abi::__cxa_current_exception_type();
    report(type == nullptr ? "of an unknown type" : "of type " + readable(*type));
  }
  return exit_code_of_exception;
}

}  // namespace

[[gnu::hot]] void run_child(Child& child, pid_t parent) noexcept {
  child.tie.bind(parent);
  if (!child.outlives_parent) die_with(parent);
  ProcessTable::get().become(child);
  const bool ends_like_a_program = end_here_at_exit();
  const int code = run_body(child) & 0xFF;
  running_body = false;
  end_children();
  // What the child has registered runs, and static objects that it made are destroyed; what it inherited is its parent's.
  if (ends_like_a_program) std::exit(code);
  finish_process(code);
  _exit(code);
}

bool is_running_body() noexcept { return running_body; }

}  // namespace sharescope::detail
