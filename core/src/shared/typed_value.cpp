// SPDX-License-Identifier: MIT
#include "sharescope/shared/typed_value.hpp"

#include <optional>
#include <string>
#include <utility>

#include "sharescope/shared/any_guarded_step.hpp"
#include "sharescope/shared/type_dispatch.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace detail {

/// A value of some type.
class ValueCell {
 public:
  ValueCell() = default;
  ValueCell(const ValueCell&) = delete;
  ValueCell& operator=(const ValueCell&) = delete;
  virtual ~ValueCell() = default;

  virtual char type_code() const noexcept = 0;
  virtual std::string_view name() const noexcept = 0;
  virtual ObjectId id() const noexcept = 0;
  virtual Scalar get(std::source_location where) const = 0;
  virtual void set(const Scalar& value, std::source_location where) = 0;
};

class GuardedValueCell : public ValueCell {
 public:
  virtual AnyLock lock() const noexcept = 0;
  virtual std::unique_ptr<ValueCell> without_lock() = 0;
};

}  // namespace detail

namespace {

[[noreturn]] void throw_misfit_in_set(ObjectId object, char code, const Scalar& value) {
  throw_type_mismatch("set of " + describe_object(object) + " by " + my_name() + ": " +
                      mismatch_text(code, value));
}

[[noreturn]] void throw_misfit_at_start(std::string_view name, char code, const Scalar& value) {
  throw_type_mismatch("value '" + std::string(name) + "' by " + my_name() + ": " +
                      mismatch_text(code, value));
}

template <class T>
T for_set(const Scalar& value, ObjectId object) {
  if (const std::optional<T> fitting = convert<T>(value)) return *fitting;
  throw_misfit_in_set(object, type_code_of<T>(), value);
}

template <class T>
T initial_value(const Scalar& initial, std::string_view name) {
  if (const std::optional<T> fitting = convert<T>(initial)) return *fitting;
  throw_misfit_at_start(name, type_code_of<T>(), initial);
}

/// Without a lock, or with one that is left aside.
template <class T>
class RawCell final : public detail::ValueCell {
 public:
  explicit RawCell(std::string_view name = {}, T initial = T{})
      : own_(std::in_place, name, initial), value_(&*own_) {}
  explicit RawCell(RawValue<T>& value) noexcept : value_(&value) {}

  char type_code() const noexcept override { return type_code_of<T>(); }
  std::string_view name() const noexcept override { return value_->name(); }
  ObjectId id() const noexcept override { return value_->id(); }
  Scalar get(std::source_location where) const override { return value_->get(where); }
  void set(const Scalar& value, std::source_location where) override {
    value_->set(for_set<T>(value, id()), where);
  }

 private:
  std::optional<RawValue<T>> own_;
  RawValue<T>* value_;
};

template <class T>
class GuardedCell final : public detail::GuardedValueCell {
 public:
  explicit GuardedCell(std::string_view name = {}, T initial = T{})
      : own_(std::in_place, name), lock_(*own_), value_(name, initial, lock_) {}
  GuardedCell(std::string_view name, T initial, AnyLock lock) : lock_(lock), value_(name, initial, lock_) {}

  char type_code() const noexcept override { return type_code_of<T>(); }
  std::string_view name() const noexcept override { return value_.name(); }
  ObjectId id() const noexcept override { return value_.id(); }
  Scalar get(std::source_location where) const override { return value_.get(where); }
  void set(const Scalar& value, std::source_location where) override {
    value_.set(for_set<T>(value, id()), where);
  }
  AnyLock lock() const noexcept override { return lock_; }
  std::unique_ptr<ValueCell> without_lock() override {
    return std::make_unique<RawCell<T>>(value_.get_obj());
  }

 private:
  std::optional<RLock> own_;
  AnyLock lock_;
  Value<T, AnyLock> value_;
};

}  // namespace

RawTypedValue::RawTypedValue(std::unique_ptr<detail::ValueCell> cell) noexcept : cell_(std::move(cell)) {}
RawTypedValue::RawTypedValue(RawTypedValue&&) noexcept = default;
RawTypedValue& RawTypedValue::operator=(RawTypedValue&&) noexcept = default;
RawTypedValue::~RawTypedValue() = default;

Scalar RawTypedValue::get(std::source_location where) const { return cell_->get(where); }
void RawTypedValue::set(const Scalar& value, std::source_location where) { cell_->set(value, where); }
char RawTypedValue::type_code() const noexcept { return cell_->type_code(); }
std::string_view RawTypedValue::name() const noexcept { return cell_->name(); }
ObjectId RawTypedValue::id() const noexcept { return cell_->id(); }

TypedValue::TypedValue(std::unique_ptr<detail::GuardedValueCell> cell) noexcept : cell_(std::move(cell)) {}
TypedValue::TypedValue(TypedValue&&) noexcept = default;
TypedValue& TypedValue::operator=(TypedValue&&) noexcept = default;
TypedValue::~TypedValue() = default;

Scalar TypedValue::get(std::source_location where) const { return cell_->get(where); }
void TypedValue::set(const Scalar& value, std::source_location where) { cell_->set(value, where); }
AnyLock TypedValue::get_lock() const noexcept { return cell_->lock(); }
RawTypedValue TypedValue::get_obj() const { return RawTypedValue(cell_->without_lock()); }
char TypedValue::type_code() const noexcept { return cell_->type_code(); }
std::string_view TypedValue::name() const noexcept { return cell_->name(); }
ObjectId TypedValue::id() const noexcept { return cell_->id(); }

TypedValue make_value(char code, const Scalar& initial, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return TypedValue(std::make_unique<GuardedCell<T>>(name, initial_value<T>(initial, name)));
  });
}

TypedValue make_value(char code, const Scalar& initial, AnyLock lock, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return TypedValue(std::make_unique<GuardedCell<T>>(name, initial_value<T>(initial, name), lock));
  });
}

TypedValue make_value(char code) {
  return with_type_of(code, []<class T>() { return TypedValue(std::make_unique<GuardedCell<T>>()); });
}

RawTypedValue make_raw_value(char code, const Scalar& initial, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return RawTypedValue(std::make_unique<RawCell<T>>(name, initial_value<T>(initial, name)));
  });
}

RawTypedValue make_raw_value(char code) {
  return with_type_of(code, []<class T>() { return RawTypedValue(std::make_unique<RawCell<T>>()); });
}

}  // namespace sharescope
