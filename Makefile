# Every target says after ## what it is for; `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SANPING := cargo run --quiet --locked -p sanping-api --

.PHONY: help build-tools run screens test test-server test-screens check format lint architecture spec contract deny release demo-size bench bench-screens profile pictures faults faults-quick fuzz fuzz-quick instructions instructions-update clean-data

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build-tools:
	@scripts/build-tools

run: build-tools ## start a small demo community on an embedded SQLite under ./data, with its screens
	@scripts/screens --if-possible
	@$(SANPING) demo --petitions 300

screens: ## build the three screens into screens/dist (needs Node 20.19 or newer)
	@scripts/screens

test: test-server test-screens ## every test, on SQLite and on a throw-away PostgreSQL, and in a browser

test-server: build-tools ## the tests of the server alone: no Node needed
	@scripts/with-postgres cargo test --locked --workspace

test-screens: build-tools ## the tests of the screens alone, in a real browser against a real server
	@scripts/screens-test

pictures: build-tools ## take the pictures of the screens for the README anew (docs/pictures)
	@scripts/screens-test browser --config pictures.config.ts

check: format lint architecture spec ## formatting, clippy, architecture and spec, without the long tests

format:
	cargo fmt --all --check

lint: build-tools
	cargo clippy --locked --workspace --all-targets -- -D warnings

# A filter that matches no test succeeds too, so the number of tests is looked at.
architecture: build-tools
	cargo test --locked -p sanping-tests -- architecture | tee /dev/stderr | grep -E 'test result: ok\. [1-9]' >/dev/null

spec: build-tools
	$(SANPING) openapi --check openapi/openapi.json

contract: build-tools ## lint openapi.json and let schemathesis test a server on each database
	@scripts/contract

faults-quick: build-tools ## break a debug server on purpose in most ways there are, a little (minutes)
	@scripts/fault-tools
	@cargo build --quiet --locked -p sanping-api
	@scripts/with-postgres faults/run.py --quick $(FAULTS)

faults: release ## the same upon the release binary, longer and more often, and all of it; writes docs/FAULTS.md
	@scripts/fault-tools
	@scripts/with-postgres faults/run.py --binary target/release/sanping --write docs/FAULTS.md

fuzz-quick: build-tools ## strange input from a fixed seed at every reader and every door (a part of the tests)
	@scripts/with-postgres cargo test --locked -p sanping-fuzz -p sanping-tests -- targets:: fuzz:: \
		| tee /dev/stderr | awk '/^test result: ok\. [1-9]/ { ran++ } END { exit ran < 2 }'

SECONDS_EACH ?= 60

fuzz: build-tools ## libFuzzer at every reader, SECONDS_EACH=60; what it finds is put into faults/fuzz/corpus
	@faults/fuzz/run $(SECONDS_EACH)

deny: ## licences, sources and version floors of all dependencies (needs cargo-deny)
	@command -v cargo-deny >/dev/null || { echo 'first: cargo install --locked cargo-deny@0.20.2 (some minutes)' >&2; exit 1; }
	cargo fetch --locked
	cargo deny --offline check bans licenses sources

release: build-tools ## the optimised binary with the screens in it, target/release/sanping (minutes)
	@scripts/screens --if-possible
	cargo build --locked --release -p sanping-api

demo-size: release ## grow a whole demo, 7,869 petitions, and follow each of them through its history (a minute)
	SANPING_BINARY=$(CURDIR)/target/release/sanping cargo test --locked -p sanping-tests -- --ignored a_whole_demo | tee /dev/stderr | grep -E 'test result: ok\. 1 passed' >/dev/null

BENCH ?= --petitions 100000

bench: build-tools ## measure against the partners on both databases, write docs/BENCHMARKS.md (BENCH="--petitions 1000000")
	cargo build --locked --release -p sanping-api -p sanping-bench
	bench/run.py --database sqlite $(BENCH)
	DURABLE=1 scripts/with-postgres bench/run.py --database postgres $(BENCH)

PROFILE ?= --petitions 7869

profile: build-tools ## where the time of a read, a list and a filing goes (needs perf); a section of docs/BENCHMARKS.md (PROFILE="--petitions 1000000")
	@command -v perf >/dev/null || { echo 'first: install perf (Debian: linux-perf)' >&2; exit 1; }
	cargo build --locked --profile profiling -p sanping-api -p sanping-bench
	bench/hotspots.py $(PROFILE)

bench-screens: release ## measure the screens in a real browser, write docs/BENCHMARKS-SCREENS.md (some five minutes)
	@scripts/node-tools --browser
	bench/screens.py $(BENCH_SCREENS)

HOT := target/instructions/sanping-hot

instructions: build-tools ## count the instructions of the hot paths; fails beyond 5 % of the kept figures
	@scripts/callgrind
	cargo build --locked --profile instructions -p sanping-hot
	bench/instructions.py $(HOT)

instructions-update: build-tools ## keep the figures of today in bench/instructions.json: REASON="…"
	@scripts/callgrind
	cargo build --locked --profile instructions -p sanping-hot
	bench/instructions.py $(HOT) --update "$(REASON)"

clean-data: ## delete the demo community, ./data
	rm -rf data
