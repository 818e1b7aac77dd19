// SPDX-License-Identifier: MIT
//
// A pipe has two ends, and a message sent into one comes out
// of the other, whole and in order. One worker serves a ball,
// the other sends it back with one added. Nothing is shared
// but the pipe: what arrives is a copy. Watch the arrows in
// the chart, and move `think`: each one waits while the other
// has the ball, so two workers are no faster than one.

#include <sharescope/channel/pipe.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/atomic.hpp>

using namespace sharescope;

constexpr int game_over = -1;

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto times = program.parameter("times", 100'000, {1, 10'000'000}, "balls served");
  auto think = program.parameter("think", 0, {0, 1'000'000}, "work before a ball is sent");

  // No structured binding: a lambda could not capture it.
  std::pair<Connection, Connection> table = make_pipe("table");
  Atomic<int> returned{"returned", 0};
  program.expect("balls returned", program.rounds(), [&] { return returned.load(); });

  program.role("server", 1, [&](Worker& me) {
    Connection& end = table.first;
    for (auto round : me.progress(times)) {
      me.spin(think);
      end.send(int{round});
      if (end.recv<int>() == round + 1) returned.fetch_add(1);
    }
    end.send(game_over);
  });
  program.role("receiver", 1, [&](Worker& me) {
    Connection& end = table.second;
    for (int ball = end.recv<int>(); ball != game_over; ball = end.recv<int>()) {
      me.spin(think);
      end.send(ball + 1);
    }
  });
  return program.run();
}
