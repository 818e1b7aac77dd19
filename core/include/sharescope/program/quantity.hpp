// SPDX-License-Identifier: MIT
#pragma once

/// A number that is worked out when it is asked for: `workers * times` stays right when a slider is moved after
/// the expectation was declared.
///
/// Made from a number, a parameter, or a callable, and from quantities by + - * /. Evaluated by the supervisor.
///
///     Quantity total = workers * times;
///     total.now().integer;

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

#include "sharescope/session/number.hpp"

namespace sharescope {

template <class T>
concept Arithmetic = std::is_arithmetic_v<T>;

class Quantity {
 public:
  template <Arithmetic T>
  Quantity(T value) : evaluate_([value] { return Number(value); }) {}

  template <class Callable>
  requires(std::is_invocable_v<const Callable&>&& Arithmetic<std::invoke_result_t<const Callable&>>)
      Quantity(Callable callable)
      : evaluate_([callable = std::move(callable)] { return Number(callable()); }) {}

  /// Anything with a value that can be read at any time: a Parameter.
  template <class Source>
  requires requires(const Source& source) {
    { source.now() } -> Arithmetic;
  }
  Quantity(const Source& source) : evaluate_([source] { return Number(source.now()); }) {}

  Number now() const { return evaluate_(); }

  friend Quantity operator+(const Quantity& a, const Quantity& b) { return combine(a, b, std::plus<>()); }
  friend Quantity operator-(const Quantity& a, const Quantity& b) { return combine(a, b, std::minus<>()); }
  friend Quantity operator*(const Quantity& a, const Quantity& b) {
    return combine(a, b, std::multiplies<>());
  }

 private:
  struct FromNumber {};
  Quantity(FromNumber /*tag*/, std::function<Number()> evaluate) : evaluate_(std::move(evaluate)) {}

  template <class Function>
  static Quantity combine(const Quantity& a, const Quantity& b, Function function) {
    return {FromNumber{}, [a, b, function] {
              const Number left = a.now();
              const Number right = b.now();
              if (left.real || right.real) return Number(function(left.as_double(), right.as_double()));
              return Number(function(left.integer, right.integer));
            }};
  }

  std::function<Number()> evaluate_;
};

}  // namespace sharescope
