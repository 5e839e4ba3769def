"""A web service with the same rule in ML and in Python, which `callers.py` measures."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from mlpy_async.web.fastapi import Runtime
from mlpy_async.web.starlette import ml_lifespan

from . import python

app = FastAPI(lifespan=ml_lifespan(load=[python.ML]))


@app.post("/ml")
async def in_ml(order: dict[str, Any], ml: Runtime) -> Any:
    return await ml.call("validate", order)


@app.post("/python")
async def in_python(order: dict[str, Any]) -> Any:
    return python.validate(order)
