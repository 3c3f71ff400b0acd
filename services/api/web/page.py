"""The web page: three files of this package, which ask for nothing from anywhere else."""

from __future__ import annotations

from importlib.resources import files

from fastapi import APIRouter, Request, Response

from services.api.routes.conditional import answer

router = APIRouter(include_in_schema=False)

# The icon is a picture inside the page's own text, hence data:.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def _file(name: str) -> bytes:
    return (files("services.api.web") / name).read_bytes()


HTML, STYLE, SCRIPT = _file("page.html"), _file("page.css"), _file("page.js")


@router.get("/")
async def page(request: Request) -> Response:
    """The newest documents and events."""
    return answer(request, HTML, "text/html; charset=utf-8", headers=HEADERS)


@router.get("/web/page.css")
async def style(request: Request) -> Response:
    """How the page looks."""
    return answer(request, STYLE, "text/css; charset=utf-8", headers=HEADERS)


@router.get("/web/page.js")
async def script(request: Request) -> Response:
    """What the page does."""
    return answer(request, SCRIPT, "text/javascript; charset=utf-8", headers=HEADERS)
