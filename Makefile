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

# $(call packages,CHECK,NAMES) installs what tests need beside Python, where there is apt and it may; services of these packages are not started,
# since the tests start servers of their own. What is missing in the end skips its tests, which say so.
define packages
@{ $(1); } >/dev/null 2>&1 || test "$$(id -u)" != 0 || ! command -v apt-get >/dev/null || { apt-get update --quiet && \
	{ test -e /usr/sbin/policy-rc.d || { trap 'rm -f /usr/sbin/policy-rc.d' EXIT && \
	printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d; }; } && \
	DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet $(2); } || true
endef

# for the module `db`
postgres:
	$(call packages,ls /usr/lib/postgresql/*/bin/initdb || command -v initdb,postgresql)

# for consumers of messages
brokers:
	$(call packages,command -v redis-server && test -x /usr/lib/rabbitmq/bin/rabbitmq-server,--no-install-recommends redis-server rabbitmq-server)

# for windows: a display of their own, a mouse and a camera
display:
	$(call packages,command -v Xvfb && command -v xdotool && command -v import,xvfb xdotool imagemagick libegl1 \
		libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0)

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
