// SPDX-License-Identifier: MIT
#include "sharescope/shared/typed_value.hpp"

#include <optional>
#include <string>
#include <type_traits>

#include "sharescope/shared/type_dispatch.hpp"
#include "sharescope/shared/value.hpp"

namespace sharescope {
namespace detail {

/// A value of some type, with or without a lock.
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
  virtual std::optional<AnyLock> lock() noexcept = 0;
  virtual std::unique_ptr<ValueCell> without_lock() = 0;
};

}  // namespace detail

namespace {

template <class T>
Scalar to_scalar(T value) {
  return value;
}

template <class T>
T converted(const Scalar& value, const auto& place) {
  if (const std::optional<T> fitting = convert<T>(value)) return *fitting;
  throw_type_mismatch(place() + ": " + mismatch_text(type_code_of<T>(), value));
}

/// Storage is a Value or a RawValue, or a reference to the RawValue of a Value that lives elsewhere.
template <class Storage>
class Cell final : public detail::ValueCell {
  using Held = std::remove_reference_t<Storage>;
  using T = typename Held::value_type;
  static constexpr bool has_lock = requires(Held& held) { held.get_lock(); };

 public:
  template <class... Arguments>
  explicit Cell(Arguments&&... arguments) : value_(static_cast<Arguments&&>(arguments)...) {}

  char type_code() const noexcept override { return type_code_of<T>(); }
  std::string_view name() const noexcept override { return value_.name(); }
  ObjectId id() const noexcept override { return value_.id(); }
  Scalar get(std::source_location where) const override { return to_scalar(value_.get(where)); }
  void set(const Scalar& value, std::source_location where) override {
    value_.set(converted<T>(value, [&] { return "set of " + describe_object(value_.id()) + " by " + my_name(); }), where);
  }
  std::optional<AnyLock> lock() noexcept override {
    if constexpr (has_lock) {
      return AnyLock(value_.get_lock());
    } else {
      return std::nullopt;
    }
  }
  std::unique_ptr<detail::ValueCell> without_lock() override {
    if constexpr (has_lock) {
      return std::make_unique<Cell<RawValue<T>&>>(value_.get_obj());
    } else {
      return std::make_unique<Cell<RawValue<T>&>>(value_);
    }
  }

 private:
  Storage value_;
};

template <class T>
T initial_value(const Scalar& initial, std::string_view name) {
  return converted<T>(initial, [&] { return "value '" + std::string(name) + "' by " + my_name(); });
}

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

TypedValue::TypedValue(std::unique_ptr<detail::ValueCell> cell) noexcept : cell_(std::move(cell)) {}
TypedValue::TypedValue(TypedValue&&) noexcept = default;
TypedValue& TypedValue::operator=(TypedValue&&) noexcept = default;
TypedValue::~TypedValue() = default;

Scalar TypedValue::get(std::source_location where) const { return cell_->get(where); }
void TypedValue::set(const Scalar& value, std::source_location where) { cell_->set(value, where); }
AnyLock TypedValue::get_lock() const noexcept { return *cell_->lock(); }
RawTypedValue TypedValue::get_obj() const { return RawTypedValue(cell_->without_lock()); }
char TypedValue::type_code() const noexcept { return cell_->type_code(); }
std::string_view TypedValue::name() const noexcept { return cell_->name(); }
ObjectId TypedValue::id() const noexcept { return cell_->id(); }

TypedValue make_value(char code, const Scalar& initial, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return TypedValue(std::make_unique<Cell<Value<T>>>(name, initial_value<T>(initial, name)));
  });
}

TypedValue make_value(char code, const Scalar& initial, AnyLock lock, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    const T value = initial_value<T>(initial, name);
    return lock.with([&]<class L>(L& given) {
      return TypedValue(std::make_unique<Cell<Value<T, L>>>(name, value, given));
    });
  });
}

TypedValue make_value(char code) {
  return with_type_of(code, []<class T>() { return TypedValue(std::make_unique<Cell<Value<T>>>()); });
}

RawTypedValue make_raw_value(char code, const Scalar& initial, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return RawTypedValue(std::make_unique<Cell<RawValue<T>>>(name, initial_value<T>(initial, name)));
  });
}

RawTypedValue make_raw_value(char code) {
  return with_type_of(code, []<class T>() { return RawTypedValue(std::make_unique<Cell<RawValue<T>>>()); });
}

}  // namespace sharescope
