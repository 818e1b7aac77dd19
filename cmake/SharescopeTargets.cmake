# SPDX-License-Identifier: MIT
#
# Warnings and sanitizers are properties of our own targets alone: a program that uses the library keeps its own.

add_library(sharescope_warnings INTERFACE)
target_compile_options(
  sharescope_warnings
  INTERFACE -Wall
            -Wextra
            -Wconversion
            -Wshadow
            -Wold-style-cast
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wcast-align
            -Wformat=2
            -Wextra-semi
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>)
# GCC 12 sees overlapping copies inside std::string's operator+ where there are none (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(sharescope_warnings INTERFACE -Wno-restrict)
endif()

add_library(sharescope_sanitizers INTERFACE)
if(SHARESCOPE_SANITIZE STREQUAL "address")
  set(sharescope_sanitize_flags -fsanitize=address,undefined -fno-sanitize-recover=all)
elseif(SHARESCOPE_SANITIZE STREQUAL "thread")
  # GCC warns of every fence, since ThreadSanitizer takes no notice of them. Ours order relaxed atomic accesses alone, and an
  # atomic access is never reported as a race.
  set(sharescope_sanitize_flags -fsanitize=thread $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
elseif(SHARESCOPE_SANITIZE)
  message(FATAL_ERROR "SHARESCOPE_SANITIZE is '${SHARESCOPE_SANITIZE}': it can be empty, address or thread")
endif()
if(SHARESCOPE_SANITIZE)
  # Unoptimised sanitized code is several times slower, optimised tests take twice as long to compile, and full debug
  # information triples what is linked.
  target_compile_options(
    sharescope_sanitizers INTERFACE ${sharescope_sanitize_flags} -fno-omit-frame-pointer -g1
                                    $<IF:$<BOOL:$<TARGET_PROPERTY:SHARESCOPE_OPTIMISE_LESS>>,-O0,-O1>)
  target_link_options(sharescope_sanitizers INTERFACE ${sharescope_sanitize_flags})
endif()

# SHARESCOPE_OPTIMISE_LESS: a property of targets whose code is not worth optimising under a sanitizer.

# What every target of ours needs and no user of the library gets. BUILD_INTERFACE keeps both out of the exported package.
function(sharescope_own_target target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:sharescope_warnings>
                                          $<BUILD_INTERFACE:sharescope_sanitizers>)
endfunction()
