"""Links that readers may follow, and those that stay text."""

import pytest

from reports.links import web_link


@pytest.mark.parametrize(
    "address", ["https://news.example/a?b=c#d", "http://news.example:8080/", "https://müller.example/ä"]
)
def test_a_web_address_may_be_followed(address: str) -> None:
    assert web_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "java\tscript:alert(1)",
            " https://news.example/",
            "data:text/html,x",
        ),
        *(
            "//news.example/",
            "/etc/passwd",
            "file:///etc/passwd",
            "https:",
            "https:///x",
            "http://[",
            "https://a:99999/",
        ),
        *("https://bank.example@evil.example/", "https://a\\b/", "https://a/\u202egpj.exe", "ftp://a/", "", None),
    ],
)
def test_no_other_address_is_a_link(address: str | None) -> None:
    assert web_link(address) is None
