"""Bases that wrappers and classes put together; met in clients of exchanges and of monitoring services."""

from __future__ import annotations

from tests.migrate.field.lending import check_moved, lending


def test_a_wrapper_that_puts_a_query_behind_its_argument_is_followed() -> None:
    check_moved(
        """
        from urllib.parse import urlencode

        import requests


        class Desk:
            BASE = "https://api.lending.example/1.0"

            def late(self, limit):
                path = "%s/loans/late" % self.BASE
                return self._get(path, {"limit": limit})

            def loan(self, number):
                return self._get(f"{self.BASE}/loans/{number}", {})

            def _get(self, path, params):
                url = "%s?%s" % (path, urlencode(params))
                return requests.get(url, timeout=30).json()
        """,
        """
        from urllib.parse import urlencode

        import requests


        class Desk:
            BASE = "https://api.lending.example/2.0"

            def late(self, limit):
                path = "%s/reminders" % self.BASE
                return self._get(path, {"limit": limit})

            def loan(self, number):
                return self._get(f"{self.BASE}/loans/{number}", {})

            def _get(self, path, params):
                url = "%s?%s" % (path, urlencode(params))
                return requests.get(url, timeout=30).json()
        """,
        lending(),
    )


def test_a_version_beside_a_server_that_is_a_default_is_switched() -> None:
    check_moved(
        """
        import requests

        server_address = "https://api.lending.example"
        api_version = "1.0"


        class Desk:
            def __init__(self, key, server=server_address):
                self.key = key
                self.url = "%s/%s/" % (server, api_version)

            def request(self, method, url):
                return requests.request(method, self.url + url, headers={"Key": self.key})

            def late(self):
                return self.request("GET", "loans/late")
        """,
        """
        import requests

        server_address = "https://api.lending.example"
        api_version = "2.0"


        class Desk:
            def __init__(self, key, server=server_address):
                self.key = key
                self.url = "%s/%s/" % (server, api_version)

            def request(self, method, url):
                return requests.request(method, self.url + url, headers={"Key": self.key})

            def late(self):
                return self.request("GET", "reminders")
        """,
        lending(),
    )
