# SPDX-License-Identifier: MIT
#
# sharescope_precompile(TARGET KIND): TARGET includes the precompiled header of that kind, which is compiled once:
#   std    the standard headers nearly every file needs
#   gtest  std and GoogleTest          imgui  std and Dear ImGui
#
# The sources still include what they use: without the precompiled header they compile all the same.

set(sharescope_precompile_std
    <algorithm> <array> <atomic> <chrono> <cstdint> <functional> <map> <memory> <optional> <span> <string>
    <string_view> <utility> <vector>)
set(sharescope_precompile_gtest ${sharescope_precompile_std} <gmock/gmock.h> <gtest/gtest.h>)
set(sharescope_precompile_imgui ${sharescope_precompile_std} <imgui.h>)
set(sharescope_precompile_libraries_std "")
set(sharescope_precompile_libraries_gtest GTest::gmock)
set(sharescope_precompile_libraries_imgui ImGui::ImGui)

function(sharescope_precompile target kind)
  if(NOT DEFINED sharescope_precompile_${kind})
    message(FATAL_ERROR "sharescope_precompile(${target} ${kind}): the kinds are std, gtest and imgui")
  endif()

  set(owner sharescope_precompiled_${kind})
  if(NOT TARGET ${owner})
    set(source "${PROJECT_BINARY_DIR}/precompiled/${kind}.cpp")
    file(CONFIGURE OUTPUT "${source}" CONTENT "// Makes the precompiled header '${kind}'.\n" @ONLY)
    add_library(${owner} OBJECT EXCLUDE_FROM_ALL "${source}")
    sharescope_own_target(${owner})
    # Threads::Threads defines macros on some systems, and a header compiled without them would be refused.
    target_link_libraries(${owner} PRIVATE Threads::Threads ${sharescope_precompile_libraries_${kind}})
    sharescope_optimise_less(${owner} ${kind})
    sharescope_allow_ccache(${owner})
    target_precompile_headers(${owner} PRIVATE ${sharescope_precompile_${kind}})
  endif()

  sharescope_optimise_less(${target} ${kind})
  sharescope_allow_ccache(${target})
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()

# Tests are compiled once and run for moments: optimising them takes longer than it saves. The library that they test is
# optimised as everybody gets it, but for what is in its headers. A precompiled header is of use only to who is compiled alike.
function(sharescope_optimise_less target kind)
  if(kind STREQUAL "gtest")
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
    set_target_properties(${target} PROPERTIES SHARESCOPE_OPTIMISE_LESS ON)
  endif()
endfunction()

# ccache can only hash what a precompiled header was made from when GCC keeps its name in the preprocessed text.
function(sharescope_allow_ccache target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  endif()
endfunction()
