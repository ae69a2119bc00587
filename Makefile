# Alur needs Python 3.11 or later and make; everything else is installed into .venv, once for each state of the lists below.
#   make run     the site with demo accounts            make check   ruff, mypy, import contracts
#   make test    all tests                              make demo    the five stories over HTTP
#   make bench   measurements; QUICK=1 for a short run
#   make load    250 people at the site; ARGS=--write for docs/performance.md
#   make crash   kills every command at every statement, races, trouble (half an hour)
#   make random  random processes beside a token game, N=5000 of them; SEED=… for the same again

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --constraint constraints.txt

# The requirements of an extra of setup.cfg, without building the package again.
EXTRA = $$($(BIN)/python -c 'import configparser as c; s = c.ConfigParser(interpolation=None); s.read("setup.cfg"); \
	print(*s["options.extras_require"]["$(1)"].split())')

PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$each"; break; }; done)

# What the installation is made from. Its checksum is part of the stamp's name: a pull that changes it installs anew.
LISTS := setup.cfg pyproject.toml setup.py constraints.txt $(wildcard frontend/*) frontend/.npmrc
STATE := $(shell cat $(LISTS) | cksum | cut -d ' ' -f 1)
RUN_STAMP := $(VENV)/run-$(STATE)
TEST_STAMP := $(VENV)/test-$(STATE)
CHECK_STAMP := $(VENV)/check-$(STATE)
VENDOR_STAMP := web/static/vendor/STAMP

.PHONY: run test check demo bench load random crash system
.DELETE_ON_ERROR:

run: $(RUN_STAMP) $(VENDOR_STAMP)
	@exec $(BIN)/alur serve --demo

test: $(TEST_STAMP) $(VENDOR_STAMP) system
	@$(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

check: $(CHECK_STAMP)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports setup.cfg

demo: $(RUN_STAMP) $(VENDOR_STAMP)
	@$(BIN)/python -m tests.demo

crash: $(TEST_STAMP) $(VENDOR_STAMP) system
	@$(BIN)/python -m tests.crash

bench: $(RUN_STAMP)
	@QUICK="$(QUICK)" $(BIN)/python -m benchmarks

load: $(TEST_STAMP) $(VENDOR_STAMP)
	@$(BIN)/python -m benchmarks.load $(ARGS)

random: $(RUN_STAMP)
	@RANDOM_SEED="$(SEED)" $(BIN)/python -m tests.random $(N)

$(RUN_STAMP): | $(BIN)/pip
	@echo "Menyiapkan Alur: memasang pustaka dan menyusun berkas peramban. Ini sekali saja, satu sampai tiga menit."
	@$(PIP) --editable .
	@rm -f $(VENV)/run-* && touch $@

$(TEST_STAMP): | $(RUN_STAMP)
	@$(PIP) $(call EXTRA,test)
	@rm -f $(VENV)/test-* && touch $@

$(CHECK_STAMP): | $(RUN_STAMP)
	@$(PIP) $(call EXTRA,check)
	@rm -f $(VENV)/check-* && touch $@

# Somebody emptied the ignored folder: the build hook fills it again.
$(VENDOR_STAMP): | $(RUN_STAMP)
	@$(PIP) --no-deps --editable .

# pip comes last when a venv is made: an interrupted one is made anew.
$(BIN)/pip:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Alur butuh Python 3.11 atau lebih baru, tetapi yang ada: $$(python3 --version 2>&1 || echo tidak ada)." >&2; \
		echo "Pasang Python yang lebih baru, atau sebut letaknya: make run PYTHON=/letak/python3" >&2; exit 1; fi
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Modul venv belum ada. Di Debian atau Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv --clear $(VENV)

# Tests look at pages in Chromium, at signatures with poppler's pdfsig, and run on PostgreSQL too.
system:
	@missing=; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	{ command -v pdfsig && command -v pdftoppm; } >/dev/null || missing="$$missing poppler-utils"; \
	{ command -v initdb || ls /usr/lib/postgresql/*/bin/initdb; } >/dev/null 2>&1 || missing="$$missing postgresql"; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Memasang kebutuhan uji:$$missing"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq --yes --no-install-recommends $$missing; } </dev/null >/dev/null && exit 0; \
	fi; \
	echo "BELUM ADA:$$missing. Uji yang memerlukannya dilewati. Pasang: apt-get install$$missing" >&2; \
	[ "$$CI" != true ]
