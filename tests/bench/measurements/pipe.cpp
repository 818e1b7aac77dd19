// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <vector>

#include "../harness/stopwatch.hpp"
#include "measurements.hpp"
#include "sharescope/channel/pipe.hpp"
#include "sharescope/process/process.hpp"

namespace sharescope::bench {
namespace {

constexpr const char* our_pipe = "Sharescope Pipe";
constexpr const char* os_pipe = "OS pipe";
constexpr std::uint64_t warm_up = 200;

/// Numbers there and back, over two pipes of the kernel.
class OsEcho {
 public:
  OsEcho() {
    if (::pipe2(there_, O_CLOEXEC) != 0 || ::pipe2(back_, O_CLOEXEC) != 0)
      throw std::runtime_error("no OS pipe is to be had");
  }
  OsEcho(const OsEcho&) = delete;
  OsEcho& operator=(const OsEcho&) = delete;
  ~OsEcho() {
    for (const int end : {there_[0], there_[1], back_[0], back_[1]})
      ::close(end);
  }
  std::uint64_t ask(std::uint64_t number) {
    put(there_[1], number);
    return get(back_[0]);
  }
  std::uint64_t hear() { return get(there_[0]); }
  void answer(std::uint64_t number) { put(back_[1], number); }

 private:
  static void put(int end, std::uint64_t number) {
    if (::write(end, &number, sizeof number) != sizeof number) throw std::runtime_error("an OS pipe broke");
  }
  static std::uint64_t get(int end) {
    std::uint64_t number = 0;
    if (::read(end, &number, sizeof number) != sizeof number) throw std::runtime_error("an OS pipe broke");
    return number;
  }
  int there_[2];
  int back_[2];
};

class OurEcho {
 public:
  OurEcho() : ends_(make_pipe("bench pipe")) {}
  std::uint64_t ask(std::uint64_t number) {
    ends_.first.send(number);
    return ends_.first.recv<std::uint64_t>();
  }
  std::uint64_t hear() { return ends_.second.recv<std::uint64_t>(); }
  void answer(std::uint64_t number) { ends_.second.send(number); }

 private:
  std::pair<Connection, Connection> ends_;
};

/// A process that answers, bound to a processor, and us who ask it. Nanoseconds of a round trip. With a pause before
/// each question both sides sleep when it comes.
template <class Echo>
double round_trip(const Context& context, std::uint64_t count, int mine, int its, std::uint64_t pause) {
  Echo echo;
  const std::uint64_t all = count + warm_up;
  Process partner("partner", [&] {
    context.processors().bind(getpid(), its);
    for (std::uint64_t i = 0; i < all; ++i)
      echo.answer(echo.hear() + 1);
  });
  context.processors().bind(getpid(), mine);
  partner.start();
  std::uint64_t spent = 0;
  std::uint64_t begin = 0;
  for (std::uint64_t i = 0; i < all; ++i) {
    if (i == warm_up) begin = wall_nanoseconds();
    if (pause != 0) ::usleep(static_cast<useconds_t>(pause));
    const std::uint64_t asked = pause != 0 ? wall_nanoseconds() : 0;
    if (echo.ask(i) != i + 1) throw std::runtime_error("a wrong number came back");
    if (pause != 0 && i >= warm_up) spent += wall_nanoseconds() - asked;
  }
  if (pause == 0) spent = wall_nanoseconds() - begin;
  partner.join();
  context.processors().release(getpid());
  if (partner.exit_code() != 0) throw std::runtime_error("the partner failed");
  return static_cast<double>(spent) / static_cast<double>(count);
}

template <class Echo>
Contender contender(const char* name, Context& context, std::uint64_t count, int mine, int its,
                    std::uint64_t pause) {
  return {name, count, [=, &context] { return Reading{round_trip<Echo>(context, count, mine, its, pause)}; }};
}

Measurement echo(Context& context, std::string name, std::string title, std::uint64_t count, bool apart,
                 std::uint64_t pause, Target target) {
  const int mine = context.processors().alone();
  const int its = apart ? context.processors().of_worker(0) : mine;
  const std::string where = !context.processors().binds() ? "bound to no processor"
                            : apart                       ? "bound to two processors"
                                                          : "both bound to one processor";
  Measurement measurement{.name = std::move(name),
                          .title = std::move(title),
                          .processors = "2 processes, " + where,
                          .figures = {{"time", "ns per round trip"}}};
  const std::uint64_t scaled = context.scaled(count);
  measurement.contenders.push_back(contender<OsEcho>(os_pipe, context, scaled, mine, its, pause));
  measurement.contenders.push_back(contender<OurEcho>(our_pipe, context, scaled, mine, its, pause));
  measurement.targets.push_back(std::move(target));
  return measurement;
}

/// Memory that a process has used before: no page is made while the clock runs.
std::vector<std::byte> used_memory(std::size_t bytes) { return std::vector<std::byte>(bytes, std::byte{1}); }

double copy_by_memcpy(std::size_t bytes) {
  const std::vector<std::byte> from = used_memory(bytes);
  std::vector<std::byte> to = used_memory(bytes);
  const std::uint64_t begin = wall_nanoseconds();
  std::memcpy(to.data(), from.data(), bytes);
  benchmark::ClobberMemory();
  return static_cast<double>(wall_nanoseconds() - begin);
}

double copy_by_pipe(const Context& context, std::size_t bytes) {
  auto [reader, writer] = make_pipe(one_way, "bench pipe");
  Process partner("partner", [&, &out = writer] {
    context.processors().bind(getpid(), context.processors().of_worker(0));
    const std::vector<std::byte> message = used_memory(bytes);
    out.send(0);
    out.send_bytes(message);
  });
  context.processors().bind(getpid(), context.processors().alone());
  partner.start();
  // After the fork: what was there before would be copied page by page when it is written to.
  std::vector<std::byte> to = used_memory(bytes);
  reader.recv<int>();
  const std::uint64_t begin = wall_nanoseconds();
  if (reader.recv_bytes_into(to) != bytes) throw std::runtime_error("not all bytes came");
  const auto spent = static_cast<double>(wall_nanoseconds() - begin);
  partner.join();
  context.processors().release(getpid());
  return spent;
}

}  // namespace

Measurement pipe_running(Context& context) {
  return echo(context, "pipe-running", "8 bytes there and back, both sides running", 20'000, true, 0,
              {.claim = "a round trip of running processes, Pipe beside an OS pipe",
               .contender = our_pipe,
               .peer = os_pipe,
               .comparison = Comparison::speedup,
               .limit = 10});
}

Measurement pipe_one_processor(Context& context) {
  return echo(context, "pipe-one-processor", "8 bytes there and back, one side asleep while the other runs",
              20'000, false, 0,
              {.claim = "a round trip of processes that take turns to sleep, Pipe beside an OS pipe",
               .contender = our_pipe,
               .peer = os_pipe,
               .limit = 1.3});
}

Measurement pipe_asleep(Context& context) {
  return echo(context, "pipe-asleep", "8 bytes there and back, asked for once a millisecond", 200, true, 1000,
              {.claim = "a round trip with both sides asleep before, Pipe beside an OS pipe",
               .contender = our_pipe,
               .peer = os_pipe,
               .limit = 1.3});
}

Measurement pipe_large(Context& context) {
  const std::size_t bytes = context.scaled(64 << 20U);
  Measurement measurement{.name = "pipe-64-MiB",
                          .title = "64 MiB from one process to another, and by memcpy in one",
                          .processors = "2 processes, bound to two processors",
                          .figures = {{"time", "ns altogether"}}};
  measurement.contenders.push_back({"memcpy", 1, [=] { return Reading{copy_by_memcpy(bytes)}; }});
  measurement.contenders.push_back(
      {our_pipe, 1, [=, &context] { return Reading{copy_by_pipe(context, bytes)}; }});
  measurement.targets.push_back(
      {.claim = "64 MiB, Pipe beside memcpy", .contender = our_pipe, .peer = "memcpy", .limit = 2});
  return measurement;
}

}  // namespace sharescope::bench
