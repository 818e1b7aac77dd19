// SPDX-License-Identifier: MIT
// Compiled by a test, twice: as it stands Clang's thread safety analysis finds nothing; with FORGET_THE_LOCK it must
// find the access that forgot its lock.
#include "sharescope/sync/lock.hpp"

sharescope::Lock lock{"printer"};
int pages SHARESCOPE_GUARDED_BY(lock) = 0;

int main() {
  {
    std::scoped_lock hold(lock);
    pages = 1;
  }
  {
    std::lock_guard hold(lock);
    pages += 1;
  }
  if (lock.try_lock()) {
    pages += 1;
    lock.unlock();
  }
#ifdef FORGET_THE_LOCK
  pages += 1;
#endif
}
