"""ML rules behind Django, in one file: `waitress-serve shop:wsgi` or `uvicorn shop:asgi` in this folder.

SHOP_SECRET is the secret that signs the tokens of clients; at least 32 bytes.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from mlpy_async import RequestCapabilityMiddleware
from mlpy_async.web import JWTCapabilities, WSGIRequestCapabilityMiddleware, json_lines, server_sent_events, sync_lines
from mlpy_async.web.django import ml_runtime

SHOP = Path(__file__).parents[1] / "shop"

settings.configure(
    SECRET_KEY=os.environ["SHOP_SECRET"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATA_UPLOAD_MAX_MEMORY_SIZE=100_000,
    INSTALLED_APPS=["mlpy_async.web.django.MLConfig"],
    MIDDLEWARE=["mlpy_async.web.django.ProblemMiddleware"],
    MLPY={
        "load": [SHOP / "shop.ml"],
        "extension_paths": [SHOP],
        "capabilities": ["stock:read"],
        "default_timeout": 5,
    },
)
django.setup()


@require_POST
def quote(request: HttpRequest) -> HttpResponse:
    return JsonResponse(ml_runtime().call("quote", json.loads(request.body)))


@require_POST
async def quote_async(request: HttpRequest) -> HttpResponse:
    return JsonResponse(await ml_runtime().acall("quote", json.loads(request.body)))


def level(request: HttpRequest, warehouse: str, product: str) -> HttpResponse:
    return JsonResponse(ml_runtime().call("level", warehouse, product))


async def level_async(request: HttpRequest, warehouse: str, product: str) -> HttpResponse:
    return JsonResponse(await ml_runtime().acall("level", warehouse, product))


def countdown(request: HttpRequest, start: int) -> StreamingHttpResponse:
    lines = sync_lines(ml_runtime().stream("countdown", start), most=1_000)
    return StreamingHttpResponse(lines, content_type="application/x-ndjson")


async def countdown_async(request: HttpRequest, start: int) -> StreamingHttpResponse:
    lines = json_lines(ml_runtime().astream("countdown", start), most=1_000)
    return StreamingHttpResponse(lines, content_type="application/x-ndjson")


async def events(request: HttpRequest, start: int) -> StreamingHttpResponse:
    sent = server_sent_events(ml_runtime().astream("countdown", start), event="left", most=1_000)
    return StreamingHttpResponse(sent, content_type="text/event-stream")


async def watch(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(server_sent_events(ml_runtime().astream("watch")), content_type="text/event-stream")


async def survey(request: HttpRequest) -> HttpResponse:
    return JsonResponse(await ml_runtime().acall("survey"))


def surveys(request: HttpRequest) -> HttpResponse:
    return JsonResponse(ml_runtime().call("surveys"))


urlpatterns = [
    path("quote", quote),
    path("quote-async", quote_async),
    path("stock/<warehouse>/<product>", level),
    path("stock-async/<warehouse>/<product>", level_async),
    path("countdown/<int:start>", countdown),
    path("countdown-async/<int:start>", countdown_async),
    path("events/<int:start>", events),
    path("watch", watch),
    path("survey", survey),
    path("surveys", surveys),
]

verify = JWTCapabilities(os.environ["SHOP_SECRET"], algorithms=["HS256"], audience="shop")
wsgi = WSGIRequestCapabilityMiddleware(get_wsgi_application(), ["stock:read:public"], verify=verify)
asgi = RequestCapabilityMiddleware(get_asgi_application(), ["stock:read:public"], verify=verify)
