// SPDX-License-Identifier: MIT
#pragma once

/// What a Process may run: anything callable without arguments that returns nothing or an exit code.
///
/// It may be move-only, so that it can own what the child needs (the end of a pipe, a buffer). It is called
/// at most once, in the child. The parent destroys its own copy as soon as the child has started.
///
///     static_assert(sharescope::ProcessBody<void (*)()>);
///     auto body = [end = std::make_unique<int>(7)] { return *end; };  // exit code 7
///     static_assert(sharescope::ProcessBody<decltype(body)>);

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace sharescope {

template <class Body>
concept ProcessBody = std::invocable<Body&> && std::move_constructible<Body> &&
    (std::is_void_v<std::invoke_result_t<Body&>> || std::same_as<std::invoke_result_t<Body&>, int>);

namespace detail {

class AnyBody {
 public:
  AnyBody() = default;
  AnyBody(const AnyBody&) = delete;
  AnyBody& operator=(const AnyBody&) = delete;
  virtual ~AnyBody() = default;
  /// Calls it, then destroys it, also when it throws. Once.
  virtual int run() = 0;
};

template <ProcessBody Body>
class BodyOf final : public AnyBody {
 public:
  template <class From>
  explicit BodyOf(std::in_place_t, From&& body) : body_(std::in_place, std::forward<From>(body)) {}

  int run() override {
    // Destroyed in its place: the child would pay for giving the memory back.
    const Destroy at_the_end{body_};
    if constexpr (std::is_void_v<std::invoke_result_t<Body&>>) {
      std::invoke(*body_);
      return 0;
    } else {
      return std::invoke(*body_);
    }
  }

 private:
  struct Destroy {
    std::optional<Body>& body;
    ~Destroy() {
      // One that has nothing to give back is not even marked as gone: the mark would copy a page in every child.
      if constexpr (!std::is_trivially_destructible_v<Body>) body.reset();
    }
  };

  std::optional<Body> body_;
};

/// By reference, for a body may have captured so much that a stack does not hold it several times.
template <class Body>
std::unique_ptr<AnyBody> make_body(Body&& body) {
  return std::make_unique<BodyOf<std::decay_t<Body>>>(std::in_place, std::forward<Body>(body));
}

}  // namespace detail
}  // namespace sharescope
