// The subcommands of tapeflow. Each adds its options to the app and sets `work` when it is called.
#pragma once

#include "examples/support/terminal/cli_names.hpp"

#include <cstdint>
#include <functional>

namespace tapeflow {

/// More samples than any memory holds, and so few that their numbers can still be counted.
inline constexpr std::uint64_t most_samples = 1'000'000'000'000;

void add_fit(CLI::App& app, std::function<int()>& work);
void add_look(CLI::App& app, std::function<int()>& work);
void add_compare(CLI::App& app, std::function<int()>& work);
void add_pick(CLI::App& app, std::function<int()>& work);
void add_sample(CLI::App& app, std::function<int()>& work);
void add_log_prob(CLI::App& app, std::function<int()>& work);
void add_evaluate(CLI::App& app, std::function<int()>& work);
void add_transform(CLI::App& app, std::function<int()>& work);
void add_quantiles(CLI::App& app, std::function<int()>& work);
void add_info(CLI::App& app, std::function<int()>& work);
void add_plot(CLI::App& app, std::function<int()>& work);

}  // namespace tapeflow
