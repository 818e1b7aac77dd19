// SPDX-License-Identifier: MIT
#include "window/screenshot.hpp"

#include "window/window_error.hpp"

#include <GL/gl.h>
#include <stb_image_write.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace sharescope::gui {

namespace {

constexpr int channels = 3;

std::size_t row_bytes(const Image& image) { return static_cast<std::size_t>(image.width) * channels; }

std::vector<unsigned char> encode(const Image& image) {
  std::vector<unsigned char> png;
  const auto append = [](void* context, void* data, int size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    static_cast<std::vector<unsigned char>*>(context)->insert(
        static_cast<std::vector<unsigned char>*>(context)->end(), bytes, bytes + size);
  };
  const int written = stbi_write_png_to_func(append, &png, image.width, image.height, channels,
                                             image.rgb.data(), static_cast<int>(row_bytes(image)));
  if (written == 0) png.clear();
  return png;
}

}  // namespace

Image read_framebuffer(int width, int height) {
  Image image{width, height, {}};
  image.rgb.resize(row_bytes(image) * static_cast<std::size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, image.rgb.data());
  // OpenGL counts rows from the bottom, files from the top.
  const std::size_t row = row_bytes(image);
  for (int top = 0, bottom = height - 1; top < bottom; ++top, --bottom) {
    unsigned char* upper = image.rgb.data() + row * static_cast<std::size_t>(top);
    std::swap_ranges(upper, upper + row, image.rgb.data() + row * static_cast<std::size_t>(bottom));
  }
  return image;
}

void write_png(const Image& image, const std::string& path) {
  const std::vector<unsigned char> png = encode(image);
  if (png.empty()) throw WindowError("cannot write picture " + path + ": it could not be encoded");
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) throw WindowError("cannot write picture " + path + ": " + std::strerror(errno));
  const bool stored = std::fwrite(png.data(), 1, png.size(), file) == png.size() && std::fflush(file) == 0;
  const int reason = errno;
  const bool closed = std::fclose(file) == 0;
  if (stored && closed) return;
  const int why = stored ? errno : reason;
  // A device that is full is not ours to remove.
  std::error_code ignored;
  if (std::filesystem::is_regular_file(path, ignored)) std::filesystem::remove(path, ignored);
  throw WindowError("cannot write picture " + path + ": " + std::strerror(why));
}

}  // namespace sharescope::gui
