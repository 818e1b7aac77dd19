# SPDX-License-Identifier: MIT
"""CPython's multiprocessing, measured on request for sharescope-bench.

Reads one request a line ("lock 20000") and answers with one line of numbers, or "error: ..." and why. Times are nanoseconds
for one operation, the loop around it included. Every task checks its own result.
"""

import multiprocessing
import os
import platform
import statistics
import sys
import time

context = multiprocessing.get_context("fork")
WARM_UP = 16


def check(counted, expected):
    if counted != expected:
        raise AssertionError(f"the counter is {counted}, not {expected}")


def each(begin, count):
    """Processor time, for what never sleeps: what other programs took does not count."""
    return [(time.process_time_ns() - begin) / count]


def lock(count):
    shared = context.Lock()
    begin = time.process_time_ns()
    for _ in range(count):
        with shared:
            pass
    return each(begin, count)


def value_increment(count):
    value = context.Value("i", 0)
    begin = time.process_time_ns()
    for _ in range(count):
        with value.get_lock():
            value.value += 1
    result = each(begin, count)
    check(value.value, count)
    return result


def value_get(count):
    value = context.Value("i", 1)
    total = 0
    begin = time.process_time_ns()
    for _ in range(count):
        total += value.value
    result = each(begin, count)
    check(total, count)
    return result


def raw_value(count):
    value = context.RawValue("i", 0)
    begin = time.process_time_ns()
    for _ in range(count):
        value.value = value.value + 1
    result = each(begin, count)
    check(value.value, count)
    return result


def array_increment(count):
    length = 64
    array = context.Array("i", length)
    begin = time.process_time_ns()
    for i in range(count):
        with array.get_lock():
            array[i % length] += 1
    result = each(begin, count)
    check(sum(array), count)
    return result


def nothing():
    pass


def process(count):
    """The median of single children's times, in microseconds."""
    times = []
    for _ in range(count):
        begin = time.monotonic_ns()
        child = context.Process(target=nothing)
        child.start()
        child.join()
        times.append((time.monotonic_ns() - begin) / 1000)
        check(child.exitcode, 0)
    return [statistics.median(times)]


class Race:
    """As harness/race.hpp: what is measured lies between the first that began and the last that ended."""

    def __init__(self, racers, processors):
        self.processors = [] if processors == "-" else [int(number) for number in processors.split(",")]
        self.start = context.Barrier(racers + 1)
        self.over = context.RawValue("i", 0)
        self.laps = [context.RawArray("q", 4) for _ in range(racers)]

    def run(self, body, span=None, bodies=None):
        bodies = bodies or [body] * len(self.laps)
        children = [context.Process(target=self._racer, args=(number, body)) for number, body in enumerate(bodies)]
        for child in children:
            child.start()
        self.start.wait(timeout=30)
        if span is not None:
            time.sleep(span)
            self.over.value = 1
        for child in children:
            child.join(60)
            if child.exitcode is None:
                child.kill()
            check(child.exitcode, 0)

    def _racer(self, number, body):
        if self.processors:
            os.sched_setaffinity(0, {self.processors[number % len(self.processors)]})
        lap = self.laps[number]
        body(WARM_UP)
        self.start.wait(timeout=30)
        processor = time.process_time_ns()
        lap[0] = time.monotonic_ns()
        lap[3] = body(None)
        lap[1] = time.monotonic_ns()
        lap[2] = time.process_time_ns() - processor

    def done(self):
        return sum(lap[3] for lap in self.laps)

    def increments(self):
        return self.done() + WARM_UP * len(self.laps)

    def cost_of_an_increment(self):
        begin = min(lap[0] for lap in self.laps)
        end = max(lap[1] for lap in self.laps)
        return [(end - begin) / self.done(), sum(lap[2] for lap in self.laps) / self.done()]


def contended_lock(count, racers, processors):
    shared = context.Lock()
    counter = context.RawValue("Q", 0)

    def body(times):
        times = times or count
        for _ in range(times):
            with shared:
                counter.value += 1
        return times

    race = Race(racers, processors)
    race.run(body)
    check(counter.value, race.increments())
    return race.cost_of_an_increment()


def contended_value(count, racers, processors):
    counter = context.Value("Q", 0)

    def body(times):
        times = times or count
        for _ in range(times):
            with counter.get_lock():
                counter.value += 1
        return times

    race = Race(racers, processors)
    race.run(body)
    check(counter.value, race.increments())
    return race.cost_of_an_increment()


def fairness_lock(nanoseconds, racers, processors):
    shared = context.Lock()
    counter = context.RawValue("Q", 0)
    race = Race(racers, processors)

    def body(times):
        done = 0
        while True:
            with shared:
                counter.value += 1
            done += 1
            if done == times or (times is None and race.over.value):
                return done

    race.run(body, nanoseconds / 1e9)
    check(counter.value, race.increments())
    shares = [lap[3] for lap in race.laps]
    return [max(shares) / min(shares), race.cost_of_an_increment()[0]]


def queue(count, pairs, processors):
    """Nanoseconds a message, wall and processor time; half of the racers put, the others get."""
    shared = context.Queue(1024)
    race = Race(2 * pairs, processors)
    sums = context.RawArray("q", 2 * pairs)

    def racer(number):
        def body(times):
            times = times or count
            if number % 2 == 0:
                for i in range(times):
                    shared.put(i)
                sums[number] += sum(range(times))
            else:
                for _ in range(times):
                    sums[number] += shared.get()
            return times

        return body

    race.run(None, bodies=[racer(number) for number in range(2 * pairs)])
    check(sum(sums[1::2]), sum(sums[::2]))
    return [2 * cost for cost in race.cost_of_an_increment()]


def version():
    return [platform.python_version()]


TASKS = (lock, value_increment, value_get, raw_value, array_increment, process, contended_lock, contended_value, fairness_lock,
         queue, version)


def answer(line):
    name, *words = line.split()
    task = next(task for task in TASKS if task.__name__ == name)
    # The third argument is a list of processors, which may look like a number.
    return task(*[int(word) for word in words[:2]], *words[2:])


def main():
    for line in iter(sys.stdin.readline, ""):
        try:
            text = " ".join(str(number) for number in answer(line))
        except Exception as error:
            text = f"error: {type(error).__name__}: {error}".replace("\n", " ")
        print(text, flush=True)


if __name__ == "__main__":
    main()
