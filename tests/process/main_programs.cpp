// SPDX-License-Identifier: MIT
#include "main_programs.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <string_view>
#include <thread>

#include "message_pipe.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/sync/lock.hpp"

namespace sharescope::process_test {
namespace {

using Words = std::vector<std::string>;

/// Unbuffered, so that the order of lines is that of the calls.
void print(const std::string& line) { dprintf(STDOUT_FILENO, "%s\n", line.c_str()); }

void read_line() {
  char byte = 0;
  while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
  }
}

int ends_with_children(const Words&) {
  MessagePipe ready;
  Process daemon{"daemon",
                 [&] {
                   signal(SIGTERM, [](int) {
                     constexpr std::string_view line = "daemon terminated\n";
                     [[maybe_unused]] const ssize_t written = write(STDOUT_FILENO, line.data(), line.size());
                     _exit(0);
                   });
                   ready.send('r');
                   wait_for_ever();
                 },
                 {.daemon = true}};
  Process ordinary{"ordinary", [] {
                     read_line();
                     print("ordinary child done");
                   }};
  daemon.start();
  ordinary.start();
  ready.receive<char>();
  print("main returns");
  return 0;
}

int ends_with_a_daemon_that_ignores_sigterm(const Words&) {
  MessagePipe ready;
  Process daemon{[&] {
                   signal(SIGTERM, SIG_IGN);
                   ready.send('r');
                   wait_for_ever();
                 },
                 {.daemon = true}};
  daemon.start();
  ready.receive<char>();
  return 0;
}

int leaves_a_child_that_outlives_it(const Words&) {
  Process child{[] { wait_for_ever(); }, {.outlives_parent = true}};
  child.start();
  print(std::to_string(child.pid().value()));
  return 0;
}

[[noreturn]] void become_sleep() {
  execl("/bin/sleep", "sleep", "1000", nullptr);
  _exit(127);
}

/// Children and a grandchild, made in every way that has to follow the parent into death.
int family(const Words&) {
  MessagePipe born;
  const auto report = [&](const char* who) {
    print(std::string(who) + " " + std::to_string(getpid()));
    born.send('b');
  };

  Process child{[&] {
    Process grandchild{[&] {
      report("grandchild");
      wait_for_ever();
    }};
    grandchild.start();
    report("child");
    wait_for_ever();
  }};
  child.start();

  Process executed{[&] {
    report("executed");
    become_sleep();
  }};
  executed.start();

  Process from_thread{[&] {
    report("from-thread");
    wait_for_ever();
  }};
  Process executed_from_thread{[&] {
    report("executed-from-thread");
    become_sleep();
  }};
  std::thread([&] {
    from_thread.start();
    executed_from_thread.start();
  }).join();

  for (int i = 0; i < 5; ++i)
    born.receive<char>();
  print("ready");
  read_line();
  _exit(3);
}

/// A child that a thread started is to die with the program although processes forked later live on.
int family_with_survivors(const Words&) {
  MessagePipe born;
  const auto report = [&](const char* who) {
    print(std::string(who) + " " + std::to_string(getpid()));
    born.send('b');
  };
  Process bound{[&] {
    report("bound");
    wait_for_ever();
  }};
  std::thread([&] { bound.start(); }).join();
  Process survivor{[&] {
                     report("survivor");
                     wait_for_ever();
                   },
                   {.outlives_parent = true}};
  survivor.start();
  if (fork() == 0) {
    report("forked");
    wait_for_ever();
  }
  for (int i = 0; i < 3; ++i)
    born.receive<char>();
  print("ready");
  wait_for_ever();
}

/// Starts children as fast as it can, from three threads, until it is killed.
int busy_parent(const Words&) {
  const auto start_children = [] {
    for (;;) {
      Process child{[] {
        Process grandchild{[] { wait_for_ever(); }};
        grandchild.start();
        wait_for_ever();
      }};
      Process brief{[] {}};
      child.start();
      brief.start();
      brief.join();
      child.kill();
      child.join();
    }
  };
  print("ready");
  std::thread first(start_children);
  std::thread second(start_children);
  start_children();
  return 0;
}

/// Everybody leaves something in every kind of buffer.
int leaves_output_in_buffers(const Words& words) {
  if (words.at(1) == "unsynchronised") std::ios::sync_with_stdio(false);
  std::FILE* log = fdopen(dup(STDOUT_FILENO), "w");
  std::printf("[parent printf]");
  std::cout << "[parent cout]";
  std::fputs("[parent file]", log);

  Process child{[&] {
    std::printf("[child printf]");
    std::cout << "[child cout]";
    std::fputs("[child file]", log);
  }};
  child.start();
  child.join();
  return 0;
}

int starts_while_a_thread_reads_stdin(const Words&) {
  // With a buffer of its own, stdin asks for none: a sanitizer's malloc() is not prepared for a fork in the midst of it.
  static char buffer[BUFSIZ];
  std::setvbuf(stdin, buffer, _IOFBF, sizeof buffer);
  std::thread([] { std::getchar(); }).detach();
  // The reader has the lock of stdin from the moment it waits.
  while (ftrylockfile(stdin) == 0) {
    funlockfile(stdin);
    std::this_thread::yield();
  }
  Process child{[] { std::printf("child done\n"); }};
  child.start();
  child.join();
  print("joined");
  return 0;
}

int has_a_child_that_calls_exit(const Words&) {
  Process sibling{"sibling", [] { wait_for_ever(); }};
  sibling.start();
  MessagePipe grandchild_done;
  Process child{"child", [&] {
                  Process grandchild{"grandchild", [&] { read_line(); }};
                  grandchild.start();
                  std::printf("exiting");
                  std::exit(300);
                }};
  child.start();
  const bool waits_for_grandchild = !child.join_for(std::chrono::milliseconds{200});
  print(waits_for_grandchild ? "waiting" : "ended too early");
  read_line();
  child.join();
  print(" with " + std::to_string(child.exit_code().value()));
  print(sibling.is_alive() ? "sibling lives" : "sibling gone");
  sibling.kill();
  return 0;
}

/// The second word says for how many microseconds the thread is let go ahead. Ends as the child does.
int forks_while_a_thread_makes_the_first_object(const Words& words) {
  std::thread thread([] {
    Lock lock("first");
    std::scoped_lock hold(lock);
  });
  const auto begun = std::chrono::steady_clock::now();
  const std::chrono::microseconds ahead(std::stoi(words.at(1)));
  while (std::chrono::steady_clock::now() - begun < ahead) {
  }
  const pid_t child = fork();
  if (child == 0) {
    // Whoever waits for a thread that is not here waits for ever.
    alarm(5);
    Lock lock("second");
    std::scoped_lock hold(lock);
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  thread.join();
  return WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
}

}  // namespace

int run_main_program(const Words& words) {
  static const std::map<std::string, int (*)(const Words&)> programs = {
      {"ends_with_children", ends_with_children},
      {"ends_with_a_daemon_that_ignores_sigterm", ends_with_a_daemon_that_ignores_sigterm},
      {"leaves_a_child_that_outlives_it", leaves_a_child_that_outlives_it},
      {"family", family},
      {"family_with_survivors", family_with_survivors},
      {"busy_parent", busy_parent},
      {"leaves_output_in_buffers", leaves_output_in_buffers},
      {"starts_while_a_thread_reads_stdin", starts_while_a_thread_reads_stdin},
      {"has_a_child_that_calls_exit", has_a_child_that_calls_exit},
      {"forks_while_a_thread_makes_the_first_object", forks_while_a_thread_makes_the_first_object},
  };
  return programs.at(words.at(0))(words);
}

}  // namespace sharescope::process_test
