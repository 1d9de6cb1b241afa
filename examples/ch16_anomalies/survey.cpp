#include "examples/ch16_anomalies/survey.hpp"

#include "examples/ch16_anomalies/defects.hpp"
#include "examples/ch16_anomalies/filter_bank.hpp"
#include "examples/ch16_anomalies/textures.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/support/terminal/text_table.hpp"

#include <algorithm>
#include <iostream>
#include <mutex>

namespace tapeflow {
namespace {

constexpr std::size_t seeds = 3;

struct Job {
  std::string set;
  const Features* features;
  std::uint64_t seed;
};

std::vector<Job> jobs_of(const SurveyInputs& inputs, const Features& bank, std::uint64_t seed) {
  std::vector<Job> jobs;
  for (std::size_t k = 0; k < seeds; ++k) {
    for (const std::string& material : materials) jobs.push_back({material, &bank, seed + k});
    if (inputs.clothes) jobs.push_back({"trousers", &bank, seed + k});
  }
  if (inputs.classifier)
    for (const std::string& material : materials)
      jobs.push_back({material, inputs.classifier, seed});
  return jobs;
}

InspectionSet images_of(const Job& job, const SurveyInputs& inputs, const PlantedOptions& planted) {
  return job.set == "trousers" ? planted_trousers(*inputs.clothes, planted)
                               : planted_set(job.set, planted);
}

// Good images of a seed that no other set has; of clothes there are none left to tell from others.
Array<double> unseen_of(const Job& job) {
  if (job.set == "trousers") return Array<double>(Shape{0, 0});
  return planted_set(job.set, {.train = 1, .good = 40, .each = 0, .seed = job.seed + 1000000}).test;
}

bool counts(const Inspection& one) {
  return one.features == "filter bank" && one.set.name != "trousers";
}

// A number of each inspection that counts.
template <class Number>
std::vector<double> numbers(const std::vector<Inspection>& all, Number number) {
  std::vector<double> found;
  for (const Inspection& one : all)
    if (counts(one)) found.push_back(number(one));
  return found;
}

// The inspections of the same set by the same features.
std::vector<const Inspection*> alike_to(const Inspection& first,
                                        const std::vector<Inspection>& all) {
  std::vector<const Inspection*> alike;
  for (const Inspection& one : all)
    if (one.set.name == first.set.name && one.features == first.features) alike.push_back(&one);
  return alike;
}

std::string key_of(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '_');
  return name;
}

}  // namespace

// tag: survey
std::vector<Inspection> survey(const SurveyInputs& inputs, const ChapterOptions& options) {
  const FilterBank bank;
  const std::vector<Job> jobs = jobs_of(inputs, bank, options.seed);
  std::vector<std::optional<Inspection>> found(jobs.size());
  std::size_t step = 0;
  std::mutex mutex;
  ProgressLine line;
  Workers(2).run(jobs.size(), [&](std::size_t k) {
    const Job& job = jobs[k];
    const InspectionOptions how{.fit = {.steps = options.steps, .seed = job.seed},
                                .broken = options.broken};
    found[k] = inspect(images_of(job, inputs, {.seed = job.seed}), unseen_of(job), *job.features,
                       how, [&](double) {
                         const std::lock_guard lock(mutex);
                         line.update("flows, step " + std::to_string(++step) + " of " +
                                     std::to_string(jobs.size() * options.steps));
                       });
  });
  std::vector<Inspection> done;
  for (auto& one : found) done.push_back(std::move(*one));
  return done;
}
// end: survey

void print_detectors(const std::vector<Inspection>& all, Results& results) {
  TextTable table({"detector", "images", "pixels"});
  const auto prefix = [](const std::string& detector) -> std::string {
    if (detector == "FastFlow") return "";
    return detector == "Mahalanobis" ? "mahalanobis_" : key_of(detector) + "_";
  };
  for (const std::string& detector : detectors) {
    const auto mean_of = [&](double Marks::*mark, const std::string& name) {
      const MeanAndError found = mean_and_error(
          numbers(all, [&](const Inspection& one) { return one.by.at(detector).marks.*mark; }));
      results.keep(prefix(detector) + name, found.mean);
      return with_error(found.mean, found.standard_error);
    };
    const std::string image = mean_of(&Marks::image, "image_auroc"),
                      pixel = mean_of(&Marks::pixel, "pixel_auroc");
    table.row({detector == "latents" ? "FastFlow, |z|² alone" : detector, image, pixel});
  }
  std::cout << table;
}

void print_kinds(const std::vector<Inspection>& all, Results& results) {
  TextTable table({"kind", "Mahalanobis", "FastFlow", "gain"});
  std::size_t above = 0;
  for (const std::string& kind : defect_kinds) {
    const auto of = [&](const std::string& detector) {
      return numbers(
          all, [&](const Inspection& one) { return one.by.at(detector).marks.kinds.at(kind); });
    };
    const std::vector<double> flow = of("FastFlow"), distance = of("Mahalanobis");
    const MeanAndError gain = paired_difference(flow, distance);
    const double f = mean_and_error(flow).mean, d = mean_and_error(distance).mean;
    above += gain.mean > 0;
    results.keep("kinds." + kind + ".flow", f).keep("kinds." + kind + ".mahalanobis", d);
    results.keep("kinds." + kind + ".gain", gain.mean)
        .keep("kinds." + kind + ".gain_error", gain.standard_error);
    table.row({kind, number(d, 3), number(f, 3), with_error(gain.mean, gain.standard_error)});
  }
  results.keep("kinds_above", above);
  std::cout << table;
}

void print_sets(const std::vector<Inspection>& all, Results& results) {
  TextTable table({"set", "features", "-ln p", "images", "pixels", "Mahal., images", "pixels"});
  for (const Inspection& first : all) {
    const std::vector<const Inspection*> alike = alike_to(first, all);
    if (alike.front() != &first) continue;
    const std::string key = "sets." + first.set.name + "." + key_of(first.features) + ".";
    const auto mean_of = [&](const std::string& name, int digits, auto part) {
      std::vector<double> found;
      for (const Inspection* one : alike) found.push_back(part(*one));
      const double mean = mean_and_error(found).mean;
      results.keep(key + name, mean);
      return number(mean, digits);
    };
    std::vector<std::string> row{first.set.name, first.features};
    row.push_back(mean_of("nats", 2, [](const Inspection& one) { return one.nats; }));
    for (const std::string detector : {"FastFlow", "Mahalanobis"}) {
      const std::string prefix = detector == "FastFlow" ? "" : "mahalanobis_";
      const auto marks = [&](const Inspection& one) { return one.by.at(detector).marks; };
      row.push_back(
          mean_of(prefix + "image", 3, [&](const auto& one) { return marks(one).image; }));
      row.push_back(
          mean_of(prefix + "pixel", 3, [&](const auto& one) { return marks(one).pixel; }));
    }
    table.row(row);
  }
  std::cout << table;
}

void print_survey_checks(const std::vector<Inspection>& all, Results& results) {
  double worst = 0;
  for (const Inspection& one : all) worst = std::max(worst, one.mismatch);
  results.print("sum of a map", "is -ln p of the image, up to a part of " + scientific(worst));
  results.keep("map_mismatch", worst);
  const MeanAndError placebo =
      mean_and_error(numbers(all, [](const Inspection& one) { return one.placebo; }));
  results.print("placebo", "unseen good images against good ones: AUROC " +
                               with_error(placebo.mean, placebo.standard_error));
  results.keep("placebo", placebo.mean).keep("placebo_error", placebo.standard_error);
}

void print_folder(const Inspection& one, Results& results) {
  const Marks &flow = one.by.at("FastFlow").marks, &distance = one.by.at("Mahalanobis").marks;
  TextTable table({"AUROC", "images", "Mahalanobis", "FastFlow"});
  for (const std::string& kind : one.set.defects())
    table.row({kind, std::to_string(one.set.of_kind(kind).size()),
               number(distance.kinds.at(kind), 3), number(flow.kinds.at(kind), 3)});
  table.row({"all images", std::to_string(one.set.kinds.size()), number(distance.image, 3),
             number(flow.image, 3)});
  results.keep("image_auroc", flow.image).keep("mahalanobis_image_auroc", distance.image);
  if (flow.pixel > 0) {
    table.row({"their pixels", "", number(distance.pixel, 3), number(flow.pixel, 3)});
    results.keep("pixel_auroc", flow.pixel).keep("mahalanobis_pixel_auroc", distance.pixel);
  }
  std::cout << table;
}

}  // namespace tapeflow
