// SPDX-License-Identifier: MIT
//
// Survivors mend, one at a time, before they free the lock.

#include <sharescope/error.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/program.hpp>
#include <sharescope/shared/array.hpp>
#include <sharescope/shared/raw_value.hpp>

#include <csignal>

using namespace sharescope;

void mend(Array<int>& accounts, Lock& mending) try {
  std::scoped_lock alone(mending);
  try {
    if (accounts.try_lock()) accounts.unlock();  // another has mended them
  } catch (const OwnerDied&) {
    accounts.get_obj().set(1, 1000 - accounts.get_obj().get(0));
    accounts.recover();
  }
} catch (const OwnerDied&) {
  mending.recover();
}

void take(Array<int>& accounts, Lock& mending) try {
  accounts.lock();  // throws when a payer was killed holding it
} catch (const OwnerDied&) {
  mend(accounts, mending);
  take(accounts, mending);
}

int main(int argc, char** argv) {
  Program program{argc, argv};
  auto workers = program.parameter("workers", 1, {1, 8}, "auditors").takes_effect_next_run();
  auto times = program.parameter("times", 100, {1, 10'000}, "payers killed, and audits, by each");

  Array<int> accounts{"accounts", {1000, 0}};
  Lock mending{"mending"};
  RawValue<int> wrong{"wrong sums", 0};
  auto sum = [&] { return accounts.get(0) + accounts.get(1); };
  program.expect("money", 1000, sum);
  program.expect("wrong sums", 0, [&] { return wrong.get(); });

  return program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      Process payer{[&] {
        take(accounts, mending);
        accounts.set(0, accounts.get(0) - 1);
        std::raise(SIGKILL);
      }};
      payer.start();
      payer.join();
      take(accounts, mending);
      if (sum() != 1000) wrong.set(wrong.get() + 1);
      accounts.unlock();
    }
  });
}
