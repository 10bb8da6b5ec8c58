# The index of commands. Every target works from any directory: make -C PATH TARGET, or make -f PATH/Makefile TARGET.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

root := $(shell dirname -- "$$(realpath -- "$(strip $(MAKEFILE_LIST))")")
release := $(root)/.build/release
extras := $(root)/.build/extras

PREFIX ?= /usr/local
DATA_DIR ?= $(root)/paccrypt-data
ARGUMENTS ?=
FILTER ?=
FORM ?= short
SECTIONS ?=
# Only a whole run in the full form is what the documents show.
REPORT ?= $(root)/$(if $(filter full,$(FORM)),$(if $(SECTIONS),.build/bench/report.md,docs/benchmarks.md),.build/bench/report.md)
CHECK ?=
ATTACKS ?=
TOOLS ?=
CLIENTS ?=
bindir = $(DESTDIR)$(PREFIX)/bin
datadir = $(DESTDIR)$(PREFIX)/share

build_flags := --package-path "$(root)" --explicit-target-dependency-import-check error
release_flags := $(build_flags) --configuration release --static-swift-stdlib
sources := Package.swift Sources Tests Benchmarks Fuzz/Package.swift Fuzz/Sources
mounted_tests := ^EndToEndTests\.ForcedPermissionsTests/ \
	^EndToEndTests\.ServerProcessTests/LimitedFileSystemTests/ \
	^EndToEndTests\.ShareProcessTests/ShareCommandTests/forcedPermissions
check_style := cd "$(root)" && swift format lint --strict --parallel --recursive $(sources)

.PHONY: help run round-trip build test test-mounts test-large bench login-timing count fuzz under-attack security clients
.PHONY: lint format man completions install uninstall clean
.PHONY: build-dependencies test-dependencies mounts-dependencies bench-dependencies count-dependencies
.PHONY: attack-dependencies security-dependencies clients-dependencies

help: ## list the commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' "$(root)/Makefile" | expand -t 20

run: build ## install what is missing, build a release, and serve on http://127.0.0.1:5000 (DATA_DIR, ARGUMENTS)
	@"$(release)/paccrypt" serve --data-dir "$(DATA_DIR)" $(ARGUMENTS)

round-trip: build ## show the command's help and one encryption round trip
	@"$(root)/Scripts/round-trip" "$(release)/paccrypt"

build: build-dependencies ## build .build/release/paccrypt
	@swift build $(release_flags) --product paccrypt

test: build-dependencies ## install what is missing, check the style, build, and run all tests (FILTER: regular expressions)
	@"$(root)/Scripts/install-dependencies" test & installation=$$!; \
	($(check_style)) & style=$$!; \
	swift build $(build_flags) --build-tests && built=0 || built=$$?; \
	wait $$installation && installed=0 || installed=$$?; \
	wait $$style && styled=0 || styled=$$?; \
	exit $$((built | installed | styled))
	@"$(root)/Scripts/test" "$(root)/.build/debug" '$(FILTER)'

test-mounts: mounts-dependencies ## the tests of file systems that can do less, on real mounts (root, /dev/fuse)
	@PACCRYPT_TEST_MOUNTS=bindfs $(MAKE) -f "$(root)/Makefile" test FILTER='$(mounted_tests)'

test-large: build test-dependencies ## 3 GiB through every algorithm, 10 GiB as shares, with the memory it takes (LARGE_BYTES, …)
	@"$(root)/Scripts/test-large" "$(release)/paccrypt"
	@"$(root)/Scripts/test-large-server" "$(release)/paccrypt"

bench: build bench-dependencies ## compare with age, nginx and others (FORM=full writes docs/benchmarks.md, SECTIONS, REPORT)
	@swift build $(release_flags) --product RequestGuardBenchmark
	@"$(root)/Scripts/bench" "$(release)" "$(REPORT)" "$(FORM)" $(SECTIONS)

login-timing: build ## compare how long logins with a wrong name and with a wrong password take (LOGIN_ROUNDS)
	@"$(root)/Scripts/measure-login-timing" "$(release)/paccrypt"

count: count-dependencies ## count the instructions of pieces of work, write docs/instructions.md (CHECK=1: compare)
	@swift build $(release_flags) --product InstructionBenchmark
	@"$(root)/Scripts/count-instructions" $(if $(CHECK),--check) "$(release)/InstructionBenchmark"

fuzz: build-dependencies ## fuzz the parsers for a bounded time, with a table of executions (FUZZ_SECONDS each, FUZZ_JOBS, FUZZ_TARGETS)
	@"$(root)/Scripts/fuzz"

under-attack: build attack-dependencies ## attack a server from many networks while others use it (root, UNDER_ATTACK_SECONDS, …)
	@"$(root)/Scripts/under-attack" "$(release)/paccrypt" "$(root)/.build/under-attack/report.md" $(ATTACKS)

security: build security-dependencies ## let sslscan, testssl, schemathesis, wapiti and slowhttptest try a server (root, TOOLS)
	@"$(root)/Scripts/security" "$(release)/paccrypt" "$(root)/.build/security" $(TOOLS)

clients: build clients-dependencies ## let curl, wget, Java, Node, Go, .NET and others use a server (CLIENTS)
	@"$(root)/Scripts/test-clients" "$(release)/paccrypt" $(CLIENTS)

lint: ## check the style
	@$(check_style)

format: ## put the sources into the style
	@cd "$(root)" && swift format format --in-place --parallel --recursive $(sources)

man: build ## write the manual page to .build/extras
	@swift build $(release_flags) --product generate-manual
	@mkdir -p "$(extras)"
	@"$(release)/generate-manual" "$(release)/paccrypt" --date "$$("$(root)/Scripts/source-date")" \
		--output-directory "$(extras)"

completions: build ## write the shell completions to .build/extras
	@mkdir -p "$(extras)"
	@for shell in bash zsh fish; do \
		"$(release)/paccrypt" --generate-completion-script "$$shell" > "$(extras)/completion.$$shell"; \
	done

install: man completions ## install below PREFIX (/usr/local); DESTDIR is put before it
	install -D -s -m 755 "$(release)/paccrypt" "$(bindir)/paccrypt"
	install -D -m 644 "$(extras)/paccrypt.1" "$(datadir)/man/man1/paccrypt.1"
	install -D -m 644 "$(extras)/completion.bash" "$(datadir)/bash-completion/completions/paccrypt"
	install -D -m 644 "$(extras)/completion.zsh" "$(datadir)/zsh/site-functions/_paccrypt"
	install -D -m 644 "$(extras)/completion.fish" "$(datadir)/fish/vendor_completions.d/paccrypt.fish"

uninstall: ## remove what install put there
	rm -f "$(bindir)/paccrypt" "$(datadir)/man/man1/paccrypt.1" \
		"$(datadir)/bash-completion/completions/paccrypt" "$(datadir)/zsh/site-functions/_paccrypt" \
		"$(datadir)/fish/vendor_completions.d/paccrypt.fish"

clean: ## remove everything that was built
	rm -rf "$(root)/.build" "$(root)/.build-fuzz"

build-dependencies:
	@"$(root)/Scripts/install-dependencies" build

test-dependencies:
	@"$(root)/Scripts/install-dependencies" test

mounts-dependencies:
	@"$(root)/Scripts/install-dependencies" mounts

bench-dependencies:
	@"$(root)/Scripts/install-dependencies" bench

count-dependencies:
	@"$(root)/Scripts/install-dependencies" count

attack-dependencies:
	@"$(root)/Scripts/install-dependencies" attack

security-dependencies:
	@"$(root)/Scripts/install-dependencies" security

clients-dependencies:
	@"$(root)/Scripts/install-dependencies" clients
