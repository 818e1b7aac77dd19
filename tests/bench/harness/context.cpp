// SPDX-License-Identifier: MIT
#include "context.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <exception>

namespace sharescope::bench {

std::uint64_t Context::scaled(std::uint64_t count) const noexcept {
  return static_cast<std::uint64_t>(std::max(1.0, std::round(static_cast<double>(count) * scale_)));
}

Servant* Context::cpython() {
  if (!cpython_ && why_no_cpython_.empty()) {
    try {
      cpython_.emplace(std::vector<std::string>{"python3", SHARESCOPE_CPYTHON_PEER});
      cpython_version_ = cpython_->ask_for_text("version");
    } catch (const std::exception& error) {
      cpython_.reset();
      why_no_cpython_ = error.what();
    }
  }
  return cpython_ ? &*cpython_ : nullptr;
}

std::string Context::cpython_version() { return cpython() == nullptr ? why_no_cpython_ : cpython_version_; }

void Context::bind_to_one() {
  processors_.bind(getpid(), processors_.alone());
  if (cpython_) processors_.bind(cpython_->pid(), processors_.alone());
}

void Context::release() {
  processors_.release(getpid());
  if (cpython_) processors_.release(cpython_->pid());
}

}  // namespace sharescope::bench
