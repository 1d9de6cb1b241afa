"""Tests of the machinery: how the list is read and planted, and what it says of a wrong entry."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import page
from mistakes import ListError, Mistake, find, plant, read_list

SOURCE = '#include "a.hpp"\nint f(int a, int b) {\n  return a +\n         b;\n}\n'


def mistake(place="return «a + b»;", wrong="a - b"):
    return Mistake("a.cpp", "kernel", "engine/a_test", "a sum is a difference", place, wrong)


class Planting(unittest.TestCase):
    def test_a_place_is_found_however_it_is_broken_into_lines(self):
        begin, end = find(mistake(), SOURCE)
        self.assertEqual(SOURCE[begin:end], "a +\n         b")

    def test_an_expression_becomes_a_choice(self):
        one = mistake()
        text = plant([one], SOURCE)
        self.assertIn(f"return (tapeflow_mistake({one.number}L) ? (a - b) : (a +\n         b));", text)
        self.assertTrue(text.startswith('#include "engine/kernels/planted.hpp"\n'))

    def test_statements_become_a_branch(self):
        one = mistake("«return a + b;»", "return a;")
        self.assertIn(f"if (tapeflow_mistake({one.number}L)) {{ return a; }} else {{ return a +",
                      plant([one], SOURCE))

    def test_a_statement_is_added(self):
        one = mistake("int b) {«» return", "++a;")
        self.assertIn(f"{{ if (tapeflow_mistake({one.number}L)) {{ ++a; }} ", plant([one], SOURCE))

    def test_mistakes_may_enclose_one_another(self):
        inner, outer = mistake("return a + «b»;", "a"), mistake()
        other = mistake(wrong="a * b")
        text = plant([outer, inner, other], SOURCE)
        for one in (inner, outer, other):
            self.assertEqual(text.count(f"tapeflow_mistake({one.number}L)"), 1)

    def test_mistakes_that_overlap_are_refused(self):
        with self.assertRaisesRegex(ListError, "a sum is a difference: overlaps"):
            plant([mistake("«a + b»;", "1"), mistake("int b) { «return a» +", "1")], SOURCE)

    def test_a_stale_place_is_named(self):
        with self.assertRaisesRegex(ListError, "a.cpp: a sum is a difference: .* 0 times.*a × b"):
            find(mistake("return «a × b»;"), SOURCE)

    def test_a_place_that_is_there_twice_is_refused(self):
        with self.assertRaisesRegex(ListError, "2 times"):
            find(mistake("int «a»"), SOURCE + SOURCE)


class Reading(unittest.TestCase):
    def parsed(self, text):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list.txt"
            path.write_text(text)
            return read_list(folder)

    def test_the_parts_of_a_mistake(self):
        entry = ("== a.cpp\nkernel | engine/a_test | a sum is a difference\n"
                 "  return «a + b»;\n  a - b\n")
        self.assertEqual(self.parsed(entry), [mistake()])
        reason = "  equivalent: b is always 0\n"
        self.assertEqual(self.parsed(entry + reason)[0].equivalent, "b is always 0")

    def test_incomplete_entries_are_refused(self):
        head = "== a.cpp\nkernel | engine/a_test | a sum is a difference\n"
        for wrong in (head, head + "  «a»\n", head + "  a\n  b\n", "kernel | t | w\n  «a»\n  b\n",
                      "== a.cpp\nkernl | t | w\n  «a»\n  b\n", head + "  «a»\n  b\n  equal\n"):
            with self.assertRaises(ListError):
                self.parsed(wrong)

    def test_the_same_mistake_twice_is_refused(self):
        entry = "kernel | engine/a_test | a sum is a difference\n  return «a + b»;\n  a - b\n"
        with self.assertRaisesRegex(ListError, "once"):
            self.parsed("== a.cpp\n" + entry + entry)


class Page(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        before = page.PAGE
        page.PAGE = Path(folder.name) / "README.md"
        page.PAGE.write_text(page.BEGIN + page.END)
        self.addCleanup(setattr, page, "PAGE", before)

    def test_what_is_written_is_read_again(self):
        one = mistake("return «a || b»;", "a | b")
        page.write([one], {one.number: "engine/a_test"})
        self.assertEqual(page.known_verdicts([one]), {one.number: "engine/a_test"})
        page.check([one])

    def test_a_page_without_a_row_or_with_a_row_too_many_is_not_in_step(self):
        one = mistake()
        page.write([one], {one.number: "engine/a_test"})
        other = replace(one, wrong="b")
        with self.assertRaisesRegex(ListError, "has no result"):
            page.check([one, other])
        with self.assertRaisesRegex(ListError, "not in the list"):
            page.check([])

    def test_a_mistake_that_was_not_run_has_a_row_and_no_result(self):
        page.write([mistake()], {})
        self.assertEqual(page.known_verdicts([mistake()]), {})
        with self.assertRaisesRegex(ListError, "has no result"):
            page.check([mistake()])

    def test_a_mistake_of_a_strict_kind_must_be_found(self):
        one = replace(mistake(), kind="mask")
        self.assertEqual(len(page.shortcomings([one], {one.number: page.SURVIVES})), 2)
        self.assertEqual(page.shortcomings([one], {one.number: "engine/a_test"}), [])

    def test_of_the_other_kinds_95_of_100_must_be_found(self):
        many = [replace(mistake(), wrong=f"a + {k}") for k in range(100)]
        verdicts = {m.number: "engine/a_test" for m in many}
        for m in many[:5]:
            verdicts[m.number] = page.SURVIVES
        self.assertEqual(page.shortcomings(many, verdicts), [])
        verdicts[many[5].number] = page.SURVIVES
        self.assertIn("94 of 100", page.shortcomings(many, verdicts)[0])


if __name__ == "__main__":
    unittest.main()
