"""Bases that wrappers and classes put together; met in clients of exchanges and of monitoring services."""

from __future__ import annotations

from tests.migrate.field.lending import check_kept, check_moved, lending


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


def test_a_method_of_a_client_whose_base_is_not_clear_is_told() -> None:
    text = """
        import requests

        HOST = "api.lending.example"


        class Desk:
            def __init__(self, host=HOST, port=80, secure=True):
                self.host, self.port, self.secure = host, port, secure

            def notes(self, number):
                return self.request("/loans/%s/notes" % number)

            def request(self, target):
                port = "" if self.port == 80 else ":%d" % self.port
                scheme = "https://" if self.secure else "http://"
                return requests.get("%s%s%s/1.0%s" % (scheme, self.host, port, target))
        """
    seen = check_kept(text, "what stands between host and path is not visible here", lending())
    assert [site.operation for site in seen if site.operation not in (None, "base-url")] == ["notes"]
