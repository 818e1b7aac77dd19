// SPDX-License-Identifier: MIT
//
// A process is killed in the middle of a payment, holding the
// lock: the money has left one account and has not reached the
// other. Elsewhere everybody would wait for that lock for
// ever. Here the next one is told that the owner died, and
// takes the lock over; but it does not look at what the dead
// one left behind. Watch the money go.

#include <sharescope/error.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/value.hpp>

#include <csignal>

using namespace sharescope;

struct Accounts {
  int left, right;
};

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto times = program.parameter("times", 100, {1, 10'000}, "workers that are killed");

  Value<Accounts> money{"money", {1000, 0}};
  auto sum = [&] { return money.get().left + money.get().right; };
  program.expect_loss("money", 1000, sum);

  return program.run(1, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      Process victim{[&] {
        std::scoped_lock hold(money);
        money.set(&Accounts::left, money.get().left - 1);
        std::raise(SIGKILL);
      }};
      victim.start();
      victim.join();
      try {
        money.lock();
      } catch (const OwnerDied&) {
        money.recover();
        money.lock();
      }
      money.unlock();
    }
  });
}
