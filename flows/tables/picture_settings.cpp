#include "flows/tables/picture_settings.hpp"

namespace tapeflow {
namespace {

std::string channel_name(std::size_t channel, std::size_t channels) {
  static const std::string colours[] = {".red", ".green", ".blue"};
  if (channels == 1) return "";
  return channels == 3 ? colours[channel] : std::string(".").append(std::to_string(channel));
}

}  // namespace

const NamedValues<CouplingKind>& coupling_names() {
  static const NamedValues<CouplingKind> names = {{"additive", CouplingKind::additive},
                                                  {"affine", CouplingKind::affine}};
  return names;
}

ImageShape padded(const ImageShape& shape, std::size_t halvings) {
  const std::size_t block = std::size_t(1) << halvings;
  const auto whole = [block](std::size_t side) { return (side + block - 1) / block * block; };
  return {whole(shape.height), whole(shape.width), shape.channels};
}

std::vector<std::string> pixel_names(const ImageShape& shape) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::size_t pixel = i / shape.channels;
    names.push_back(std::string("r")
                        .append(std::to_string(pixel / shape.width))
                        .append("c")
                        .append(std::to_string(pixel % shape.width))
                        .append(channel_name(i % shape.channels, shape.channels)));
  }
  return names;
}

}  // namespace tapeflow
