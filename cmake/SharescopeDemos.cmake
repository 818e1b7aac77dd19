# SPDX-License-Identifier: MIT
#
# sharescope_add_chapter(FOLDER TITLE title)        in demos/CMakeLists.txt: the chapter in that folder, "03_shared_values"
# sharescope_add_demo(NAME TITLE title SUMMARY sentence [CURE name...] [SOURCES file...])
#                                                   in the chapter's CMakeLists.txt: the demo NAME, from NAME.cpp unless told
#                                                   otherwise; one with a CURE is a mistake, and the first cure stands beside it
# sharescope_write_catalogue(OPENING name)          after the last chapter: the list that the command and the window read;
#                                                   they begin with that demo
#
# A program lands beside its chapter, in the build tree and when installed, and the list beside what it names:
#   <build>/demos/NN_chapter/NAME      <prefix>/lib/sharescope/demos/NN_chapter/NAME
#   <build>/demos.json                 <prefix>/share/sharescope/demos.json
# with the sources and the README.md of the chapter, which the window shows, in <prefix>/share/sharescope/demos/NN_chapter/.

function(sharescope_add_chapter folder)
  cmake_parse_arguments(PARSE_ARGV 1 chapter "" "TITLE" "")
  if(chapter_UNPARSED_ARGUMENTS OR NOT chapter_TITLE OR NOT folder MATCHES "^([0-9][0-9])_[a-z0-9_]+$")
    message(FATAL_ERROR "sharescope_add_chapter(NN_folder TITLE title): not understood: '${folder}' '${ARGN}'")
  endif()
  set(number ${CMAKE_MATCH_1})
  string(REGEX REPLACE "^0" "" number "${number}")

  set_property(GLOBAL PROPERTY SHARESCOPE_BUILT_DEMOS "")
  set_property(GLOBAL PROPERTY SHARESCOPE_INSTALLED_DEMOS "")
  add_subdirectory(${folder})
  if(SHARESCOPE_INSTALL)
    install(FILES "${folder}/README.md" DESTINATION "${CMAKE_INSTALL_DATADIR}/sharescope/demos/${folder}")
  endif()

  sharescope_json_text(title "${chapter_TITLE}")
  foreach(tree BUILT INSTALLED)
    set(readme "demos/${folder}/README.md")
    if(tree STREQUAL BUILT)
      set(readme "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/README.md")
    endif()
    sharescope_json_text(readme "${readme}")
    get_property(demos GLOBAL PROPERTY SHARESCOPE_${tree}_DEMOS)
    sharescope_append_json(${tree}_CHAPTERS "    {
      \"folder\": \"${folder}\",
      \"number\": ${number},
      \"title\": ${title},
      \"readme\": ${readme},
      \"demos\": [
${demos}
      ]
    }")
  endforeach()
endfunction()

function(sharescope_add_demo name)
  cmake_parse_arguments(PARSE_ARGV 1 demo "" "TITLE;SUMMARY" "SOURCES;CURE")
  if(demo_UNPARSED_ARGUMENTS OR NOT demo_TITLE OR NOT demo_SUMMARY)
    message(FATAL_ERROR "sharescope_add_demo(${name}) needs TITLE and SUMMARY; not understood: '${demo_UNPARSED_ARGUMENTS}'")
  endif()
  if(NOT demo_SOURCES)
    set(demo_SOURCES ${name}.cpp)
  endif()
  list(GET demo_SOURCES 0 source)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME chapter)

  add_executable(${name} ${demo_SOURCES})
  sharescope_own_target(${name})
  target_link_libraries(${name} PRIVATE sharescope::core)
  # The empty generator expression keeps generators of several configurations from adding a folder of their own.
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/demos/${chapter}$<0:>")
  add_dependencies(sharescope_run ${name})
  set_property(GLOBAL APPEND PROPERTY SHARESCOPE_DEMOS ${name})
  foreach(cure IN LISTS demo_CURE)
    set_property(GLOBAL APPEND PROPERTY SHARESCOPE_DEMO_CURES "${name}>${cure}")
  endforeach()

  cmake_path(APPEND CMAKE_CURRENT_SOURCE_DIR "${source}" OUTPUT_VARIABLE absolute_source)
  sharescope_append_demo(BUILT "demos/${chapter}/${name}" "${absolute_source}")

  if(SHARESCOPE_INSTALL)
    set(programs "${CMAKE_INSTALL_LIBDIR}/sharescope/demos/${chapter}")
    install(TARGETS ${name} DESTINATION "${programs}")
    install(FILES ${demo_SOURCES} DESTINATION "${CMAKE_INSTALL_DATADIR}/sharescope/demos/${chapter}")
    # From the folder of the list to the programs, so that the installed tree can be moved as a whole.
    cmake_path(ABSOLUTE_PATH programs BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}")
    cmake_path(RELATIVE_PATH programs BASE_DIRECTORY "${CMAKE_INSTALL_FULL_DATADIR}/sharescope")
    sharescope_append_demo(INSTALLED "${programs}/${name}" "demos/${chapter}/${source}")
  endif()
endfunction()

function(sharescope_write_catalogue)
  cmake_parse_arguments(PARSE_ARGV 0 list "" "OPENING" "")
  if(list_UNPARSED_ARGUMENTS OR NOT list_OPENING)
    message(FATAL_ERROR "sharescope_write_catalogue(OPENING name): not understood: '${ARGN}'")
  endif()
  foreach(tree BUILT INSTALLED)
    get_property(chapters GLOBAL PROPERTY SHARESCOPE_${tree}_CHAPTERS)
    set(${tree} "{\n  \"format\": 1,\n  \"opening\": \"${list_OPENING}\",\n  \"chapters\": [\n${chapters}\n  ]\n}\n")
  endforeach()
  # GENERATE leaves a file alone that would not change.
  file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/demos.json" CONTENT "${BUILT}")
  if(SHARESCOPE_INSTALL)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/installed/demos.json" CONTENT "${INSTALLED}")
    install(FILES "${PROJECT_BINARY_DIR}/installed/demos.json" DESTINATION "${CMAKE_INSTALL_DATADIR}/sharescope")
  endif()
endfunction()

# sharescope_append_demo(TREE PROGRAM SOURCE): for sharescope_add_demo(), whose variables `name` and `demo_...` it reads.
function(sharescope_append_demo tree program source)
  set(members "\"name\": \"${name}\"")
  foreach(member "title=${demo_TITLE}" "summary=${demo_SUMMARY}" "program=${program}" "source=${source}")
    string(REGEX MATCH "^([a-z]+)=(.*)$" matched "${member}")
    set(key "${CMAKE_MATCH_1}")
    sharescope_json_text(value "${CMAKE_MATCH_2}")
    string(APPEND members ",\n          \"${key}\": ${value}")
  endforeach()
  if(demo_CURE)
    list(JOIN demo_CURE "\", \"" cures)
    string(APPEND members ",\n          \"cure\": [\"${cures}\"]")
  endif()
  sharescope_append_json(${tree}_DEMOS "        {\n          ${members}\n        }")
endfunction()

# These are strings and no lists, because CMake would take a list apart at every semicolon of a text.
function(sharescope_append_json property element)
  get_property(elements GLOBAL PROPERTY SHARESCOPE_${property})
  if(elements)
    string(PREPEND element ",\n")
  endif()
  set_property(GLOBAL APPEND_STRING PROPERTY SHARESCOPE_${property} "${element}")
endfunction()

function(sharescope_json_text variable text)
  string(REPLACE "\\" "\\\\" text "${text}")
  string(REPLACE "\"" "\\\"" text "${text}")
  set(${variable} "\"${text}\"" PARENT_SCOPE)
endfunction()
