"""Tests of the terminal helper, with small shell scripts as the program."""

import signal
import unittest

from pty_run import Terminal, Timeout, plain


def shell(script, **more):
    return Terminal(["/bin/sh", "-c", script], **more)


class Helper(unittest.TestCase):
    def test_talk(self):
        with shell("printf 'name> '; read a; echo \"hello $a\"; exit 3") as t:
            t.expect("name> ")
            t.send("Zoë\n")
            self.assertIn("hello Zoë", t.expect("hello Zoë"))
            self.assertEqual(t.end(), 3)

    def test_it_is_a_terminal_of_its_size(self):
        with shell("test -t 0 && test -t 1 && stty size </dev/tty", columns=61, rows=17) as t:
            t.expect("17 61\n")
            self.assertEqual(t.end(), 0)

    def test_resize_is_told(self):
        with shell("trap 'stty size; exit 0' WINCH; echo up; while :; do sleep 0.05; done") as t:
            t.expect("up\n")
            t.resize(40, 10)
            t.expect("10 40\n")

    def test_control_c_stops_it(self):
        with shell("echo up; exec sleep 60") as t:
            t.expect("up\n")
            t.send("\x03")
            self.assertEqual(t.end(), -signal.SIGINT)

    def test_what_never_comes(self):
        with shell("echo other; sleep 60", patience=0.3) as t:
            with self.assertRaises(Timeout) as caught:
                t.expect("wanted")
            self.assertIn("other", str(caught.exception))
            with self.assertRaises(Timeout):
                t.end()

    def test_end_before_the_word(self):
        with shell("echo short") as t, self.assertRaises(Timeout):
            t.expect("wanted")

    def test_plain(self):
        self.assertEqual(plain("\x1b[1;31mred\x1b[0m\r\n\x1b]0;title\x07x\x1b[?2004h"), "red\nx")


if __name__ == "__main__":
    unittest.main()
