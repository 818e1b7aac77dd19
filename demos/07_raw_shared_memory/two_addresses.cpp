// SPDX-License-Identifier: MIT
//
// A list in shared memory: each node says where the next one
// is. The writer notes it as a pointer. But a pointer is a
// place in the writer's memory, and the reader has the same
// bytes at another address only: for the reader it points to
// nowhere. Watch the reader get no further than the first
// node.

#include <sharescope/memory/shared_memory.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>
#include <sharescope/sync/event.hpp>

using namespace sharescope;

constexpr int most = 1'000'000;

struct Node {
  std::uintptr_t next;  // where it is; 0 in the last one
};

std::uintptr_t link_to(const Node& node, const std::byte* /*memory*/) {
  return reinterpret_cast<std::uintptr_t>(&node);
}

std::uintptr_t address_of(std::uintptr_t link, const std::byte* /*memory*/) { return link; }

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto times = program.parameter("times", most, {2, most}, "nodes in the list").takes_effect_next_run();

  SharedMemory memory = SharedMemory::create(most * sizeof(Node));
  const SharedMemory again = SharedMemory::attach(memory.name());
  memory.unlink();
  Event complete{"complete"};
  Atomic<int> reached{"reached", 0};
  program.expect_loss("nodes reached", program.rounds(), [&] { return reached.load(); });

  program.role("writer", 1, [&](Worker& me) {
    const int count = times;
    auto* nodes = reinterpret_cast<Node*>(memory.buf().data());
    for (auto round : me.progress(count))
      nodes[round].next = round + 1 < count ? link_to(nodes[round + 1], memory.buf().data()) : 0;
    complete.set();
  });
  program.role("reader", 1, [&](Worker&) {
    memory.close();  // inherited, at the writer's address; a process that attaches by name never has it
    complete.wait();
    const auto first = reinterpret_cast<std::uintptr_t>(again.buf().data());
    std::uintptr_t at = first;
    while (at - first < again.buf().size()) {
      reached.fetch_add(1);
      const std::uintptr_t link = reinterpret_cast<const Node*>(at)->next;
      at = link == 0 ? 0 : address_of(link, again.buf().data());
    }
  });
  return program.run();
}
