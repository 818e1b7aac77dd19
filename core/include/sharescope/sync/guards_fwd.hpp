// SPDX-License-Identifier: MIT
#pragma once

/// The names of the lockable types, for guards.hpp.

namespace sharescope {

class Lock;
class RLock;
class RWLock;
template <class LockType>
class Condition;
template <class T, class LockType>
class Value;
template <class T, class LockType>
class Array;

}  // namespace sharescope
