// SPDX-License-Identifier: MIT
#include "command/subcommand.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

namespace sharescope::gui {
namespace {

class UsageFormatter : public CLI::Formatter {
 public:
  explicit UsageFormatter(std::string usage) : usage_(std::move(usage)) { column_width(26); }

  std::string make_usage(const CLI::App* /*app*/, std::string /*name*/) const override {
    return "usage: " + usage_ + "\n";
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    return option->get_type_name().empty() ? std::string() : " " + option->get_type_name();
  }
  const std::string& usage() const noexcept { return usage_; }

 private:
  std::string usage_;
};

}  // namespace

void set_usage(CLI::App& app, const std::string& usage) {
  app.formatter(std::make_shared<UsageFormatter>(usage));
}

std::string usage_of(const CLI::App& app) {
  const auto formatter = std::dynamic_pointer_cast<UsageFormatter>(app.get_formatter());
  return formatter ? formatter->usage() : "sharescope";
}

CLI::App& add_subcommand(CLI::App& app, const std::string& name, const std::string& summary,
                         const std::string& usage) {
  CLI::App& command = *app.add_subcommand(name, summary);
  set_usage(command, "sharescope " + usage);
  command.set_help_flag("-h,--help", "this text");
  // What is not understood is said in words of ours.
  command.allow_extras();
  return command;
}

}  // namespace sharescope::gui
