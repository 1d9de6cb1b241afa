#include "examples/support/plot/lettering.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#include <stb_truetype.h>

namespace tapeflow {

namespace {

// A font file and its index; the index points into the bytes.
struct Font {
  std::vector<unsigned char> bytes;
  stbtt_fontinfo info;
};

// Reads a font from the folder of Debian's fonts-dejavu-core.
std::optional<Font> read_font(const std::string& name) {
  std::ifstream file("/usr/share/fonts/truetype/dejavu/" + name, std::ios::binary);
  Font font{{std::istreambuf_iterator<char>(file), {}}, {}};
  if (font.bytes.empty() || stbtt_InitFont(&font.info, font.bytes.data(), 0) == 0) return {};
  return font;
}

const std::optional<Font>& font_of(Face face) {
  static const std::array fonts{read_font("DejaVuSans.ttf"), read_font("DejaVuSans-Bold.ttf")};
  return fonts.at(static_cast<std::size_t>(face));
}

// The code points of UTF-8 text: a first byte tells how many bytes follow, each with six bits.
std::vector<int> code_points(const std::string& text) {
  std::vector<int> points;
  for (const char character : text) {
    const int byte = static_cast<unsigned char>(character);
    if ((byte & 0xC0) == 0x80 && !points.empty()) {
      points.back() = points.back() * 64 + (byte & 0x3F);
    } else {
      points.push_back(byte < 0xC0 ? byte : byte < 0xE0 ? byte & 0x1F : byte & 0x0F);
    }
  }
  return points;
}

// A letter: where its pixels are on the line, and their coverage from 0 to 255.
struct Letter {
  int left, top, width, height;
  std::vector<unsigned char> coverage;
};

Letter draw_letter(const stbtt_fontinfo& font, int point, float scale, double pen) {
  const double whole = std::floor(pen);
  const auto shift = static_cast<float>(pen - whole);
  int left, top, right, bottom;
  stbtt_GetCodepointBitmapBoxSubpixel(&font, point, scale, scale, shift, 0, &left, &top, &right,
                                      &bottom);
  Letter letter{left + static_cast<int>(whole), top, right - left, bottom - top, {}};
  letter.coverage.resize(static_cast<std::size_t>(letter.width * letter.height));
  stbtt_MakeCodepointBitmapSubpixel(&font, letter.coverage.data(), letter.width, letter.height,
                                    letter.width, scale, scale, shift, 0, point);
  return letter;
}

struct Line {
  std::vector<Letter> letters;
  double width;
};

Line draw_line(const stbtt_fontinfo& font, const std::string& text, float scale) {
  Line line{{}, 1};  // a pixel for a letter that begins left of its origin
  for (const int point : code_points(text)) {
    line.letters.push_back(draw_letter(font, point, scale, line.width));
    int advance, bearing;
    stbtt_GetCodepointHMetrics(&font, point, &advance, &bearing);
    line.width += static_cast<double>(static_cast<float>(advance) * scale);
  }
  return line;
}

// Adds the letter's coverage to a line of ink; what lies outside of the line is cut off.
void add_letter(Array<double>& ink, const Letter& letter, int baseline) {
  for (int i = 0; i < letter.width * letter.height; ++i) {
    const auto x = static_cast<std::size_t>(letter.left + i % letter.width);
    const auto y = static_cast<std::size_t>(baseline + letter.top + i / letter.width);
    if (y >= ink.shape(0) || x >= ink.shape(1)) continue;
    ink(y, x) = std::min(1., ink(y, x) + letter.coverage[static_cast<std::size_t>(i)] / 255.);
  }
}

}  // namespace

Array<double> lettering(const std::string& text, double pixels, Face face) {
  const std::optional<Font>& font = font_of(face);
  if (!font || text.empty()) return Array<double>(Shape{0, 0});
  const float scale = stbtt_ScaleForPixelHeight(&font->info, static_cast<float>(pixels));
  int ascent, descent, line_gap;
  stbtt_GetFontVMetrics(&font->info, &ascent, &descent, &line_gap);
  const int baseline = static_cast<int>(std::lround(static_cast<float>(ascent) * scale));
  const Line line = draw_line(font->info, text, scale);
  Array<double> ink = filled<double>({static_cast<std::size_t>(std::ceil(pixels)),
                                      static_cast<std::size_t>(std::ceil(line.width)) + 1},
                                     0);
  for (const Letter& letter : line.letters) add_letter(ink, letter, baseline);
  return ink;
}

}  // namespace tapeflow
