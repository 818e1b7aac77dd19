// SPDX-License-Identifier: MIT
#include "sharescope/shared/typed_array.hpp"

#include <optional>
#include <span>
#include <utility>

#include "sharescope/error.hpp"
#include "sharescope/shared/any_guarded_step.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/type_dispatch.hpp"

namespace sharescope {
namespace detail {

/// An array of some type.
class ArrayCell {
 public:
  ArrayCell() = default;
  ArrayCell(const ArrayCell&) = delete;
  ArrayCell& operator=(const ArrayCell&) = delete;
  virtual ~ArrayCell() = default;

  virtual char type_code() const noexcept = 0;
  virtual std::string_view name() const noexcept = 0;
  virtual ObjectId id() const noexcept = 0;
  virtual std::int64_t size() const noexcept = 0;
  virtual Scalar get(std::int64_t index, std::source_location where) const = 0;
  virtual void set(std::int64_t index, const Scalar& value, std::source_location where) = 0;
  virtual ScalarSequence get_slice(Slice slice, std::source_location where) const = 0;
  virtual void set_slice(Slice slice, const ScalarSequence& elements, std::source_location where) = 0;
  virtual std::string value(std::source_location where) const = 0;
  virtual std::string raw(std::source_location where) const = 0;
  virtual void set_value(const Scalar& bytes, std::source_location where) = 0;
  virtual void set_raw(const Scalar& bytes, std::source_location where) = 0;
};

class GuardedArrayCell : public ArrayCell {
 public:
  virtual AnyLock lock() const noexcept = 0;
  virtual std::unique_ptr<ArrayCell> without_lock() = 0;
};

}  // namespace detail

namespace {

std::string described(ObjectId id) { return describe_object(id) + " by " + my_name(); }

[[noreturn]] void refuse(const char* what, ObjectId id, char code) {
  throw TypeMismatch(std::string(what) + " of " + described(id) + ": only type code c has it, and this is " +
                     code);
}

[[noreturn]] void throw_misfit(const char* what, const std::string& object, char code, const Scalar& value) {
  throw_type_mismatch(what + object + ": " + mismatch_text(code, value));
}

const std::string& only_bytes(const Scalar& value, ObjectId id) {
  if (const auto* bytes = std::get_if<Bytes>(&value.content())) return bytes->bytes;
  throw TypeMismatch("write to " + described(id) + ": bytes are wanted, not " + to_string(value));
}

/// All elements, or an error that says what they are for.
template <class T>
Gathered<T> converted(const ScalarSequence& elements, const char* what, auto describe) {
  Gathered<T> all(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Scalar element = elements[i];
    const std::optional<T> fitting = convert<T>(element);
    if (!fitting) throw_misfit(what, describe(), type_code_of<T>(), element);
    all[i] = *fitting;
  }
  return all;
}

template <class T>
ScalarSequence to_sequence(const SliceOf<T>& slice) {
  if constexpr (std::same_as<T, char>) {
    return Bytes{slice};
  } else if constexpr (std::same_as<T, wchar_t>) {
    return ScalarSequence::of_characters(slice);
  } else {
    return ScalarSequence(slice);
  }
}

/// What a RawArray and an Array are asked alike; Base is the cell for one of them.
template <class Held, class Base>
class Cell : public Base {
  using T = typename Held::value_type;

 public:
  char type_code() const noexcept override { return type_code_of<T>(); }
  std::string_view name() const noexcept override { return array_->name(); }
  ObjectId id() const noexcept override { return array_->id(); }
  std::int64_t size() const noexcept override { return array_->size(); }
  Scalar get(std::int64_t index, std::source_location where) const override {
    return array_->get(index, where);
  }
  void set(std::int64_t index, const Scalar& value, std::source_location where) override {
    const std::optional<T> fitting = convert<T>(value);
    if (!fitting) throw_misfit("set of ", described(id()), type_code(), value);
    array_->set(index, *fitting, where);
  }
  ScalarSequence get_slice(Slice slice, std::source_location where) const override {
    return to_sequence<T>(array_->get_slice(slice, where));
  }
  void set_slice(Slice slice, const ScalarSequence& elements, std::source_location where) override {
    const Gathered<T> all = converted<T>(elements, "slice of ", [this] { return described(id()); });
    array_->set_slice(slice, std::span<const T>(all), where);
  }

  std::string value(std::source_location where) const override {
    if constexpr (std::same_as<T, char>) {
      return array_->value(where);
    } else {
      refuse("value()", id(), type_code());
    }
  }
  std::string raw(std::source_location where) const override {
    if constexpr (std::same_as<T, char>) {
      return array_->raw(where);
    } else {
      refuse("raw()", id(), type_code());
    }
  }
  void set_value(const Scalar& bytes, std::source_location where) override {
    if constexpr (std::same_as<T, char>) {
      array_->set_value(only_bytes(bytes, id()), where);
    } else {
      refuse("set_value()", id(), type_code());
    }
  }
  void set_raw(const Scalar& bytes, std::source_location where) override {
    if constexpr (std::same_as<T, char>) {
      array_->set_raw(only_bytes(bytes, id()), where);
    } else {
      refuse("set_raw()", id(), type_code());
    }
  }

 protected:
  explicit Cell(Held& array) noexcept : array_(&array) {}

 private:
  Held* array_;
};

/// Keeps what a cell refers to, made before it.
template <class Held>
struct Store {
  Held held;
};

template <class T>
using RawBase = Cell<RawArray<T>, detail::ArrayCell>;

/// An array that has a lock, which is left aside.
template <class T>
class ViewCell final : public RawBase<T> {
 public:
  explicit ViewCell(RawArray<T>& array) noexcept : RawBase<T>(array) {}
};

template <class T>
class RawCell final : Store<RawArray<T>>, public RawBase<T> {
 public:
  RawCell(std::string_view name, const auto& contents)
      : Store<RawArray<T>>{RawArray<T>(name, contents)}, RawBase<T>(this->held) {}
};

/// The lock of a cell's own, if any, and the one that it uses.
struct LockStore {
  explicit LockStore(std::string_view name) : own(std::in_place, name), lock(*own) {}
  explicit LockStore(AnyLock given) noexcept : lock(given) {}
  std::optional<RLock> own;
  AnyLock lock;
};

template <class T>
using GuardedBase = Cell<Array<T, AnyLock>, detail::GuardedArrayCell>;

template <class T>
class GuardedCell final : LockStore, Store<Array<T, AnyLock>>, public GuardedBase<T> {
 public:
  GuardedCell(std::string_view name, const auto& contents, const auto& lock_choice)
      : LockStore(lock_choice),
        Store<Array<T, AnyLock>>{Array<T, AnyLock>(name, contents, LockStore::lock)},
        GuardedBase<T>(this->held) {}

  AnyLock lock() const noexcept override { return LockStore::lock; }
  std::unique_ptr<detail::ArrayCell> without_lock() override {
    return std::make_unique<ViewCell<T>>(this->held.get_obj());
  }
};

/// Makes a cell of the contents: `make` is given a length or a span.
template <class T, class Make>
auto with_contents(const ArrayContents& contents, std::string_view name, Make make) {
  if (!contents.is_sequence()) return make(contents.zeroes());
  const auto all = converted<T>(contents.elements(), "array ",
                                [name] { return "'" + std::string(name) + "' by " + my_name(); });
  return make(std::span<const T>(all));
}

}  // namespace

AnyTypedArray::AnyTypedArray(std::unique_ptr<detail::ArrayCell> cell) noexcept : cell_(std::move(cell)) {}
AnyTypedArray::AnyTypedArray(AnyTypedArray&&) noexcept = default;
AnyTypedArray& AnyTypedArray::operator=(AnyTypedArray&&) noexcept = default;
AnyTypedArray::~AnyTypedArray() = default;

std::int64_t AnyTypedArray::size() const noexcept { return cell_->size(); }
char AnyTypedArray::type_code() const noexcept { return cell_->type_code(); }
std::string_view AnyTypedArray::name() const noexcept { return cell_->name(); }
ObjectId AnyTypedArray::id() const noexcept { return cell_->id(); }

Scalar AnyTypedArray::get(std::int64_t index, std::source_location where) const {
  return cell_->get(index, where);
}
void AnyTypedArray::set(std::int64_t index, const Scalar& value, std::source_location where) {
  cell_->set(index, value, where);
}
ScalarSequence AnyTypedArray::get_slice(Slice slice, std::source_location where) const {
  return cell_->get_slice(slice, where);
}
void AnyTypedArray::set_slice(Slice slice, const ScalarSequence& elements, std::source_location where) {
  cell_->set_slice(slice, elements, where);
}
std::string AnyTypedArray::value(std::source_location where) const { return cell_->value(where); }
std::string AnyTypedArray::raw(std::source_location where) const { return cell_->raw(where); }
void AnyTypedArray::set_value(const Scalar& bytes, std::source_location where) {
  cell_->set_value(bytes, where);
}
void AnyTypedArray::set_raw(const Scalar& bytes, std::source_location where) { cell_->set_raw(bytes, where); }

AnyLock TypedArray::get_lock() const noexcept {
  return static_cast<detail::GuardedArrayCell&>(*cell_).lock();
}
RawTypedArray TypedArray::get_obj() const {
  return RawTypedArray(static_cast<detail::GuardedArrayCell&>(*cell_).without_lock());
}

TypedArray make_array(char code, const ArrayContents& contents, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return with_contents<T>(contents, name, [&](auto elements) {
      return TypedArray(std::make_unique<GuardedCell<T>>(name, elements, name));
    });
  });
}

TypedArray make_array(char code, const ArrayContents& contents, AnyLock lock, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return with_contents<T>(contents, name, [&](auto elements) {
      return TypedArray(std::make_unique<GuardedCell<T>>(name, elements, lock));
    });
  });
}

RawTypedArray make_raw_array(char code, const ArrayContents& contents, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return with_contents<T>(contents, name, [&](auto elements) {
      return RawTypedArray(std::make_unique<RawCell<T>>(name, elements));
    });
  });
}

}  // namespace sharescope
