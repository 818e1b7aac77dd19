// SPDX-License-Identifier: MIT
#pragma once

/// Names for Clang's thread safety analysis (-Wthread-safety), empty for other compilers.
///
/// They let a program say which lock guards which of its own variables, and have forgotten locks found at compile
/// time. A plain Lock bears them. An RLock does not: the analysis takes every second lock() for a mistake, and that
/// is what an RLock is for. See https://clang.llvm.org/docs/ThreadSafetyAnalysis.html
///
///     sharescope::Lock lock{"printer"};
///     int pages SHARESCOPE_GUARDED_BY(lock) = 0;

#if defined(__clang__)
#define SHARESCOPE_THREAD_SAFETY(attribute) __attribute__((attribute))
#else
#define SHARESCOPE_THREAD_SAFETY(attribute)
#endif

#define SHARESCOPE_CAPABILITY(name) SHARESCOPE_THREAD_SAFETY(capability(name))
#define SHARESCOPE_SCOPED_CAPABILITY SHARESCOPE_THREAD_SAFETY(scoped_lockable)
#define SHARESCOPE_GUARDED_BY(lock) SHARESCOPE_THREAD_SAFETY(guarded_by(lock))
#define SHARESCOPE_REQUIRES(...) SHARESCOPE_THREAD_SAFETY(requires_capability(__VA_ARGS__))
#define SHARESCOPE_ACQUIRE(...) SHARESCOPE_THREAD_SAFETY(acquire_capability(__VA_ARGS__))
#define SHARESCOPE_TRY_ACQUIRE(...) SHARESCOPE_THREAD_SAFETY(try_acquire_capability(__VA_ARGS__))
#define SHARESCOPE_RELEASE(...) SHARESCOPE_THREAD_SAFETY(release_capability(__VA_ARGS__))

/// For a function that hands a lock() or an unlock() on: its end is not the end of what the lock guards.
#define SHARESCOPE_NOT_ANALYSED SHARESCOPE_THREAD_SAFETY(no_thread_safety_analysis)
