# Every target says after ## what it is for; `make` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SANPING := cargo run --quiet --locked -p sanping-api --

.PHONY: help build-tools run test check format lint architecture spec contract deny release clean-data

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build-tools:
	@scripts/build-tools

run: build-tools ## start a small demo community on an embedded SQLite under ./data
	@$(SANPING) demo --petitions 300

test: build-tools ## every test, on SQLite and on a throw-away PostgreSQL
	@scripts/with-postgres cargo test --locked --workspace

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

deny: ## licences, sources and version floors of all dependencies (needs cargo-deny)
	@command -v cargo-deny >/dev/null || { echo 'first: cargo install --locked cargo-deny@0.20.2 (some minutes)' >&2; exit 1; }
	cargo fetch --locked
	cargo deny --offline check bans licenses sources

release: build-tools ## the optimised binary, target/release/sanping (minutes)
	cargo build --locked --release -p sanping-api

clean-data: ## delete the demo community, ./data
	rm -rf data
