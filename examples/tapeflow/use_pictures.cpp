#include "examples/tapeflow/use_pictures.hpp"

#include "engine/io/atomic_file.hpp"
#include "engine/io/file_error.hpp"
#include "examples/support/plot/image_grid.hpp"
#include "flows/layers/orders.hpp"

#include <cmath>
#include <stdexcept>

namespace tapeflow {
namespace {

constexpr std::size_t most_pictures = 10000;

// As many pictures of the data as whole rows of them hold, and at most two rows.
std::size_t shown_of(const Array<double>& data, std::size_t columns) {
  const std::size_t n = data.shape()[0];
  return n < columns ? 0 : std::min<std::size_t>(2, n / columns) * columns;
}

}  // namespace

void require_kind_of_data(const ModelSettings& settings, const std::string& model,
                          const std::string& data) {
  if (data.empty() || holds_pictures(data) == settings.picture.has_value()) return;
  if (settings.picture && !std::filesystem::exists(data))
    throw std::runtime_error("cannot read " + data + ": there is no such file or folder");
  file_error(data,
             settings.picture ? "pictures of " + size_in_words(settings.picture->shape) + " for " +
                                    model + ", an IDX file or a folder of PNGs"
                              : "a table, because " + model + " is a model of tables",
             settings.picture ? "a file of another kind" : "pictures");
}

Rows<double> read_rows_of_pictures(const ModelSettings& settings,
                                   const std::vector<ContextColumn>& context,
                                   const std::string& model, const std::string& data,
                                   const std::string& labels_file) {
  if (context.empty() != labels_file.empty())
    throw std::runtime_error(context.empty()
                                 ? model + ": the model knows no labels; leave --labels out"
                                 : model +
                                       ": the model is one given the label of a "
                                       "picture, and needs --labels");
  const Pictures pictures = read_pictures(data);
  if (pictures.shape != settings.picture->shape)
    file_error(data, "pictures of " + size_in_words(settings.picture->shape) + " for " + model,
               size_in_words(pictures.shape));
  require_levels(pictures, settings.picture->levels, data);
  Array<std::uint8_t> labels(Shape{0});
  if (!labels_file.empty()) labels = read_labels(labels_file, pictures.count());
  return rows_of(pictures, labels, context, labels_file, natural_order(pictures.count()));
}

void save_sheet(const std::filesystem::path& png, const PictureSettings& settings,
                const Array<double>& pictures, const Array<double>& data) {
  const std::size_t n = pictures.shape()[0];
  if (n == 0 || n > most_pictures)
    throw std::runtime_error(png.string() + ": a PNG takes from 1 to " +
                             std::to_string(most_pictures) + " pictures, these are " +
                             std::to_string(n));
  const auto columns = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(n))));
  const std::size_t above = shown_of(data, columns), d = settings.shape.size();
  Array<double> light(Shape{above + n, d});
  std::copy_n(data.data(), above * d, light.data());
  std::copy_n(pictures.data(), n * d, light.data() + above * d);
  for (double& v : light) v /= static_cast<double>(settings.levels - 1);
  ImageGrid(settings.shape).panel(light, columns, {.marked = natural_order(above)}).save(png);
}

void require_picture(const std::string& file, const char* command) {
  if (!std::filesystem::exists(file) || read_file(file).starts_with("\x89PNG")) return;
  throw std::runtime_error(file + ": needs to be a picture, or not to be there, for " + command +
                           " to write it; name another with --out");
}

}  // namespace tapeflow
