# SPDX-License-Identifier: MIT
#
# The library as find_package(sharescope) finds it. The command and the demos are installed by their own folders.

include(CMakePackageConfigHelpers)

set(sharescope_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/sharescope")

set_target_properties(sharescope_core PROPERTIES EXPORT_NAME core)
install(
  TARGETS sharescope_core
  EXPORT sharescopeTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(
  DIRECTORY "${PROJECT_SOURCE_DIR}/core/include/sharescope"
  DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING
  PATTERN "*.hpp")
install(
  EXPORT sharescopeTargets
  NAMESPACE sharescope::
  DESTINATION "${sharescope_package_dir}")

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/sharescopeConfig.cmake.in" "${PROJECT_BINARY_DIR}/sharescopeConfig.cmake"
  INSTALL_DESTINATION "${sharescope_package_dir}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/sharescopeConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/sharescopeConfig.cmake" "${PROJECT_BINARY_DIR}/sharescopeConfigVersion.cmake"
        DESTINATION "${sharescope_package_dir}")

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
