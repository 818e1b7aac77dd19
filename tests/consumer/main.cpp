// SPDX-License-Identifier: MIT
#include <iostream>
#include <mutex>
#include <sharescope/program.hpp>
#include <sharescope/shared/value.hpp>

int main(int argc, char** argv) {
  using sharescope::Program;
  using sharescope::Value;
  using sharescope::Worker;

  Program program{argc, argv};
  auto workers = program.parameter("workers", 2, {1, 8});
  auto times = program.parameter("times", 10'000, {1, 1'000'000});
  Value<int> counter{"counter", 0};
  program.expect("counter", workers * times, [&] { return counter.get(); });
  const int status = program.run(workers, [&](Worker& me) {
    for (auto round : me.progress(times)) {
      std::scoped_lock hold(counter);
      counter.set(counter.get() + 1);
    }
  });
  std::cout << "consumer counted " << counter.get() << std::endl;
  return status;
}
