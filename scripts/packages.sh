# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
#
# Every Debian package that Sharescope needs, and why; ./run installs the first list, ./check both.

packages_to_run='
g++                     the C++20 compiler
cmake                   describes the build
ninja-build             performs it
ccache                  spares a second compilation of the same source
pkg-config              tells where Dear ImGui is
libboost-dev            Interprocess: the heap inside the shared memory
libcli11-dev            reads the command line
libfmt-dev              formats text
nlohmann-json3-dev      writes --json
libimgui-dev            the window: Dear ImGui
libfreetype-dev         the window: the shapes of letters
libstb-dev              the window: PNG files
libglfw3-dev            the window: its frame, mouse and keyboard
libgl-dev               the window: OpenGL
libgl1-mesa-dri         the window: OpenGL on machines without a graphics card
fonts-inter             the window: text
fonts-jetbrains-mono    the window: source code
'

packages_to_check='
libgtest-dev            GoogleTest
libgmock-dev            GoogleMock
libbenchmark-dev        sharescope-bench
clang-format-14         tells whether the sources are laid out as .clang-format says
clang-16                thread safety analysis at compile time (-Wthread-safety)
xvfb                    a display for the window tests where there is none
xauth                   lets programs in to that display
xdotool                 presses its keys and moves its mouse
python3                 multiprocessing, which sharescope-bench measures beside us
'
