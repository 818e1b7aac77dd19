# SPDX-License-Identifier: MIT
#
# ccache refuses a compilation that uses a precompiled header unless it is told that time stamps in it do not matter.

if(DEFINED CMAKE_CXX_COMPILER_LAUNCHER OR DEFINED ENV{CMAKE_CXX_COMPILER_LAUNCHER})
  return()
endif()

find_program(SHARESCOPE_CCACHE ccache DOC "ccache, to build a second time faster")
mark_as_advanced(SHARESCOPE_CCACHE)
if(SHARESCOPE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
      "${SHARESCOPE_CCACHE}")
endif()
