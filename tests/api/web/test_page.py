"""The page asks nobody but this service, and sets text as text."""

from __future__ import annotations

import re

import httpx
import pytest

KINDS = {
    "/": "text/html; charset=utf-8",
    "/web/page.css": "text/css; charset=utf-8",
    "/web/page.js": "text/javascript; charset=utf-8",
}


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
async def test_files_are_served_under_a_strict_policy(
    client: httpx.AsyncClient, path: str, kind: str
) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == kind
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = await client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", KINDS)
async def test_files_name_no_other_host(client: httpx.AsyncClient, path: str) -> None:
    text = (await client.get(path)).text.replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|url\(|@import|//[a-z]", text)


async def test_every_path_of_the_page_is_served(client: httpx.AsyncClient) -> None:
    html = (await client.get("/")).text
    for path in re.findall(r'(?:href|src)="(/[^"]*)"', html):
        assert (await client.get(path)).status_code == 200, path
    # No script or style inside the text: the policy would refuse it.
    assert not re.search(r"<script>|<style|\son\w+=|\sstyle=", html)


async def test_script_never_parses_markup(client: httpx.AsyncClient) -> None:
    script = (await client.get("/web/page.js")).text
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", script)
