// SPDX-License-Identifier: MIT
#include "sharescope/shared/typed_array.hpp"

#include <optional>
#include <span>
#include <type_traits>

#include "sharescope/error.hpp"
#include "sharescope/shared/array.hpp"
#include "sharescope/shared/type_dispatch.hpp"

namespace sharescope {
namespace detail {

/// An array of some type, with or without a lock.
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
  virtual std::optional<AnyLock> lock() noexcept = 0;
  virtual std::unique_ptr<ArrayCell> without_lock() = 0;
};

}  // namespace detail

namespace {

template <class T>
T converted(const Scalar& value, const std::string& place) {
  if (const std::optional<T> fitting = convert<T>(value)) return *fitting;
  throw_type_mismatch(place + ": " + mismatch_text(type_code_of<T>(), value));
}

template <class T>
Gathered<T> converted(const ScalarSequence& elements, const std::string& place) {
  Gathered<T> all(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) all[i] = converted<T>(elements[i], place);
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

/// Storage is an Array or a RawArray, or a reference to the RawArray of an Array that lives elsewhere.
template <class Storage>
class Cell final : public detail::ArrayCell {
  using Held = std::remove_reference_t<Storage>;
  using T = typename Held::value_type;
  static constexpr bool has_lock = requires(Held& held) { held.get_lock(); };

 public:
  template <class... Arguments>
  explicit Cell(Arguments&&... arguments) : array_(static_cast<Arguments&&>(arguments)...) {}

  char type_code() const noexcept override { return type_code_of<T>(); }
  std::string_view name() const noexcept override { return array_.name(); }
  ObjectId id() const noexcept override { return array_.id(); }
  std::int64_t size() const noexcept override { return array_.size(); }
  Scalar get(std::int64_t index, std::source_location where) const override { return array_.get(index, where); }
  void set(std::int64_t index, const Scalar& value, std::source_location where) override {
    const std::optional<T> fitting = convert<T>(value);
    array_.set(index, fitting ? *fitting : converted<T>(value, "set of " + described()), where);
  }
  ScalarSequence get_slice(Slice slice, std::source_location where) const override {
    return to_sequence<T>(array_.get_slice(slice, where));
  }
  void set_slice(Slice slice, const ScalarSequence& elements, std::source_location where) override {
    const Gathered<T> all = converted<T>(elements, "slice of " + described());
    array_.set_slice(slice, std::span<const T>(all), where);
  }

  std::string value(std::source_location where) const override {
    if constexpr (std::same_as<T, char>) {
      return array_.value(where);
    } else {
      refuse("value()");
    }
  }
  std::string raw(std::source_location where) const override {
    if constexpr (std::same_as<T, char>) {
      return array_.raw(where);
    } else {
      refuse("raw()");
    }
  }
  void set_value(const Scalar& bytes, std::source_location where) override {
    if constexpr (std::same_as<T, char>) {
      return array_.set_value(only_bytes(bytes), where);
    } else {
      refuse("set_value()");
    }
  }
  void set_raw(const Scalar& bytes, std::source_location where) override {
    if constexpr (std::same_as<T, char>) {
      return array_.set_raw(only_bytes(bytes), where);
    } else {
      refuse("set_raw()");
    }
  }

  std::optional<AnyLock> lock() noexcept override {
    if constexpr (has_lock) {
      return AnyLock(array_.get_lock());
    } else {
      return std::nullopt;
    }
  }
  std::unique_ptr<detail::ArrayCell> without_lock() override {
    if constexpr (has_lock) {
      return std::make_unique<Cell<RawArray<T>&>>(array_.get_obj());
    } else {
      return std::make_unique<Cell<RawArray<T>&>>(array_);
    }
  }

 private:
  std::string described() const { return describe_object(array_.id()) + " by " + my_name(); }

  [[noreturn]] void refuse(const char* what) const {
    throw TypeMismatch(std::string(what) + " of " + described() + ": only type code c has it, and this is " +
                       type_code_of<T>());
  }
  const std::string& only_bytes(const Scalar& value) const {
    if (const auto* bytes = std::get_if<Bytes>(&value.content())) return bytes->bytes;
    throw TypeMismatch("write to " + described() + ": bytes are wanted, not " + to_string(value));
  }

  Storage array_;
};

/// Makes a cell of the contents: `make` is given a length or a span.
template <class T, class Make>
auto with_contents(const ArrayContents& contents, std::string_view name, Make make) {
  if (!contents.is_sequence()) return make(contents.zeroes());
  const auto all = converted<T>(contents.elements(), "array '" + std::string(name) + "' by " + my_name());
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

Scalar AnyTypedArray::get(std::int64_t index, std::source_location where) const { return cell_->get(index, where); }
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
void AnyTypedArray::set_value(const Scalar& bytes, std::source_location where) { cell_->set_value(bytes, where); }
void AnyTypedArray::set_raw(const Scalar& bytes, std::source_location where) { cell_->set_raw(bytes, where); }

AnyLock TypedArray::get_lock() const noexcept { return *cell_->lock(); }
RawTypedArray TypedArray::get_obj() const { return RawTypedArray(cell_->without_lock()); }

TypedArray make_array(char code, const ArrayContents& contents, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return with_contents<T>(contents, name, [&](auto elements) {
      return TypedArray(std::make_unique<Cell<Array<T>>>(name, elements));
    });
  });
}

TypedArray make_array(char code, const ArrayContents& contents, AnyLock lock, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return with_contents<T>(contents, name, [&](auto elements) {
      return lock.with([&]<class L>(L& given) {
        return TypedArray(std::make_unique<Cell<Array<T, L>>>(name, elements, given));
      });
    });
  });
}

RawTypedArray make_raw_array(char code, const ArrayContents& contents, std::string_view name) {
  return with_type_of(code, [&]<class T>() {
    return with_contents<T>(contents, name, [&](auto elements) {
      return RawTypedArray(std::make_unique<Cell<RawArray<T>>>(name, elements));
    });
  });
}

}  // namespace sharescope
