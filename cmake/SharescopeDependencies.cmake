# SPDX-License-Identifier: MIT
#
# Found here once, because a target found in a subdirectory is not seen by the folders beside it.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)

if(SHARESCOPE_BUILD_GUI OR SHARESCOPE_BUILD_BENCH)
  find_package(CLI11 REQUIRED)
  find_package(nlohmann_json REQUIRED)
endif()
if(SHARESCOPE_BUILD_GUI)
  set(OpenGL_GL_PREFERENCE GLVND)
  find_package(fmt REQUIRED)
  find_package(Freetype REQUIRED)
  find_package(glfw3 3.3 REQUIRED)
  find_package(ImGui REQUIRED)
  find_package(OpenGL REQUIRED)
endif()
if(SHARESCOPE_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()
if(SHARESCOPE_BUILD_BENCH)
  find_package(benchmark REQUIRED)
endif()
