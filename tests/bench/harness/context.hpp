// SPDX-License-Identifier: MIT
#pragma once

/// What measurements are made with: how much work a round does, which processors there are, and CPython.
///
/// One for a run of the program; belongs to one thread. CPython is started at the first use and kept.
///
///     const std::uint64_t count = context.scaled(100'000);
///     if (Servant* python = context.cpython()) python->ask("lock " + std::to_string(count));

#include <cstdint>
#include <optional>
#include <string>

#include "processors.hpp"
#include "servant.hpp"

namespace sharescope::bench {

class Context {
 public:
  /// `scale`: 1 for the work that a round is made for, less for a quick look.
  Context(double scale, Processors processors) : scale_(scale), processors_(std::move(processors)) {}

  /// At least 1.
  std::uint64_t scaled(std::uint64_t count) const noexcept;
  double scale() const noexcept { return scale_; }
  const Processors& processors() const noexcept { return processors_; }

  /// Null when there is no python3 with multiprocessing; why_no_cpython() says why.
  Servant* cpython();
  const std::string& why_no_cpython() const noexcept { return why_no_cpython_; }
  /// "3.11.2", or the reason why there is none.
  std::string cpython_version();

  /// This process and CPython on one processor, or on any again.
  void bind_to_one();
  /// How tables say so.
  const char* one_processor() const noexcept {
    return processors_.binds() ? "bound to one processor" : "bound to no processor";
  }
  void release();

 private:
  double scale_;
  Processors processors_;
  std::optional<Servant> cpython_;
  std::string cpython_version_;
  std::string why_no_cpython_;
};

}  // namespace sharescope::bench
