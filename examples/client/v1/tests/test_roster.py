"""What roster promises, against the service named in the environment."""

import os
import unittest

from roster.client import RosterClient, RosterError


class RosterTest(unittest.TestCase):
    def setUp(self):
        self.client = RosterClient(os.environ["CREATORAUDIT_API_KEY"])
        self.creator = self.client.add("Dee", team="west")

    def test_rename(self):
        self.assertEqual(self.client.rename(self.creator["id"], "Dora"), "Dora")
        self.assertIn("Dora", [creator["name"] for creator in self.client.everyone()])

    def test_drop(self):
        self.client.drop(self.creator["id"])
        with self.assertRaisesRegex(RosterError, "404"):
            self.client.resume(self.creator["id"])


if __name__ == "__main__":
    unittest.main()
