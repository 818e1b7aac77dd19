# SPDX-License-Identifier: MIT
#
# Debian ships Dear ImGui and the stb library it was built on with pkg-config files only.
# Defines ImGui::ImGui; the GLFW and OpenGL 3 backends are inside the library.

find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(IMGUI QUIET imgui)
endif()

find_path(ImGui_INCLUDE_DIR imgui.h HINTS ${IMGUI_INCLUDE_DIRS} PATH_SUFFIXES imgui)
find_library(ImGui_LIBRARY imgui HINTS ${IMGUI_LIBRARY_DIRS})
find_path(ImGui_STB_INCLUDE_DIR stb_image_write.h PATH_SUFFIXES stb)
find_library(ImGui_STB_LIBRARY stb HINTS ${IMGUI_LIBRARY_DIRS})
mark_as_advanced(ImGui_INCLUDE_DIR ImGui_LIBRARY ImGui_STB_INCLUDE_DIR ImGui_STB_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  ImGui
  REQUIRED_VARS ImGui_LIBRARY ImGui_INCLUDE_DIR ImGui_STB_LIBRARY ImGui_STB_INCLUDE_DIR
  VERSION_VAR IMGUI_VERSION
  REASON_FAILURE_MESSAGE "Debian's packages are libimgui-dev and libstb-dev.")

if(ImGui_FOUND AND NOT TARGET ImGui::ImGui)
  add_library(ImGui::Stb UNKNOWN IMPORTED)
  set_target_properties(ImGui::Stb PROPERTIES IMPORTED_LOCATION "${ImGui_STB_LIBRARY}"
                                              INTERFACE_INCLUDE_DIRECTORIES "${ImGui_STB_INCLUDE_DIR}")
  add_library(ImGui::ImGui UNKNOWN IMPORTED)
  set_target_properties(
    ImGui::ImGui
    PROPERTIES IMPORTED_LOCATION "${ImGui_LIBRARY}"
               INTERFACE_INCLUDE_DIRECTORIES "${ImGui_INCLUDE_DIR}"
               INTERFACE_LINK_LIBRARIES "ImGui::Stb;${CMAKE_DL_LIBS}")
endif()
