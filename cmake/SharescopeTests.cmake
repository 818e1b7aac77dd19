# SPDX-License-Identifier: MIT
#
# sharescope_add_test(NAME name SOURCES file...
#                     [LABELS label...] [TIMEOUT seconds] [LIBRARIES target...] [ENVIRONMENT NAME=VALUE...] [SERIAL] [OWN_MAIN])
# One GoogleTest binary; ctest runs every case of it as a process of its own and judges it by its exit status.
# SERIAL: nothing else runs meanwhile. OWN_MAIN: the sources bring main(). The labels are explained in tests/README.md.

include(GoogleTest)

# For tests that start programs which draw. OpenGL's driver is unloaded before they end, and what it kept has no names any
# more by then: a leak that is its own cannot be told from ours. All else is checked.
set(sharescope_drawing_environment "ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1:strict_string_checks=1")

# `threads` is all that ThreadSanitizer runs, hence all that its preset builds.
add_custom_target(sharescope_thread_tests)

set(SHARESCOPE_TEST_LABELS quick process window slow storm threads demos)

function(sharescope_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 test "SERIAL;OWN_MAIN" "NAME;TIMEOUT" "SOURCES;LABELS;LIBRARIES;ENVIRONMENT")
  if(test_UNPARSED_ARGUMENTS OR NOT test_NAME OR NOT test_SOURCES)
    message(FATAL_ERROR "sharescope_add_test needs NAME and SOURCES; not understood: '${test_UNPARSED_ARGUMENTS}'")
  endif()
  foreach(label IN LISTS test_LABELS)
    if(NOT label IN_LIST SHARESCOPE_TEST_LABELS)
      message(FATAL_ERROR "sharescope_add_test(${test_NAME}): label '${label}' is none of ${SHARESCOPE_TEST_LABELS}")
    endif()
  endforeach()
  if(NOT test_LABELS)
    set(test_LABELS quick)
  endif()
  if(NOT test_TIMEOUT)
    set(test_TIMEOUT 60)
  endif()

  add_executable(${test_NAME} ${test_SOURCES})
  sharescope_own_target(${test_NAME})
  target_link_libraries(${test_NAME} PRIVATE sharescope::core ${test_LIBRARIES}
                                             $<IF:$<BOOL:${test_OWN_MAIN}>,GTest::gmock,GTest::gmock_main>)
  sharescope_precompile(${test_NAME} gtest)
  if("threads" IN_LIST test_LABELS)
    add_dependencies(sharescope_thread_tests ${test_NAME})
  endif()

  set(properties TIMEOUT ${test_TIMEOUT})
  if(test_SERIAL)
    list(APPEND properties RUN_SERIAL ON)
  endif()
  # A busy machine may need more than the default five seconds to list the cases of a sanitized binary.
  gtest_discover_tests(
    ${test_NAME}
    TEST_PREFIX "${test_NAME}."
    TEST_LIST ${test_NAME}_cases
    DISCOVERY_TIMEOUT 60
    PROPERTIES ${properties})

  # gtest_discover_tests takes a list apart, so the properties that are lists are set after it, by a file that ctest reads.
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${test_NAME}_lists.cmake")
  string(CONFIGURE [[
if(@test_NAME@_cases)
  set_tests_properties(${@test_NAME@_cases} PROPERTIES LABELS "@test_LABELS@" ENVIRONMENT "@test_ENVIRONMENT@")
endif()
]] content @ONLY)
  file(GENERATE OUTPUT "${script}" CONTENT "${content}")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${script}")
endfunction()
