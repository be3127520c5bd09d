# make test is everything: what it needs beside Go it installs by package name where it can (.ci/parts).
.PHONY: test parts lint unit fuzz torture bench serve clean

FUZZ ?= 500x

test: parts lint unit fuzz

parts:
	@.ci/parts

lint:
	go vet ./...
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	.ci/tools/golangci-lint run

# Unit, law and contract tests. What does several things at the same time is tested under the race detector: stores, what
# the server and the command are made of, and of the others the tests of just that. The rest does one thing after another,
# and most of it for thousands of simulated people.
SAME_TIME = CPUs|Cores|Kill|Signal|StoppedServer|Demo|ColumnCome|Races|Together|AtOnce|Twice|TwoTabs|TwoFirst
PARTLY = ./cmd/careerpath ./server ./engine/score ./engine/simulate
# All statements together are held against the portable subset by a parser that the race detector slows down very much, so
# that the store of PostgreSQL is tested partly with the detector and as a whole without.

unit:
	go test -race -timeout 15m $$(go list ./cmd/... ./server/... ./store/... | grep -vE '/(cmd/careerpath|server|store/postgres)$$')
	go test -race -timeout 15m -run '$(SAME_TIME)' ./store/postgres $(PARTLY)
	go test -timeout 20m -skip '$(SAME_TIME)' $(PARTLY)
	go test $$(go list . ./store/postgres ./engine/... ./quizzes/... ./rules/... | grep -vE '/engine/(score|simulate)$$')
	@cd engine/bench && if go mod download; then go vet ./... && \
		WITHOUT_NODE_PEERS="$$([ -d node/node_modules ] || echo they can\'t be downloaded)" go test ./...; \
	else echo "engine/bench is left out: the modules it compares with can't be downloaded"; fi

# A short run of every fuzz target, counted in inputs: a run ended by the clock can be told as a failure by
# Go itself when the machine is busy. FUZZ=5m looks longer.
fuzz:
	@grep -roE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | sed -E 's,/[^/]*:func , ,' | sort | while read -r package target; do \
		echo "fuzzing $$package $$target for $(FUZZ)"; \
		go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZ) -fuzzminimizetime 10x $$package || exit 1; \
	done

# Tests that harm the server and its file or database in every way we know, as hard as they can, and a page of what came of it. Each
# is one of the others' tests, too, in small.
HARM = Killed|DeathOfTheProcess|FullDisk|ReadOnlyDisk|MovedDeletedOrReplaced|CutShort|FlippedBit|AlteredWhileOpen|SecondProcess|OneHistory|$\
	BackupUnderLoad|ClockThatJumps|IdleAndSlow|AMonthOf|TenTimesTheLoad|NothingIsLost|BringsTables
HARM_AT = ./store/bolt ./store/postgres ./cmd/careerpath ./server

torture:
	@page=$$(mktemp) && TORTURE_PAGE=$$page go test -count 1 -timeout 2h -run '$(HARM)' $(HARM_AT); \
		status=$$?; sort $$page; rm -f $$page; exit $$status

# The engine beside code by hand and other rule engines, then what everything costs in time and memory, and last what the
# server is to keep to: the start, reads and memory with a crowd (ACrowd), bytes of file a person (BytesPerPerson) and
# submits beside bare bbolt (Submit), and scoring all results again beside reading them (Rescoring). CROWD=1000000
# PEOPLE=100000 are the sizes that its marks are of. Pages of people with a long history are in server: Pages, Export,
# GroupPage.
CROWD ?= 20000
PEOPLE ?= 10000
MARKS = ACrowd|BytesPerPerson|Submit|Rescoring

bench:
	cd engine/bench && go run .
	go test -run '^$$' -bench . -skip '$(MARKS)' -benchmem ./...
	go test -run '^$$' -bench '$(MARKS)' -benchtime 1x -timeout 3h ./cmd/careerpath -crowd $(CROWD) -people $(PEOPLE)

serve:
	go run ./cmd/careerpath serve

clean:
	rm -rf .ci/tools careerpath
