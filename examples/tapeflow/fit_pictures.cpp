#include "examples/tapeflow/fit_pictures.hpp"

#include "engine/io/file_error.hpp"
#include "examples/tapeflow/fit_table.hpp"
#include "examples/tapeflow/look_over.hpp"
#include "flows/layers/orders.hpp"

#include <algorithm>
#include <stdexcept>

#include <CLI/CLI.hpp>

namespace tapeflow {
namespace {

constexpr std::size_t most_to_validate = 5000, most_to_score = 5000;

void require_different(const Pictures& pictures, const std::string& file) {
  const std::size_t n = pictures.count(), d = pictures.shape.size();
  if (n < least_rows)
    throw std::runtime_error(file + ": a fit needs at least " + std::to_string(least_rows) +
                             " pictures, the file has " + std::to_string(n));
  const std::uint8_t* first = pictures.levels.data();
  if (std::equal(first + d, first + n * d, first))
    throw std::runtime_error(file + ": all pictures are equal: a density needs them to differ");
}

std::vector<ContextColumn> context_of(const Array<std::uint8_t>& labels, const std::string& file) {
  if (labels.size() == 0) return {};
  ContextColumn column = label_column(labels);
  const std::size_t most = most_classes(labels.size());
  if (column.classes.size() > most)
    throw std::runtime_error(file + ": has " + std::to_string(column.classes.size()) +
                             " different labels for " + std::to_string(labels.size()) +
                             " pictures, needs at most " + std::to_string(most));
  return {column};
}

Array<std::uint8_t> labels_of(const std::string& file, std::size_t count) {
  return file.empty() ? Array<std::uint8_t>(Shape{0}) : read_labels(file, count);
}

Dataset test_pictures(const FitCommand& command, const ImageShape& shape,
                      const std::vector<std::string>& columns,
                      const std::vector<ContextColumn>& context) {
  const Pictures pictures = read_pictures(command.test_file);
  if (pictures.shape != shape)
    file_error(command.test_file, "pictures of " + size_in_words(shape) + ", as " + command.data,
               size_in_words(pictures.shape));
  require_levels(pictures, command.picture.levels, command.test_file);
  return {columns, context,
          rows_of(pictures, labels_of(command.test_labels, pictures.count()), context,
                  command.test_labels, natural_order(pictures.count()))};
}

void require_labels_for_all(const FitCommand& command) {
  if (command.labels.empty() == (command.test_file.empty() || command.test_labels.empty()) ||
      command.test_file.empty())
    return;
  throw CLI::ValidationError("--labels and --test-labels",
                             "need to be given both, or none of them, for pictures of --test");
}

}  // namespace

void read_fit_pictures(const FitCommand& command, FitData& data, Stages& stages) {
  if (command.test_file.empty() && !command.test_labels.empty())
    throw CLI::ValidationError("--test-labels", "needs --test");
  require_labels_for_all(command);
  const Pictures pictures = read_pictures(command.data, stages.begin("reading " + command.data));
  require_levels(pictures, command.picture.levels, command.data);
  require_different(pictures, command.data);
  const std::size_t n = pictures.count();
  const Array<std::uint8_t> labels = labels_of(command.labels, n);
  const std::vector<ContextColumn> context = context_of(labels, command.labels);
  const std::vector<std::string> columns = pixel_names(pictures.shape);
  data.shape = pictures.shape;
  data.levels = Levels::whole_numbers(pictures.shape.size());
  const double most = static_cast<double>(most_to_validate) / static_cast<double>(n);
  data.split = [n, valid = std::min(command.valid_fraction, most),
                test = command.test_file.empty() ? command.test_fraction : 0,
                seed = command.seed_of_split()] { return split_rows(n, valid, test, seed); };
  const DataSplit split = data.split();
  const auto part = [&](const std::vector<std::size_t>& which) {
    return Dataset(columns, context, rows_of(pictures, labels, context, command.labels, which));
  };
  Rng rng(command.seed_of_split());
  data.corners = part(split.train);
  require_every_class(*data.corners, command.labels);
  const std::size_t scored = std::min(most_to_score, data.corners->count());
  data.train = data.corners->select(natural_order(scored)).spread(data.levels, rng);
  data.valid = part(split.valid).spread(data.levels, rng);
  data.test = (command.test_file.empty() ? part(split.test)
                                         : test_pictures(command, pictures.shape, columns, context))
                  .spread(data.levels, rng);
}

}  // namespace tapeflow
