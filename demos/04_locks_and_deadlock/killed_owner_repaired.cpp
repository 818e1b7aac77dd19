// SPDX-License-Identifier: MIT
//
// Whoever is told that the owner died also finds its work half
// done. This one mends it before it goes on: the lock is
// recovered, and so is what it protects.

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
  program.expect("money", 1000, sum);

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
        money.set(&Accounts::right, 1000 - money.get().left);
      }
      money.unlock();
    }
  });
}
