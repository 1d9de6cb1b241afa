"""Tests of tutorials/watch in a pseudo-terminal, on a small course."""

import os
import signal
import subprocess
import time
import unittest

from small_course import HEADER, LIMIT, Course, Reader, ends


class WatchTest(unittest.TestCase):
    def setUp(self):
        self.course = Course()
        self.addCleanup(self.course.close)

    def watch(self, *arguments: str) -> Reader:
        reader = Reader(self.course, *arguments)
        self.addCleanup(reader.close)
        return reader

    def once(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([self.course.root / "tutorials/watch", *arguments], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=LIMIT)


class Terminal(WatchTest):
    def test_the_task_the_verdict_and_the_seconds_are_shown(self):
        shown = self.watch("ch01.1").see("is not solved yet", "yours is 5.", "q quit")
        for part in ("ch01.1  Twice a number.", "Twice x. This is a sentence in two lines.", "double twice(double x);",
                     "  - twice 2 is 4, yours is 5.", "gradient of log p: 3 derivatives agree", " s)", "h hint"):
            self.assertIn(part, shown)
        for part in ("#pragma", "namespace", "add the number", "Proved", "The task is in"):
            self.assertNotIn(part, shown)

    def test_a_save_brings_a_new_verdict_and_success_says_what_is_proved(self):
        reader = self.watch("ch01.1")
        reader.see("is not solved yet", "q quit")
        begin = time.monotonic()
        self.course.solve("right\n")
        reader.see("ch01.1 is solved.", "Proved: a product with 2 costs one addition.")
        self.assertLess(time.monotonic() - begin, 15)
        self.course.solve("broken\n")
        shown = reader.see("It does not compile:", "q quit")
        self.assertIn("ch01.1.cpp:7: expected a semicolon", shown)
        self.assertIn("int x", shown)
        self.course.solve("crash\n")
        reader.see("Your solution crashed: signal 11.")

    def test_a_save_ends_the_judgement_of_a_loop_that_never_ends(self):
        self.course.solve("endless\n")
        reader = self.watch("ch01.1")
        reader.see("Building ch01.1, 1 s")
        sleeper = self.course.sleeper()
        self.course.solve("right\n")
        reader.see("ch01.1 is solved.")
        self.assertTrue(ends(sleeper))

    def test_an_editor_that_puts_a_new_file_in_the_place_of_the_old_is_noticed(self):
        reader = self.watch("ch01.1")
        reader.see("is not solved yet", "q quit")
        file = self.course.root / "tutorials/exercises/ch01/1_twice.cpp"
        file.unlink()
        time.sleep(0.5)
        new = file.with_suffix(".new")
        new.write_text("right\n")
        new.rename(file)
        reader.see("ch01.1 is solved.")

    def test_h_shows_the_hint_and_hides_it(self):
        reader = self.watch("ch01.1")
        reader.see("is not solved yet", "q quit")
        reader.press("h")
        reader.see("Hint: add the number to itself.", "q quit")
        reader.press("h")
        self.assertNotIn("Hint:", reader.see("q quit"))

    def test_n_goes_to_the_next_exercise_and_on_to_the_coursework(self):
        reader = self.watch("ch01.1")
        reader.see("ch01.1 is not solved yet", "q quit")
        reader.press("n")
        reader.see("ch01.2  The cube of", "ch01.2 is not solved yet")
        reader.press("n")
        reader.see("bend  A bend.", "bend is not solved yet")
        reader.press("n")
        reader.see("ch01.1 is not solved yet")
        self.assertEqual(self.course.judged(), ["--exercise ch01.1", "--exercise ch01.2", "--layer bend",
                                                "--exercise ch01.1"])

    def test_l_shows_the_list_with_what_is_solved(self):
        self.course.solve("right\n")
        reader = self.watch("ch01.1")
        reader.see("ch01.1 is solved.", "q quit")
        reader.press("l")
        shown = reader.see("bend", "q quit")
        self.assertIn("> + ch01.1   Twice a number.", shown)
        self.assertIn("    ch01.2   The cube of", shown)
        reader.press("n")
        reader.see(">   ch01.2", "> - ch01.2")
        reader.press("l")
        reader.see("ch01.2 is not solved yet")

    def test_a_small_terminal_shows_less_of_the_task(self):
        self.course.write("tutorials/exercises/ch01/1_twice.hpp", HEADER.replace("/// Twice x.", "///\n".join(
            f"/// Line {k}.\n" for k in range(100))))
        shown = self.watch("ch01.1").see("is not solved yet", "q quit")
        self.assertIn("the rest is in tutorials/exercises/ch01/1_twice.hpp", shown)
        self.assertNotIn("Line 99.", shown)

    def test_without_a_name_the_file_that_was_saved_last_is_taken(self):
        old = time.time() - 1000
        for file in self.course.root.glob("tutorials/exercises/ch01/1_*"):
            os.utime(file, (old, old))
        for file in self.course.root.glob("tutorials/coursework/bend/*"):
            os.utime(file, (old, old))
        self.watch().see("ch01.2 is not solved yet")


class End(WatchTest):
    """The terminal is as it was, however the tool ends."""

    def ends(self, reader: Reader, code: int) -> None:
        self.assertEqual(reader.wait(), code)
        self.assertTrue(reader.is_restored())

    def started(self) -> Reader:
        reader = self.watch("ch01.1")
        reader.see("is not solved yet", "q quit")
        self.assertFalse(reader.is_restored())
        return reader

    def test_q(self):
        reader = self.started()
        reader.press("q")
        self.ends(reader, 0)

    def test_q_ends_a_judgement(self):
        self.course.solve("endless\n")
        reader = self.watch("ch01.1")
        reader.see("Building ch01.1, 1 s")
        reader.press("q")
        self.ends(reader, 0)
        self.assertTrue(ends(self.course.sleeper()))

    def test_ctrl_c(self):
        reader = self.started()
        reader.press("\x03")
        self.ends(reader, 130)

    def test_a_signal(self):
        reader = self.started()
        os.kill(reader.pid, signal.SIGTERM)
        self.ends(reader, 128 + signal.SIGTERM)

    def test_a_crash(self):
        reader = self.started()
        (self.course.root / "tests/run").unlink()
        self.course.solve("right\n")
        reader.see("FileNotFoundError")
        self.ends(reader, 1)


class Once(WatchTest):
    """Where there is no terminal."""

    def test_a_wrong_and_a_right_solution_have_their_exit_codes(self):
        wrong = self.once("ch01.1")
        self.assertEqual((wrong.returncode, wrong.stderr), (1, ""))
        self.assertIn("ch01.1  Twice a number.", wrong.stdout)
        self.assertIn("  - twice 2 is 4, yours is 5.", wrong.stdout)
        self.assertNotIn("\033", wrong.stdout)
        self.course.solve("right\n")
        right = self.once("ch01.1")
        self.assertEqual(right.returncode, 0)
        self.assertIn("Proved: a product with 2 costs one addition.", right.stdout)
        self.course.solve("broken\n")
        self.assertEqual(self.once("ch01.1").returncode, 1)

    def test_a_layer_is_found_by_the_name_of_its_class(self):
        self.assertIn("bend is not solved yet", self.once("Bend").stdout)

    def test_a_wrong_command_line_gets_one_sentence(self):
        wrong = self.once("ch09.9")
        self.assertEqual(wrong.returncode, 2)
        self.assertEqual(wrong.stderr, 'tutorials/watch: there is no exercise "ch09.9"; these are there: '
                                       "ch01.1, ch01.2, bend.\n")
        self.assertEqual(self.once("--fast").returncode, 2)
        self.assertIn("./tutorials/watch [EXERCISE]", self.once("--help").stdout)


if __name__ == "__main__":
    unittest.main()
