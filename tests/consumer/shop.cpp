// SPDX-License-Identifier: MIT
//
// A program that knows nothing of being watched: no Program, no parameters. It stands for a while with three orders in its
// queue and its till taken, so that whoever watches can see it.
#include <chrono>
#include <iostream>
#include <mutex>
#include <sharescope/channel/queue.hpp>
#include <sharescope/process/process.hpp>
#include <sharescope/sync/lock.hpp>
#include <thread>

int main() {
  sharescope::Lock till{"till"};
  sharescope::Queue<int> orders{"orders", 8};
  sharescope::Process waiter{"waiter", [&] {
                               std::scoped_lock hold(till);
                               while (orders.try_get()) {
                               }
                             }};
  std::unique_lock hold(till);
  for (const int order : {3, 1, 2})
    orders.put(order);
  waiter.start();
  std::this_thread::sleep_for(std::chrono::seconds(2));
  hold.unlock();
  waiter.join();
  std::cout << "orders left: " << orders.size() << std::endl;
  return waiter.exit_code().value_or(1);
}
