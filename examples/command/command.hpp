// The subcommands of tapeflow. Each adds its options to the app and sets `work` when it is called.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

namespace tapeflow {

void add_fit(CLI::App& app, std::function<int()>& work);
void add_sample(CLI::App& app, std::function<int()>& work);
void add_log_prob(CLI::App& app, std::function<int()>& work);
void add_info(CLI::App& app, std::function<int()>& work);

}  // namespace tapeflow
