// SPDX-License-Identifier: MIT

#include "sharescope/session/array_look.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "../support/fresh_session.hpp"
#include "sharescope/error.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/typed_array.hpp"

namespace sharescope {
namespace {

using namespace test_support;

ArrayLook look_of(ObjectId id) {
  for (const ObjectCopy& object : SessionReader::open(Session::current().descriptor()).objects())
    if (object.id == id) return object.look;
  ADD_FAILURE() << "not listed";
  return {};
}

TEST(ArrayLook, a_reader_sees_what_the_maker_of_an_array_said_and_until_then_nothing) {
  FreshSession session;
  session.check([] {
    RawArray<int> raw("raw", 64);
    Array<double> array("array", 64);
    TypedArray typed = make_array('i', 64);
    EXPECT_FALSE(look_of(raw.id()).is_said());
    raw.show_as(Picture{.width = 16});
    array.show_as(Picture{.width = ArrayLook::widest, .shades = Shades::logarithmic});
    typed.show_as(Bars{});
    EXPECT_TRUE(look_of(raw.id()).is_picture());
    EXPECT_EQ(look_of(raw.id()).width(), 16U);
    EXPECT_EQ(look_of(raw.id()).shades(), Shades::linear);
    EXPECT_EQ(look_of(array.id()).width(), ArrayLook::widest);
    EXPECT_EQ(look_of(array.id()).shades(), Shades::logarithmic);
    EXPECT_TRUE(look_of(typed.id()).is_bars());
    EXPECT_FALSE(look_of(typed.id()).is_picture());
    // It may change its mind.
    raw.show_as(Bars{});
    EXPECT_TRUE(look_of(raw.id()).is_bars());
  });
}

TEST(ArrayLook, a_picture_of_no_possible_width_is_refused) {
  for (const std::int64_t width :
       {std::int64_t{0}, std::int64_t{-1}, ArrayLook::widest + 1, INT64_MAX, INT64_MIN})
    EXPECT_THROW(ArrayLook(Picture{.width = width}), InvalidValue) << width;
}

TEST(ArrayLook, every_word_from_foreign_memory_is_a_look_or_none) {
  for (std::uint32_t bits = 0; bits <= UINT16_MAX; ++bits) {
    const ArrayLook look = ArrayLook::from_bits(static_cast<std::uint16_t>(bits));
    ASSERT_FALSE(look.is_picture() && look.width() == 0) << bits;
    ASSERT_FALSE(look.is_picture() && look.is_bars()) << bits;
    ASSERT_TRUE(look.bits() == bits || !look.is_said()) << bits;
  }
}

TEST(ArrayLook, a_table_entry_that_is_used_again_has_lost_its_look) {
  FreshSession session;
  session.check([] {
    std::vector<RawArray<int>> arrays;
    for (std::uint32_t i = 1; i < limits::objects; ++i) {
      arrays.emplace_back("array", 4);
      arrays.back().show_as(Picture{.width = 2});
    }
    const ObjectId id = arrays.back().id();
    arrays.pop_back();
    const RawArray<int> next("next", 4);
    EXPECT_EQ(next.id(), id);
    EXPECT_FALSE(look_of(id).is_said());
  });
}

}  // namespace
}  // namespace sharescope
