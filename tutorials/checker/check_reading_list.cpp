#include "engine/io/atomic_file.hpp"
#include "tests/support/run_program.hpp"
#include "tutorials/checker/checks.hpp"
#include "tutorials/checker/reading_list.hpp"
#include "tutorials/checker/sections.hpp"

#include <algorithm>
#include <regex>

namespace tapeflow::tutorials {
namespace {

using Lines = std::vector<std::string>;

// An item: the file that it names, and its lines without the number.
struct Item {
  std::string file;
  Lines lines;
};

// The list below a marker.
struct ShownList {
  std::size_t first;  // index of its first line
  std::size_t count = 0;
  std::vector<Item> items = {};
  std::string mistake = {};  // in the form of an item
};

// The file of an item such as "[flows/flow.hpp](../flows/flow.hpp): what to look for"; empty for
// any other form. Links to its .cpp files may follow: flow.cpp, or those in the folder flow.
std::string file_of(const Item& item) {
  static const std::regex form(
      R"((\[[^\]]+\]\(\S+\)(?:(?:,| and|, and) \[[^\]]+\]\(\S+\))*): \S.*)"),
      link(R"(\[([^\]]+)\]\(\.\./(\S+)\))");
  std::string text;
  for (const std::string& line : item.lines)
    text += (text.empty() ? "" : " ") + line.substr(line.find_first_not_of(' '));
  std::smatch part;
  if (!std::regex_match(text, part, form)) return "";
  const std::string links = part[1];
  std::sregex_iterator at(links.begin(), links.end(), link), end;
  if (at == end || (*at)[1] != (*at)[2]) return "";
  const std::string file = (*at)[1], stem = file.substr(0, file.rfind('.'));
  for (++at; at != end; ++at) {
    const std::string definitions = (*at)[2];
    if (definitions != stem + ".cpp" && !definitions.starts_with(stem + "/")) return "";
  }
  return file;
}

ShownList list_after(const Page& page, std::size_t marker) {
  static const std::regex start(R"((\d+)\. (.*))");
  std::size_t first = marker + 1;
  while (first < page.lines.size() && page.lines[first].empty()) ++first;
  if (first == page.lines.size() || !std::regex_match(page.lines[first], start))
    return {marker + 1};
  ShownList list{first};
  for (std::size_t i = first; i < page.lines.size() && !page.lines[i].empty(); ++i) {
    std::smatch part;
    if (std::regex_match(page.lines[i], part, start)) {
      list.items.push_back({"", {part[2]}});
      if (part[1] != std::to_string(list.items.size()) && list.mistake.empty())
        list.mistake = "is numbered " + part[1].str() + ".";
    } else {
      list.items.back().lines.push_back(page.lines[i]);
    }
    ++list.count;
  }
  for (Item& item : list.items) item.file = file_of(item);
  return list;
}

// An item for a file whose first comment line says what it is about.
Item new_item(const Course& course, const std::string& file) {
  const Lines lines = lines_of(read_file(course.root / file));
  std::string phrase = lines.empty() || !lines[0].starts_with("// ") ? "" : lines[0].substr(3);
  if (phrase.ends_with(".")) phrase.pop_back();
  const std::string link = "[" + file + "](../" + file + "):";
  if (link.size() + phrase.size() < 110) return {file, {link + " " + phrase}};
  return {file, {link, "   " + phrase}};
}

// The lines of the list with these files, in an order in which they can be read: the order of the
// list where that is one, and then what is new.
Lines written(const Course& course, const ShownList& list, const std::set<std::string>& files) {
  Lines names;
  for (const Item& item : list.items) {
    if (files.contains(item.file) && std::count(names.begin(), names.end(), item.file) == 0)
      names.push_back(item.file);
  }
  for (const std::string& file : files) {
    if (std::count(names.begin(), names.end(), file) == 0) names.push_back(file);
  }
  Lines lines;
  std::size_t number = 0;
  for (const std::string& file : in_reading_order(course.root, names)) {
    const auto is_it = [&file](const Item& item) { return item.file == file; };
    const auto old = std::find_if(list.items.begin(), list.items.end(), is_it);
    Item item = old == list.items.end() ? new_item(course, file) : *old;
    item.lines[0] = std::to_string(++number) + ". " + item.lines[0];
    lines.insert(lines.end(), item.lines.begin(), item.lines.end());
  }
  return lines;
}

// The first mistake of a list that should have these files; empty if there is none.
std::string mistake(const Course& course, const Page& page, const ShownList& list,
                    const std::set<std::string>& files) {
  Lines shown;
  for (const Item& item : list.items) shown.push_back(item.file);
  for (const std::string& file : files) {
    if (std::count(shown.begin(), shown.end(), file) == 0)
      return "misses " + file + ", which the program of " + page.chapter() + " includes";
  }
  for (const std::string& file : shown) {
    if (!files.contains(file)) {
      return "has " + file + ", which the program of " + page.chapter() +
             " does not include, or which an earlier chapter lists";
    }
    if (std::count(shown.begin(), shown.end(), file) > 1) return "has " + file + " twice";
  }
  const Lines order = in_reading_order(course.root, shown);
  const auto [at, wanted] = std::mismatch(shown.begin(), shown.end(), order.begin());
  if (at != shown.end()) return "has " + *at + " too early, " + *wanted + " comes before it";
  return list.mistake.empty() ? "" : "has an item that " + list.mistake;
}

std::string marker_of(const std::string& chapter) {
  return "<!-- reading list of " + chapter + " -->";
}

// A page without a list gets one at the end of the section on the code.
Finding missing(const Course& course, const Page& page, const std::set<std::string>& files) {
  const std::string marker = marker_of(page.chapter());
  Finding finding{page.place(0), "a chapter needs a reading list: a line " + marker +
                                     " and a numbered list; ./tutorials/check --fix makes it"};
  Lines lines = written(course, {0}, files);
  lines.insert(lines.begin(), marker);
  lines.push_back("");
  if (const auto code = section(page, "3. The code"))
    finding.cure = page.replace_lines(code->last + 1, 0, lines);
  return finding;
}

std::optional<Finding> compare(const Course& course, const Page& page, std::size_t marker,
                               const std::set<std::string>& files) {
  const ShownList list = list_after(page, marker);
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    if (list.items[i].file.empty())
      return Finding{page.place(marker), "item " + std::to_string(i + 1) +
                                             " of the reading list needs the form [FILE](../FILE): "
                                             "what to look for"};
  }
  const std::string sentence = mistake(course, page, list, files);
  if (sentence.empty()) return {};
  return Finding{page.place(marker), "the reading list " + sentence,
                 page.replace_lines(list.first, list.count, written(course, list, files))};
}

}  // namespace

std::vector<Finding> check_reading_list(const Course& course, const Page& page,
                                        const std::vector<Marker>& markers, Counts& counts) {
  std::vector<Finding> findings;
  const auto own = course.files_to_read.find(page.chapter());
  const std::set<std::string> files =
      own == course.files_to_read.end() ? std::set<std::string>() : own->second;
  std::size_t lists = 0;
  for (const Marker& marker : markers) {
    const auto* list = std::get_if<ReadingListOf>(&marker.what);
    if (list == nullptr) continue;
    if (++lists > 1 || list->chapter != page.chapter()) {
      findings.push_back({page.place(marker.line),
                          marker_of(list->chapter) + " needs to stand once, in " + list->chapter});
    } else if (const auto finding = compare(course, page, marker.line, files)) {
      findings.push_back(*finding);
    }
  }
  counts.files_to_read += files.size();
  if (lists == 0 && !files.empty()) findings.push_back(missing(course, page, files));
  return findings;
}

}  // namespace tapeflow::tutorials
