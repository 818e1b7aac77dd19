// SPDX-License-Identifier: MIT
#include <boost/interprocess/sync/interprocess_recursive_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>
#include <mutex>
#include <stdexcept>

#include "../harness/stopwatch.hpp"
#include "../peers/shared_between_processes.hpp"
#include "cpython.hpp"
#include "measurements.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope::bench {
namespace {

constexpr std::uint64_t count_in_cpp = 100'000;
constexpr std::uint64_t count_in_python = 5'000;
constexpr int array_length = 64;

void check(std::uint64_t counted, std::uint64_t expected) {
  if (counted == expected) return;
  throw std::runtime_error("the counter is " + std::to_string(counted) + ", not " + std::to_string(expected));
}

/// One step done `count` times; `total` tells by how much the counter has grown.
template <class Step, class Total>
Contender stepping(const char* name, std::uint64_t count, Step step, Total total) {
  return {name, count, [=] {
            const std::uint64_t before = total();
            const double time = nanoseconds_each(count, step);
            check(total() - before, count);
            return Reading{time};
          }};
}

Measurement alone(const Context& context, const char* name, const char* title, const char* unit) {
  return {.name = name,
          .title = title,
          .processors = context.one_processor(),
          .figures = {{"processor time", unit}}};
}

void add_cpython_value(Measurement& measurement, Context& context, const char* name,
                       const std::string& task) {
  const std::uint64_t count = context.scaled(count_in_python);
  add_cpython(measurement, context, name, task + " " + std::to_string(count), count);
  context.bind_to_one();
}

}  // namespace

Measurement value_increment(Context& context) {
  namespace ipc = boost::interprocess;
  Measurement measurement =
      alone(context, "value-increment", "One process increments a Value, locked", "ns per increment");
  const std::uint64_t count = context.scaled(count_in_cpp);

  auto value = std::make_shared<Value<int>>("bench value", 0);
  const auto total = [value] { return static_cast<std::uint64_t>(value->get()); };
  measurement.contenders.push_back(stepping(
      "Sharescope Value, get + set", count,
      [value] {
        std::scoped_lock hold(*value);
        value->set(value->get() + 1);
      },
      total));
  measurement.contenders.push_back(stepping(
      "Sharescope Value, get_obj()", count,
      [value] {
        std::scoped_lock hold(*value);
        value->get_obj().set(value->get_obj().get() + 1);
      },
      total));

  struct Guarded {
    ipc::interprocess_recursive_mutex mutex;
    int number = 0;
  };
  auto guarded = make_shared_between_processes<Guarded>();
  measurement.contenders.push_back(stepping(
      "Boost interprocess_recursive_mutex, int", count,
      [guarded] {
        ipc::scoped_lock<ipc::interprocess_recursive_mutex> hold(guarded->mutex);
        ++guarded->number;
      },
      [guarded] { return static_cast<std::uint64_t>(guarded->number); }));
  add_cpython_value(measurement, context, "CPython Value", "value_increment");

  measurement.targets = {{.claim = "locked Value increment beside CPython's",
                          .contender = "Sharescope Value, get + set",
                          .peer = "CPython Value",
                          .comparison = Comparison::speedup,
                          .limit = 25}};
  return measurement;
}

Measurement value_get(Context& context) {
  Measurement measurement = alone(context, "value-get", "One process reads a Value", "ns per get");
  const std::uint64_t count = context.scaled(count_in_cpp);
  auto value = std::make_shared<Value<int>>("bench value", 1);
  measurement.contenders.push_back({"Sharescope Value", count, [value, count] {
                                      std::uint64_t sum = 0;
                                      const double time = nanoseconds_each(
                                          count, [&] { sum += static_cast<std::uint64_t>(value->get()); });
                                      check(sum, count);
                                      return Reading{time};
                                    }});
  add_cpython_value(measurement, context, "CPython Value", "value_get");
  measurement.targets = {{.claim = "get() of a Value beside CPython's",
                          .contender = "Sharescope Value",
                          .peer = "CPython Value",
                          .comparison = Comparison::speedup}};
  return measurement;
}

Measurement raw_value(Context& context) {
  Measurement measurement =
      alone(context, "raw-value", "One process reads and writes a RawValue", "ns per get and set");
  const std::uint64_t count = context.scaled(count_in_cpp);
  auto value = std::make_shared<RawValue<int>>("bench raw value", 0);
  measurement.contenders.push_back(stepping(
      "Sharescope RawValue", count, [value] { value->set(value->get() + 1); },
      [value] { return static_cast<std::uint64_t>(value->get()); }));
  add_cpython_value(measurement, context, "CPython RawValue", "raw_value");
  measurement.targets = {{.claim = "get() and set() of a RawValue beside CPython's",
                          .contender = "Sharescope RawValue",
                          .peer = "CPython RawValue",
                          .comparison = Comparison::speedup}};
  return measurement;
}

Measurement array_increment(Context& context) {
  Measurement measurement =
      alone(context, "array-increment", "One process increments the elements of an Array in turn, locked",
            "ns per increment");
  const std::uint64_t count = context.scaled(count_in_cpp);
  auto array = std::make_shared<Array<int>>("bench array", array_length);
  auto at = std::make_shared<std::int64_t>(0);
  measurement.contenders.push_back(stepping(
      "Sharescope Array, get + set", count,
      [array, at] {
        const std::int64_t i = *at = (*at + 1) % array_length;
        std::scoped_lock hold(*array);
        array->set(i, array->get(i) + 1);
      },
      [array] {
        std::uint64_t sum = 0;
        for (std::int64_t i = 0; i < array_length; ++i)
          sum += static_cast<std::uint64_t>(array->get(i));
        return sum;
      }));
  add_cpython_value(measurement, context, "CPython Array", "array_increment");
  measurement.targets = {{.claim = "locked increment of an Array's element beside CPython's",
                          .contender = "Sharescope Array, get + set",
                          .peer = "CPython Array",
                          .comparison = Comparison::speedup}};
  return measurement;
}

}  // namespace sharescope::bench
