// SPDX-License-Identifier: MIT
#include "streams.hpp"

#include <sys/single_threaded.h>

#include <cstdio>
#include <ext/stdio_sync_filebuf.h>
#include <iostream>
#include <typeinfo>

namespace sharescope::detail {
namespace {

/// A stream that is synchronised with C's (the default) has no buffer of its own. Asking costs a forked child
/// nothing, while calling flush() makes it fault in pages of the library: a tenth of the cost of a whole
/// child.
template <class Character>
void flush(std::basic_ostream<Character>& stream) noexcept {
  const auto* buffer = stream.rdbuf();
  if (buffer == nullptr || typeid(*buffer) == typeid(__gnu_cxx::stdio_sync_filebuf<Character>)) return;
  try {
    stream.flush();
  } catch (const std::ios_base::failure&) {
    // The owner of the stream asked for exceptions; the next use of it raises one where it can be handled.
  }
}

}  // namespace

void flush_streams() noexcept {
  flush(std::cout);
  flush(std::cerr);
  flush(std::clog);
  flush(std::wcout);
  flush(std::wcerr);
  flush(std::wclog);
  if (__libc_single_threaded) {
    std::fflush(nullptr);
    return;
  }
  // fflush(nullptr) locks every FILE in turn, and a thread that waits for a line from stdin holds its lock.
  if (ftrylockfile(stdin) == 0) {
    std::fflush(nullptr);
    funlockfile(stdin);
  } else {
    std::fflush(stdout);
    std::fflush(stderr);
  }
}

}  // namespace sharescope::detail
