// SPDX-License-Identifier: MIT
//
// The rows of Value and RawValue: Python's multiprocessing.Value and RawValue.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "../support/elapsed.hpp"
#include "../support/forked_child.hpp"
#include "../support/open_session.hpp"
#include "../support/shared_block.hpp"
#include "sharescope/error.hpp"
#include "sharescope/session/reader.hpp"
#include "sharescope/shared/typed_value.hpp"
#include "sharescope/shared/value.hpp"
#include "type_codes.hpp"

namespace sharescope {
namespace {

using namespace std::chrono_literals;
using namespace test_support;

struct Point {
  int x;
  double y;
  friend bool operator==(const Point&, const Point&) = default;
};

ObjectCopy entry_of(ObjectId id) {
  for (const ObjectCopy& object : SessionReader::open(Session::current().descriptor()).objects()) {
    if (object.id == id) return object;
  }
  return {};
}

template <class T>
class EveryCode : public ::testing::Test {};
TYPED_TEST_SUITE(EveryCode, CodeTypes, CodeNames);

TYPED_TEST(EveryCode, VAL_01_a_value_is_zero_at_first_and_the_table_tells_its_code_and_size) {
  constexpr char code = type_code_of<TypeParam>();
  static_assert(std::is_same_v<c_type<code>, TypeParam>);
  Value<TypeParam> value("v");
  RawValue<TypeParam> raw("r");
  EXPECT_EQ(value.get(), TypeParam{});
  EXPECT_EQ(raw.get(), TypeParam{});
  for (const auto& [id, kind] :
       {std::pair(value.id(), ObjectKind::value), {raw.id(), ObjectKind::raw_value}}) {
    const ObjectCopy entry = entry_of(id);
    EXPECT_EQ(entry.kind, kind);
    EXPECT_EQ(entry.type_code, code);
    EXPECT_EQ(entry.element_bytes, sizeof(TypeParam));
    EXPECT_EQ(entry.count, 1U);
  }
  EXPECT_EQ(entry_of(value.id()).guard, value.get_lock().id());
  EXPECT_EQ(entry_of(raw.id()).guard, 0U);
}

TYPED_TEST(EveryCode, VAL_02_what_a_child_writes_the_parent_reads) {
  Value<TypeParam> value("v");
  RawValue<TypeParam> raw("r");
  for (const TypeParam wanted : sample_values<TypeParam>()) {
    check_in_child([&] {
      value.set(wanted);
      raw.set(wanted);
    });
    EXPECT_EQ(value.get(), wanted);
    EXPECT_EQ(raw.get(), wanted);
  }
}

TYPED_TEST(EveryCode, VAL_02_the_same_when_the_code_is_known_at_run_time) {
  TypedValue value = make_value(type_code_of<TypeParam>());
  RawTypedValue raw = make_raw_value(type_code_of<TypeParam>());
  EXPECT_EQ(value.type_code(), type_code_of<TypeParam>());
  EXPECT_EQ(value.get(), Scalar(TypeParam{}));
  for (const TypeParam wanted : sample_values<TypeParam>()) {
    check_in_child([&] {
      value.set(wanted);
      raw.set(wanted);
    });
    EXPECT_EQ(value.get(), Scalar(wanted));
    EXPECT_EQ(value.get().as<TypeParam>(), wanted);
    EXPECT_EQ(raw.get(), Scalar(wanted));
  }
}

TEST(ValueConformance, VAL_01_the_sizes_are_those_of_python_on_64_bit_linux) {
  const std::map<char, std::size_t> sizes{{'c', 1}, {'u', 4}, {'b', 1}, {'B', 1}, {'h', 2},
                                          {'H', 2}, {'i', 4}, {'I', 4}, {'l', 8}, {'L', 8},
                                          {'q', 8}, {'Q', 8}, {'f', 4}, {'d', 8}, {'?', 1}};
  EXPECT_EQ(sizes.size(), all_type_codes.size());
  for (const char code : all_type_codes) {
    ASSERT_TRUE(sizes.contains(code)) << code;
    const TypedValue value = make_value(code);
    EXPECT_EQ(entry_of(value.id()).element_bytes, sizes.at(code)) << code;
  }
}

TEST(ValueConformance, VAL_04_a_real_number_is_no_integer) {
  for (const char code : std::string_view("bBhHiIlLqQ")) {
    TypedValue value = make_value(code, 7);
    EXPECT_THROW(value.set(1.5), TypeMismatch) << code;
    EXPECT_THROW(value.set(2.0), TypeMismatch) << code;
    EXPECT_EQ(value.get(), Scalar(7)) << code;
    EXPECT_THROW(make_value(code, 1.5), TypeMismatch) << code;
    EXPECT_THROW(make_raw_value(code, 1.5), TypeMismatch) << code;
  }
}

TEST(ValueConformance, VAL_04_text_bytes_characters_and_nothing_are_no_numbers) {
  for (const char code : std::string_view("bBhHiIlLqQfd?")) {
    TypedValue value = make_value(code, 1);
    for (const Scalar& wrong :
         {Scalar("7"), Scalar(""), Scalar(Bytes{"7"}), Scalar(L'7'), Scalar('7'), Scalar()}) {
      EXPECT_THROW(value.set(wrong), TypeMismatch) << code << ' ' << to_string(wrong);
      EXPECT_THROW(make_value(code, wrong), TypeMismatch) << code << ' ' << to_string(wrong);
    }
    EXPECT_EQ(value.get().as<double>(), 1.0) << code;
  }
}

TEST(ValueConformance, VAL_04_an_integer_becomes_a_real_number) {
  for (const char code : std::string_view("fd")) {
    TypedValue value = make_value(code, 3);
    EXPECT_EQ(value.get(), Scalar(3.0));
    value.set(true);
    EXPECT_EQ(value.get(), Scalar(1.0));
    value.set(std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(value.get(), Scalar(18446744073709551616.0));
    value.set(std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(value.get(), Scalar(-9223372036854775808.0));
  }
}

TEST(ValueConformance, VAL_04_integers_wrap_around) {
  TypedValue i = make_value('i', std::int64_t{1} << 31);
  EXPECT_EQ(i.get(), Scalar(-2147483648LL));
  TypedValue b = make_value('b', 200);
  EXPECT_EQ(b.get(), Scalar(-56));
  TypedValue B = make_value('B', -1);
  EXPECT_EQ(B.get(), Scalar(255));
  TypedValue Q = make_value('Q', -1);
  EXPECT_EQ(Q.get(), Scalar(18446744073709551615ULL));
  TypedValue q = make_value('q', 18446744073709551615ULL);
  EXPECT_EQ(q.get(), Scalar(-1));
  TypedValue h = make_value('h', true);
  EXPECT_EQ(h.get(), Scalar(1));
}

TEST(ValueConformance, VAL_05_single_precision_rounds_and_overflows_to_infinity) {
  TypedValue f = make_value('f', 0.1);
  EXPECT_EQ(f.get(), Scalar(0.10000000149011612));
  TypedValue d = make_value('d', 0.1);
  EXPECT_EQ(d.get(), Scalar(0.1));
  f.set(1e39);
  EXPECT_EQ(f.get(), Scalar(std::numeric_limits<double>::infinity()));
  f.set(-1e39);
  EXPECT_EQ(f.get(), Scalar(-std::numeric_limits<double>::infinity()));
  f.set(16777217);
  EXPECT_EQ(f.get(), Scalar(16777216.0));
}

TEST(ValueConformance, VAL_06_code_c_takes_exactly_one_byte) {
  TypedValue c = make_value('c', Bytes{"x"});
  EXPECT_EQ(c.get(), Scalar(Bytes{"x"}));
  c.set(0);
  EXPECT_EQ(c.get(), Scalar(Bytes{std::string(1, '\0')}));
  c.set(255);
  EXPECT_EQ(c.get(), Scalar(Bytes{"\xFF"}));
  c.set('y');
  EXPECT_EQ(c.get(), Scalar(Bytes{"y"}));
  for (const Scalar& wrong : {Scalar(Bytes{""}), Scalar(Bytes{"xy"}), Scalar(256), Scalar(300), Scalar(-1),
                              Scalar("x"), Scalar(L'x'), Scalar(1.0), Scalar()}) {
    EXPECT_THROW(c.set(wrong), TypeMismatch) << to_string(wrong);
    EXPECT_THROW(make_raw_value('c', wrong), TypeMismatch) << to_string(wrong);
  }
  EXPECT_EQ(c.get(), Scalar(Bytes{"y"}));
}

TEST(ValueConformance, VAL_06_code_u_takes_exactly_one_character) {
  TypedValue u = make_value('u', "x");
  EXPECT_EQ(u.get(), Scalar(L'x'));
  u.set("\xE2\x82\xAC");  // one character of three bytes
  EXPECT_EQ(u.get(), Scalar(L'\u20AC'));
  u.set("\xF0\x9F\x94\x92");
  EXPECT_EQ(u.get(), Scalar(L'\U0001F512'));
  u.set(U'z');
  EXPECT_EQ(u.get(), Scalar(L'z'));
  for (const Scalar& wrong :
       {Scalar(""), Scalar("xy"), Scalar("\xFF"), Scalar("\xE2\x82"), Scalar("\xC0\x80"),
        Scalar("\xED\xA0\x80"), Scalar(Bytes{"x"}), Scalar('x'), Scalar(120), Scalar(1.0), Scalar()}) {
    EXPECT_THROW(u.set(wrong), TypeMismatch) << to_string(wrong);
    EXPECT_THROW(make_value('u', wrong), TypeMismatch) << to_string(wrong);
  }
  EXPECT_EQ(u.get(), Scalar(L'z'));
}

TEST(ValueConformance, VAL_07_a_truth_value_is_one_byte_and_true_for_whatever_is_not_zero) {
  TypedValue truth = make_value('?', 7);
  EXPECT_EQ(truth.get(), Scalar(true));
  EXPECT_EQ(entry_of(truth.id()).element_bytes, 1U);
  for (const Scalar& zero : {Scalar(0), Scalar(false), Scalar(0.0), Scalar(-0.0)}) {
    truth.set(true);
    truth.set(zero);
    EXPECT_EQ(truth.get(), Scalar(false)) << to_string(zero);
  }
  for (const Scalar& other :
       {Scalar(256), Scalar(-1), Scalar(0.25), Scalar(std::numeric_limits<double>::quiet_NaN()),
        Scalar(std::uint64_t{1} << 63)}) {
    truth.set(false);
    truth.set(other);
    EXPECT_EQ(truth.get(), Scalar(true)) << to_string(other);
  }
}

TEST(ValueConformance, VAL_08_an_unknown_type_code_is_an_error_at_construction) {
  Lock lock;
  for (const char code : std::string_view("xXgsPw \n\0", 9)) {
    EXPECT_THROW(make_value(code), InvalidValue);
    EXPECT_THROW(make_value(code, 0), InvalidValue);
    EXPECT_THROW(make_value(code, 0, lock), InvalidValue);
    EXPECT_THROW(make_raw_value(code), InvalidValue);
  }
  try {
    make_value('x', 0);
    FAIL();
  } catch (const InvalidValue& error) {
    EXPECT_EQ(std::string(error.what()), "type code 'x' is unknown; there are c u b B h H i I l L q Q f d ?");
  }
}

TEST(ValueConformance, VAL_08_errors_of_a_conversion_name_the_value_the_process_and_what_was_given) {
  TypedValue value = make_value('i', 0, "total");
  try {
    value.set("7");
    FAIL();
  } catch (const TypeMismatch& error) {
    EXPECT_EQ(std::string(error.what()),
              "set of value 'total' by test: type code i takes an integer, not '7'");
  }
}

template <class V>
concept HasLock = requires(V& value) {
  value.get_lock();
};
template <class V>
concept HasObj = requires(V& value) {
  value.get_obj();
};
template <class V>
concept IsLockable = requires(V& value) {
  value.lock();
};

TEST(ValueConformance, VAL_09_the_lock_is_its_own_the_given_one_or_none) {
  Value<int> own("own", 5);
  static_assert(std::is_same_v<decltype(own.get_lock()), RLock&>);
  EXPECT_EQ(own.get_lock().name(), "own");
  EXPECT_EQ(&own.get_lock(), &own.get_lock());

  Lock plain("plain");
  RLock recursive("recursive");
  Value with_plain("a", 5, plain);
  Value with_recursive("b", 5, recursive);
  EXPECT_EQ(&with_plain.get_lock(), &plain);
  EXPECT_EQ(&with_recursive.get_lock(), &recursive);
  EXPECT_EQ(with_plain.get_obj().get(), 5);

  static_assert(!HasLock<RawValue<int>> && !HasObj<RawValue<int>> && !IsLockable<RawValue<int>>);
  static_assert(!HasLock<RawTypedValue> && !HasObj<RawTypedValue> && !IsLockable<RawTypedValue>);
  static_assert(!GuardLock<int> && !GuardLock<std::mutex> && GuardLock<Lock> && GuardLock<RLock>);
  static_assert(!std::is_convertible_v<int&, AnyLock> && !std::is_convertible_v<std::mutex&, AnyLock>);
  static_assert(!std::is_convertible_v<RLock, AnyLock>, "a lock that dies with the statement guards nothing");
}

TEST(ValueConformance, VAL_09_the_same_when_the_code_is_known_at_run_time) {
  TypedValue own = make_value('i', 5, "own");
  EXPECT_EQ(own.get_lock().name(), "own");
  EXPECT_TRUE(own.try_lock());
  EXPECT_TRUE(own.try_lock()) << "its own lock is recursive";
  own.unlock();
  own.unlock();

  Lock plain("plain");
  RLock recursive("recursive");
  TypedValue with_plain = make_value('d', 0.5, plain, "a");
  const TypedValue with_recursive = make_value('u', L'x', recursive, "b");
  EXPECT_TRUE(with_plain.get_lock().refers_to(plain));
  EXPECT_FALSE(with_plain.get_lock().refers_to(recursive));
  EXPECT_TRUE(with_recursive.get_lock().refers_to(recursive));
  EXPECT_EQ(with_recursive.get_lock().id(), recursive.id());
  EXPECT_EQ(with_plain.name(), "a");
  {
    std::scoped_lock hold(with_plain);
    EXPECT_TRUE(plain.locked());
    EXPECT_EQ(with_plain.get_obj().get(), Scalar(0.5))
        << "without its lock it can be read inside a plain lock";
    with_plain.get_obj().set(1);
  }
  EXPECT_FALSE(plain.locked());
  EXPECT_EQ(with_plain.get(), Scalar(1.0));
}

TEST(ValueConformance, VAL_09_two_values_with_one_lock_block_each_other) {
  Lock both("both");
  Value a("a", 1, both);
  Value b("b", 2, both);
  a.lock();
  ForkedChild reader([&] { return b.get(); });
  EXPECT_FALSE(reader.ends_within(30ms));
  a.unlock();
  EXPECT_EQ(reader.wait(), 2);
}

TEST(ValueConformance, VAL_10_four_processes_that_hold_the_lock_lose_no_increment) {
  Value<int> counter("counter", 0);
  const auto work = [&] {
    for (int i = 0; i < 5000; ++i) {
      std::scoped_lock hold(counter.get_lock());
      counter.set(counter.get() + 1);
    }
  };
  {
    ForkedChild a(work);
    ForkedChild b(work);
    ForkedChild c(work);
    ForkedChild d(work);
    for (ForkedChild* child : {&a, &b, &c, &d})
      EXPECT_EQ(child->wait(), 0);
  }
  EXPECT_EQ(counter.get(), 20000);
}

TEST(ValueConformance, VAL_10_get_and_set_each_under_the_lock_still_lose_an_update_between_them) {
  Value<int> counter("counter", 0);
  const int seen = counter.get();
  check_in_child([&] { counter.set(counter.get() + 1); });
  counter.set(seen + 1);
  EXPECT_EQ(counter.get(), 1);
}

TEST(ValueConformance, VAL_11_the_value_can_be_used_while_its_recursive_lock_is_held) {
  Value<int> value("v", 1);
  std::scoped_lock hold(value.get_lock());
  value.set(value.get() + 1);
  EXPECT_EQ(value.get(), 2);
  std::scoped_lock again(value);
  value.set(3);
  EXPECT_EQ(value.get_obj().get(), 3);
}

TEST(ValueConformance, VAL_11_others_wait_meanwhile) {
  Value<int> value("v", 1);
  value.lock();
  ForkedChild reader([&] { return value.get(); });
  ForkedChild writer([&] { value.set(9); });
  EXPECT_FALSE(reader.ends_within(30ms));
  EXPECT_FALSE(writer.ends_within(1ms));
  EXPECT_EQ(value.get(), 1);
  value.unlock();
  EXPECT_EQ(writer.wait(), 0);
  EXPECT_TRUE(reader.wait() == 1 || reader.wait() == 9);
  EXPECT_EQ(value.get(), 9);
}

template <class V>
class Structure : public ::testing::Test {};
using Structures = ::testing::Types<RawValue<Point>, Value<Point>, Value<Point, Lock>>;
TYPED_TEST_SUITE(Structure, Structures);

TYPED_TEST(Structure, VAL_12_fields_can_be_read_and_written_by_name_in_all_processes) {
  TypeParam point("point", {3, 2.5});
  EXPECT_EQ(point.get(), (Point{3, 2.5}));
  check_in_child([&] {
    EXPECT_EQ(point.get(&Point::x), 3);
    EXPECT_EQ(point.get(&Point::y), 2.5);
    point.set(&Point::x, 4);
    point.set(&Point::y, -0.25);
  });
  EXPECT_EQ(point.get(&Point::x), 4);
  EXPECT_EQ(point.get(), (Point{4, -0.25}));
  const ObjectCopy entry = entry_of(point.id());
  EXPECT_EQ(entry.type_code, 0);
  EXPECT_EQ(entry.element_bytes, sizeof(Point));
  EXPECT_NE(entry.type_name.find("Point"), entry.type_name.npos);
}

TYPED_TEST(Structure, VAL_12_a_copy_is_shared_and_independent) {
  TypeParam point("point", {3, 2.5});
  TypeParam copy = point.copy("copy");
  EXPECT_EQ(copy.name(), "copy");
  check_in_child([&] {
    point.set(&Point::x, 1);
    copy.set(&Point::y, 7.0);
  });
  EXPECT_EQ(point.get(), (Point{1, 2.5}));
  EXPECT_EQ(copy.get(), (Point{3, 7.0}));
  if constexpr (HasLock<TypeParam>) {
    EXPECT_NE(&copy.get_lock(), &point.get_lock());
  }
}

struct Pair {
  char tag;
  struct {
    char a;
    char b;
  } two;  // two bytes at an odd offset
  int rest[3];
};

TEST(ValueConformance, VAL_12_members_may_lie_where_a_larger_access_would_not_be_aligned) {
  RawValue<Pair> value("pair", Pair{'t', {'a', 'b'}, {1, 2, 3}});
  auto two = value.get(&Pair::two);
  EXPECT_EQ(two.a, 'a');
  EXPECT_EQ(two.b, 'b');
  two.b = 'c';
  value.set(&Pair::two, two);
  EXPECT_EQ(value.get().two.b, 'c');
  EXPECT_EQ(value.get().tag, 't');
  EXPECT_EQ(value.get().rest[2], 3);
}

}  // namespace
}  // namespace sharescope
