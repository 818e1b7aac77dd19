// SPDX-License-Identifier: MIT
//
// Payers are killed in the middle of a payment, holding the
// lock: the money has left one account and has not reached the
// other. Elsewhere all would wait for that lock for good. Here
// the next one is told, frees it and goes on, without a look
// at what the dead one left. Watch the money go, and auditors
// find a wrong sum although they hold the lock.

#include <sharescope/error.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/array.hpp>
#include <sharescope/shared/raw_value.hpp>

#include <csignal>

using namespace sharescope;

void take(Array<int>& accounts) try {
  accounts.lock();  // throws when a payer was killed holding it
} catch (const OwnerDied&) {
  accounts.recover();
  take(accounts);
}

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 1, {1, 8}, "auditors").takes_effect_next_run();
  auto times = program.parameter("times", 100, {1, 10'000}, "payers killed, and audits, by each");

  Array<int> accounts{"accounts", {1000, 0}};
  RawValue<int> wrong{"wrong sums", 0};
  auto sum = [&] { return accounts.get(0) + accounts.get(1); };
  program.expect_loss("money", 1000, sum);
  program.expect_more("wrong sums", 0, [&] { return wrong.get(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      Process payer{[&] {
        take(accounts);
        accounts.set(0, accounts.get(0) - 1);
        std::raise(SIGKILL);
      }};
      payer.start();
      payer.join();
      take(accounts);
      if (sum() != 1000) wrong.set(wrong.get() + 1);
      accounts.unlock();
    }
  });
}
