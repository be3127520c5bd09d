# make test is everything: what it needs beside Go it installs by package name where it can (.ci/parts).
.PHONY: test parts lint unit fuzz bench serve clean

FUZZ ?= 3000x

test: parts lint unit fuzz

parts:
	@.ci/parts

lint:
	go vet ./...
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	.ci/tools/golangci-lint run

# Tests with a browser, of public frameworks, and of whole commands as scripts and the guide run them. They run without
# the race detector: the tests of the server, of simulate, of score and of each command ask the same of them under it.
UNRACED = $(shell cd cmd/careerpath && grep -ho '^func Test[A-Za-z0-9]*' *browser_test.go frameworks_test.go \
	main_test.go tutorial_test.go | grep -v TestMain | \
	cut -c6- | paste -sd '|')

# Unit, law, contract and script tests under the race detector, then the others.
unit:
	go test -race -timeout 15m -skip '^($(UNRACED))$$' ./...
	go test -timeout 15m -run '^($(UNRACED))$$' ./cmd/careerpath
	@cd engine/bench && if go mod download; then go vet ./... && \
		WITHOUT_NODE_PEERS="$$([ -d node/node_modules ] || echo they can\'t be downloaded)" go test ./...; \
	else echo "engine/bench is left out: the modules it compares with can't be downloaded"; fi

# A short run of every fuzz target, counted in inputs: a run ended by the clock can be told as a failure by
# Go itself when the machine is busy. FUZZ=5m looks longer.
fuzz:
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "fuzzing $$package $$target for $(FUZZ)"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ) -fuzzminimizetime 10x $$package || exit 1; \
		done; \
	done

# The engine beside code by hand and other rule engines, then what everything costs in time and memory.
bench:
	cd engine/bench && go run .
	go test -run '^$$' -bench . -benchmem ./...

serve:
	go run ./cmd/careerpath serve

clean:
	rm -rf .ci/tools careerpath
