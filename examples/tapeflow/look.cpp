// tapeflow look: what a fit would make of a table.
#include "engine/io/file_error.hpp"
#include "engine/io/number.hpp"
#include "examples/support/terminal/program.hpp"
#include "examples/support/terminal/progress.hpp"
#include "examples/tapeflow/command_line.hpp"
#include "examples/tapeflow/fit_domain.hpp"
#include "examples/tapeflow/pictures.hpp"
#include "examples/tapeflow/refusal.hpp"
#include "examples/tapeflow/repeated_values.hpp"
#include "examples/tapeflow/subcommands.hpp"

#include <iostream>
#include <stdexcept>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace tapeflow {
namespace {

// What look finds, for the eye and as JSON.
struct View {
  TablePlan plan;
  Remedy remedy;
  std::vector<std::string> repeated;  // a sentence for each column whose values repeat
  bool json = false;
};

std::vector<std::string> sentences_of(const Table& table, const std::vector<std::string>& context) {
  std::vector<std::string> sentences;
  for (const RepeatedColumn& column : repeated_values(table, context, [](double) {}))
    sentences.push_back(repetition_in_words(column, column.domain));
  return sentences;
}

View view_of(const FitCommand& command) {
  Stages stages;
  PlannedTable planned = plan_table(command, stages.begin("reading " + command.data));
  stages.finish();
  View view{std::move(planned.plan), {}, {}, command.json};
  view.remedy = remedy_for(view.plan, command);
  if (view.plan.obstacles.empty()) view.repeated = sentences_of(planned.table, command.given());
  return view;
}

std::string layout_of(const TablePlan& plan) {
  return std::to_string(plan.rows) + " rows, cells separated by " +
         (plan.format.delimiter ? delimiter_name(plan.format.delimiter) : "nothing") +
         (plan.has_names ? ", names in the first line" : ", no names");
}

void print_line(const std::string& text) { std::cout << printable(text) << "\n"; }

void print(const View& view) {
  const TablePlan& plan = view.plan;
  print_line(plan.file + ": " + layout_of(plan));
  if (plan.obstacles.empty())
    for (const std::string& sentence : plan.sentences()) print_line("plan: " + sentence);
  for (const Obstacle& one : view.remedy.obstacles)
    print_line("obstacle: " + one.sentence + (one.option.empty() ? "" : ": " + one.options()));
  for (const std::string& note : plan.notes) print_line("note: " + note);
  for (const std::string& sentence : view.repeated) print_line("note: " + sentence);
  if (!view.remedy.command.empty()) print_line("type: " + view.remedy.command);
}

void print_json(const View& view) {
  const TablePlan& plan = view.plan;
  nlohmann::json json = {{"file", plan.file},
                         {"rows", plan.rows},
                         {"rows_left_out", plan.kept.empty() ? 0 : plan.rows - plan.kept.size()},
                         {"modelled", plan.modelled},
                         {"context", plan.context},
                         {"left_out", nlohmann::json::array()},
                         {"obstacles", nlohmann::json::array()},
                         {"notes", plan.notes},
                         {"repeated", view.repeated},
                         {"command", view.remedy.command}};
  for (const TablePlan::LeftOut& column : plan.left_out)
    json["left_out"].push_back({{"column", column.name}, {"why", column.why}});
  for (const Obstacle& one : view.remedy.obstacles)
    json["obstacles"].push_back({{"sentence", one.sentence}, {"option", one.options()}});
  std::cout << json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

int look(FitCommand command) {
  if (holds_pictures(command.data))
    throw std::runtime_error(command.data + ": look is for tables, these are pictures");
  const View view = view_of(command);
  view.json ? print_json(view) : print(view);
  return view.plan.obstacles.empty() ? exit_success : exit_failure;
}

}  // namespace

void add_look(CLI::App& app, std::function<int()>& work) {
  const auto looked = std::make_shared<FitCommand>();
  FitCommand& c = *looked;
  CLI::App* command = app.add_subcommand(
      "look",
      "what a fit would make of a table: columns and rows that it uses or leaves out, all that "
      "stands in the way, and the command that fits it; ends with 1 if something stands in the "
      "way");
  command
      ->add_option("DATA", c.data,
                   "the rows: CSV or NPY, packed by gzip or not, - for standard "
                   "input")
      ->transform(a_data_file())
      ->required();
  add_table_options(*command, c);
  command->add_flag("--json", c.json, "print one JSON object");
  command->callback([&work, looked] { work = [=] { return look(*looked); }; });
}

}  // namespace tapeflow
