// SPDX-License-Identifier: MIT
#include <cstdio>
#include <iostream>
#include <string>
#include <utility>

#include "programs.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/channel/queue.hpp"
#include "sharescope/memory/shared_memory.hpp"
#include "sharescope/process/process.hpp"
#include "sharescope/shared/array.hpp"

namespace sharescope::command_test {
namespace {

/// Into every stream that there is; where a descriptor of the library has one of their numbers, into that.
void print_much() {
  for (int line = 0; line < 200; ++line) {
    std::puts("a line that belongs on standard output and into nothing else");
    std::cerr << "a line that belongs on standard error and into nothing else\n";
  }
  std::fflush(nullptr);
}

}  // namespace

int prints_while_sharing(int /*argc*/, char** /*argv*/) {
  constexpr int length = 4096;
  print_much();
  Array<int> numbers{"numbers", length};
  print_much();
  Queue<std::string> queue{"queue"};
  auto pipe = make_pipe("pipe");
  SharedMemory memory = SharedMemory::create(4096);
  print_much();

  Process child{[&] {
    print_much();
    for (int i = 0; i < length; ++i)
      numbers.set(i, i);
    queue.put(std::string(1000, 'q'));
    auto [kept, handed] = make_pipe("handed on");
    pipe.second.send(std::string(1000, 'p'));
    pipe.second.send(std::move(handed));
    print_much();
    return kept.recv<int>() == 7 ? 0 : 1;
  }};
  child.start();
  print_much();
  bool right =
      queue.get() == std::string(1000, 'q') && pipe.first.recv<std::string>() == std::string(1000, 'p');
  auto handed = pipe.first.recv<Connection>();
  print_much();
  handed.send(7);
  child.join();
  print_much();
  for (int i = 0; i < length; ++i)
    right = right && numbers.get(i) == i;
  for (const std::byte byte : memory.buf())
    right = right && byte == std::byte{0};
  memory.unlink();
  return right && child.exit_code() == 0 ? 0 : 1;
}

}  // namespace sharescope::command_test
