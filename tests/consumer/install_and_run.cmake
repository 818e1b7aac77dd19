# SPDX-License-Identifier: MIT
#
# cmake -D BUILD=… -D CONSUMER=… -D WORK=… -D GENERATOR=… -D COMPILER=… -D BUILD_TYPE=… -P install_and_run.cmake
# Starts from nothing each time, so that a file that is no longer installed cannot help.

cmake_minimum_required(VERSION 3.25)

function(step name)
  execute_process(COMMAND ${ARGN} INPUT_FILE /dev/null RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${name} ended with '${status}':\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
step("install" "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/prefix" --config "${BUILD_TYPE}")

foreach(installed include/sharescope/program.hpp share/doc/sharescope/LICENSE)
  if(NOT EXISTS "${WORK}/prefix/${installed}")
    message(FATAL_ERROR "'${installed}' is not installed")
  endif()
endforeach()

step("configure" "${CMAKE_COMMAND}" -S "${CONSUMER}" -B "${WORK}/build" -G "${GENERATOR}"
     "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_BUILD_TYPE=${BUILD_TYPE}" "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
file(STRINGS "${WORK}/build/CMakeCache.txt" found REGEX "^sharescope_DIR:")
string(FIND "${found}" "${WORK}/prefix" position)
if(position EQUAL -1)
  message(FATAL_ERROR "the consumer found another package: ${found}")
endif()
step("build" "${CMAKE_COMMAND}" --build "${WORK}/build")

step("consumer" "${WORK}/build/consumer" --workers 4 --times 2500)
string(FIND "${output}" "consumer counted 10000\n" position)
if(position EQUAL -1)
  message(FATAL_ERROR "the consumer should have counted 10000, it said:\n${output}")
endif()

if(EXISTS "${WORK}/prefix/bin/sharescope")
  # The installed command finds the demos that were installed beside it, not those of the build tree.
  step("sharescope demos" "${WORK}/prefix/bin/sharescope" demos --json)
  string(REGEX MATCHALL "\"program\": \"[^\"]*\"" programs "${output}")
  string(REGEX MATCHALL "\"program\": \"${WORK}/prefix/[^\"]*\"" installed_programs "${output}")
  if(NOT programs OR NOT programs STREQUAL installed_programs)
    message(FATAL_ERROR "the installed command knows demos from elsewhere:\n${programs}")
  endif()
  step("sharescope run" "${WORK}/prefix/bin/sharescope" run lost_update_locked --set workers=2 --set times=1000)

  # Programs from outside this repository can be watched: one that declares what is to come out of it …
  step("sharescope watch" "${WORK}/prefix/bin/sharescope" watch --terminal -- "${WORK}/build/consumer" --workers 2 --times 500)
  foreach(said IN ITEMS "as declared" "worker-2")
    string(FIND "${output}" "${said}" position)
    if(position EQUAL -1)
      message(FATAL_ERROR "'${said}' was expected of the watched consumer, it said:\n${output}")
    endif()
  endforeach()

  # … and one that knows nothing of it, on a terminal, where the view is live: who holds the lock, and how full the queue is.
  find_program(script script REQUIRED)
  step("sharescope watch on a terminal" "${script}" --quiet --return --command
       "stty cols 150 rows 50 && '${WORK}/prefix/bin/sharescope' watch --terminal -- '${WORK}/build/shop'" /dev/null)
  foreach(said IN ITEMS "lock 'till' +held by shop, 1 wait" "queue 'orders' +int +3 of 8 items"
                        "waiter +pid [0-9]+ +0 operations +waits for lock 'till', held by shop" "orders left: 0"
                        "shop: ended with exit status 0")
    if(NOT output MATCHES "${said}")
      message(FATAL_ERROR "'${said}' was expected of the watched shop, it said:\n${output}")
    endif()
  endforeach()
endif()
