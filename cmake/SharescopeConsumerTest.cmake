# SPDX-License-Identifier: MIT
#
# Installs what was built, then builds and runs a project that knows of nothing but the installed package.
# Not for a sanitized build: its library asks every user for the same sanitizer, and it is not a thing to install.

if(SHARESCOPE_INSTALL AND NOT SHARESCOPE_SANITIZE)
  add_test(
    NAME "consumer: an installed sharescope::core serves another project"
    COMMAND
      "${CMAKE_COMMAND}" -D "BUILD=${PROJECT_BINARY_DIR}" -D "CONSUMER=${PROJECT_SOURCE_DIR}/tests/consumer" -D
      "WORK=${PROJECT_BINARY_DIR}/consumer" -D "GENERATOR=${CMAKE_GENERATOR}" -D "COMPILER=${CMAKE_CXX_COMPILER}" -D
      "BUILD_TYPE=$<CONFIG>" -P "${PROJECT_SOURCE_DIR}/tests/consumer/install_and_run.cmake")
  set_tests_properties("consumer: an installed sharescope::core serves another project" PROPERTIES LABELS process TIMEOUT
                                                                                                            180)
endif()
