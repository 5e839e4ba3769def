PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test brokers display postgres bench lint types layers clean

demo: $(STAMP)
	$(BIN)/python examples/ecommerce/demo.py --server uvicorn
	$(BIN)/python examples/ecommerce/demo.py --server hypercorn

test: $(STAMP) postgres brokers display
	$(BIN)/python -m pytest

# the tests of `db` start a server of their own; without one they are skipped, and say so
postgres:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || test "$$(id -u)" != 0 || \
		! command -v apt-get >/dev/null || { apt-get update --quiet && apt-get install --yes --quiet postgresql; } || true

# the tests of consumers start brokers of their own; what the packages would start as a service is not started
brokers:
	@{ command -v redis-server >/dev/null && test -x /usr/lib/rabbitmq/bin/rabbitmq-server; } || \
		test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || { apt-get update --quiet && \
		{ test -e /usr/sbin/policy-rc.d || { trap 'rm -f /usr/sbin/policy-rc.d' EXIT && \
		printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d; }; } && \
		apt-get install --yes --quiet --no-install-recommends redis-server rabbitmq-server; } || true

# the tests of windows have a display of their own, a mouse and a camera
display:
	@{ command -v Xvfb && command -v xdotool && command -v import; } >/dev/null || test "$$(id -u)" != 0 || \
		! command -v apt-get >/dev/null || { apt-get update --quiet && \
		apt-get install --yes --quiet xvfb xdotool imagemagick libegl1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 \
		libxcb-shape0 libxkbcommon-x11-0; } || true

bench: $(STAMP)
	$(BIN)/python -m benchmarks

lint: $(STAMP)
	$(BIN)/ruff check src tests examples benchmarks
	$(BIN)/ruff format --check src tests examples benchmarks

types: $(STAMP)
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python

layers: $(STAMP)
	$(BIN)/lint-imports

$(STAMP): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".[test,lint]"
	touch $(STAMP)

clean:
	rm -rf $(VENV) .nox .pytest_cache .mypy_cache .ruff_cache .hypothesis
