# The commands of this project. `make` alone lists them. They need git, bash, Maven and JDK 25, nothing else.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

maven := .ci/maven
# The server as `make run` builds it: without tests and Error Prone, apart from the checked build.
server := server/target/quick/parley-server.jar
bench := bench/target/quick/parley-bench.jar
# With the folders: their time changes when a file is removed.
server_sources = pom.xml proto/pom.xml server/pom.xml config/logback.xml migrations/pom.xml \
  $(shell find proto/parley migrations/src/main server/src/main server/src/generated 2>/dev/null)
# Of the server only the classes of the schema.
bench_sources = pom.xml proto/pom.xml databases/pom.xml bench/pom.xml \
  $(shell find proto/parley databases/src/main server/src/generated \
    server/src/main/resources bench/src/main 2>/dev/null)
conformance := conformance/target/quick/parley-conformance.jar
conformance_sources = pom.xml proto/pom.xml databases/pom.xml conformance/pom.xml \
  $(shell find proto/parley databases/src/main conformance/src/main 2>/dev/null)
crash = "$$(bin/find-jdk)/bin/java" -Xmx1g -Dslf4j.internal.verbosity=ERROR --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
  -cp $(conformance) dev.parley.conformance.crash.Main

importer := importer/target/quick/parley-importer.jar
importer_sources = pom.xml proto/pom.xml client/pom.xml importer/pom.xml \
  $(shell find proto/parley client/src/main importer/src/main 2>/dev/null)

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Build the server and start it, in memory, for development. ARGS="…" goes to the server
	@bin/find-jdk >/dev/null
	@$(MAKE) --silent --no-print-directory $(server)
	@export PARLEY_PROFILE="$${PARLEY_PROFILE:-development}"; exec bin/parley serve $(ARGS)

$(server): $(server_sources)
	@echo 'Building the server. The first time takes a minute or more, since Maven fetches what it needs; later some seconds.'
	@$(maven) --quiet -Dquick -pl server -am package
	@touch $@

databases := databases/target/quick/parley-databases.jar
databases_sources = pom.xml databases/pom.xml $(shell find databases/src/main 2>/dev/null)
# Of PostgreSQL's programs, the version for each `PG=`. The pom has the one that is used without it.
postgres_15 := 15.19.0
postgres_17 := 17.11.0
postgres_18 := 18.6.0
# Where the tests start a Redis, they start that program.
ifdef REDIS
export PARLEY_TEST_REDIS_PROGRAM := $(REDIS)
endif
ifdef PG
ifndef postgres_$(PG)
$(error PG=$(PG): the Makefile knows no programs of that version)
endif
database_options := -Dembedded.postgres.binaries.version=$(postgres_$(PG))
endif
# Where pgbouncer is missing, what needs it is left out.
ifneq (,$(shell PATH=$$PATH:/usr/sbin command -v pgbouncer))
database_options += -Dparley.pooler
endif

.PHONY: run-postgres
run-postgres: ## The same on PostgreSQL: its own, with data in ./data/postgres, or PARLEY_STORAGE_POSTGRES_URL
	@bin/find-jdk >/dev/null
	@$(MAKE) --silent --no-print-directory $(server)
	@export PARLEY_PROFILE="$${PARLEY_PROFILE:-development}"; \
	if [ -n "$${PARLEY_STORAGE_POSTGRES_URL:-}" ]; then PARLEY_STORAGE_BACKEND=postgres exec bin/parley serve $(ARGS); fi; \
	$(MAKE) --silent --no-print-directory $(databases); \
	exec "$$(bin/find-jdk)/bin/java" -Xmx64m -jar $(databases) $(or $(DATA),data/postgres) bin/parley serve $(ARGS)

.PHONY: run-redis
run-redis: ## The same on Redis: its own, with data in ./data/redis, or PARLEY_STORAGE_REDIS_ADDRESS
	@bin/find-jdk >/dev/null
	@$(MAKE) --silent --no-print-directory $(server)
	@export PARLEY_PROFILE="$${PARLEY_PROFILE:-development}"; \
	if [ -n "$${PARLEY_STORAGE_REDIS_ADDRESS:-}" ]; then PARLEY_STORAGE_BACKEND=redis exec bin/parley serve $(ARGS); fi; \
	$(MAKE) --silent --no-print-directory $(databases); \
	exec "$$(bin/find-jdk)/bin/java" -Xmx64m -cp $(databases) dev.parley.databases.RunRedis $(or $(DATA),data/redis) bin/parley serve $(ARGS)

$(databases): $(databases_sources)
	@$(maven) --quiet -Dquick -pl databases -am package
	@touch $@

.PHONY: client
client: ## Build the Java client into client/target/quick, and what it needs into client/target/quick/lib
	@$(maven) --quiet -Dquick -pl client -am package

.PHONY: import
import: ## Import dialogues: FILE="file or folder …", TARGET=host:port, TENANT=name, VERIFY=1. See importer/README.md
	@if [ -z "$${FILE:-}" ]; then echo 'Which file? make import FILE=dialogues.json' >&2; exit 2; fi
	@$(MAKE) --silent --no-print-directory $(importer)
	@if [ -e "$$FILE" ]; then set -- "$$FILE"; else set -- $$FILE; fi; \
	exec bin/parley-import $${TARGET:+--target "$$TARGET"} $${TENANT:+--tenant "$$TENANT"} $${VERIFY:+--verify} $(ARGS) "$$@"

$(importer): $(importer_sources)
	@echo 'Building the importer. This takes some seconds, and longer where Maven has to fetch what it needs.'
	@$(maven) --quiet -Dquick -pl importer -am package
	@touch $@

.PHONY: test
test: ## Compile everything with all checks and run every test. PG=15: on that PostgreSQL, or 17, or 18; REDIS=/path/to/valkey-server: on that
	@find . -path '*/target/surefire-reports' -prune -exec rm -rf {} +
	@status=0; $(maven) $(database_options) verify || status=$$?; echo; .ci/totals; exit $$status

.PHONY: conformance
conformance: ## Run the conformance suite against a running server: TARGET=host:port
	@if [ -z "$(TARGET)" ]; then echo 'Which server? make conformance TARGET=host:port' >&2; exit 2; fi
	@$(maven) -Dquick -Dmaven.test.skip=false -DskipUnitTests -Dparley.target="$(TARGET)" -pl conformance -am $(ARGS) verify

.PHONY: check-history
check-history: ## Load a server, and check that what its callers are told can be true: TARGET=host:port,…, MINUTES=1
	@if [ -z "$(TARGET)" ]; then echo 'Which server? make check-history TARGET=host:port' >&2; exit 2; fi
	@$(MAKE) --silent --no-print-directory $(conformance)
	@exec "$$(bin/find-jdk)/bin/java" -Xmx1g --sun-misc-unsafe-memory-access=allow -jar $(conformance) \
	  --target "$(TARGET)" --minutes "$(or $(MINUTES),1)" $(ARGS)

.PHONY: conformance-servers
conformance-servers: ## Run the conformance suite with its calls spread over SERVERS=3 servers on one PostgreSQL
	@$(MAKE) --silent --no-print-directory $(server) $(conformance)
	@exec $(crash) with-servers --servers $(or $(SERVERS),3) -- $(MAKE) --no-print-directory conformance TARGET={}

.PHONY: crash-test
crash-test: ## Kill servers and PostgreSQL under load, CYCLES=200 times, and check what was acknowledged. ARGS=--help
	@$(MAKE) --silent --no-print-directory $(server) $(conformance)
	@exec $(crash) crash-test --cycles $(or $(CYCLES),200) $(ARGS)

$(conformance): $(conformance_sources)
	@$(maven) --quiet -Dquick -pl conformance -am package
	@touch $@

.PHONY: bench
bench: ## Measure the server beside its floor, on a quiet machine: minutes. ARGS="--help" tells the options
	@$(MAKE) --no-print-directory $(server) $(bench)
	@exec "$$(bin/find-jdk)/bin/java" -Xmx2g --sun-misc-unsafe-memory-access=allow -jar $(bench) $(ARGS)

.PHONY: bench-postgres
bench-postgres: ## The same with the PostgreSQL backend: 25 minutes. Needs pgbench. ARGS="--help" tells the options
	@$(MAKE) --no-print-directory $(server) $(bench)
	@exec "$$(bin/find-jdk)/bin/java" -Xmx1g --sun-misc-unsafe-memory-access=allow -jar $(bench) postgres $(ARGS)

.PHONY: bench-redis
bench-redis: ## The same with the Redis backend: 7 minutes. Needs redis-benchmark. ARGS="--help" tells the options
	@$(MAKE) --no-print-directory $(server) $(bench)
	@exec "$$(bin/find-jdk)/bin/java" -Xmx1g --sun-misc-unsafe-memory-access=allow -jar $(bench) redis $(ARGS)

$(bench): $(bench_sources)
	@$(maven) --quiet -Dquick -pl bench -am package
	@touch $@

.PHONY: check
check: ## Check formatting, the .proto files and their compatibility with branch main
	@PARLEY_MAVEN_ON_JDK_25=1 $(maven) --quiet spotless:check || { echo "Not formatted: run 'make format'." >&2; exit 1; }
	@echo 'spotless: formatted.'
	@.ci/buf format --diff --exit-code || { echo "Not formatted: run 'make format'." >&2; exit 1; }
	@echo 'buf format: formatted.'
	@.ci/buf lint
	@echo 'buf lint: nothing to say.'
	@.ci/check-proto-compatibility

.PHONY: format
format: ## Format the Java and .proto files
	@PARLEY_MAVEN_ON_JDK_25=1 $(maven) --quiet spotless:apply
	@.ci/buf format --write

.PHONY: docs
docs: ## Make docs/settings.md, config/parley.yaml and the .env templates from the settings in the source
	@$(MAKE) --silent --no-print-directory $(server)
	@bin/parley config docs >docs/settings.md
	@bin/parley config docs --file parley.yaml >config/parley.yaml
	@for profile in development testing staging production; do \
	  bin/parley config docs --file $$profile.env >config/$$profile.env; \
	done

.PHONY: codegen
codegen: ## Make the classes of the database schema, server/src/generated/java, from the migrations
	@$(maven) --quiet -Dquick -Dmaven.test.skip=false -Pcodegen -pl server -am process-test-classes

.PHONY: coverage
coverage: ## Run the server's unit tests and show how much of each package they reach
	@$(maven) --quiet -pl server -am verify
	@.ci/coverage

# Of these packages, with the tests that lie in them and those that go through them from outside: all of the server's
# tests would take hours.
mutated = domain settings storage.memory grpc.error
mutation_tests = dev.parley.server.storage.MemoryStorageTest,dev.parley.server.grpc.*StoreServiceTest,dev.parley.server.grpc.transport.FailuresTest

.PHONY: mutation
mutation: ## Change the server's code in small ways and count what its tests notice, package by package. ONLY=domain
	@for package in $(or $(ONLY),$(mutated)); do \
	  PARLEY_MAVEN_ON_JDK_25=1 $(maven) -pl server -am test-compile org.pitest:pitest-maven:mutationCoverage \
	    -DfailWhenNoMutations=false -DtargetClasses="dev.parley.server.$$package*" -DtargetTests="dev.parley.server.$$package*,$(mutation_tests)" \
	    | grep -E '^>> (Generated|Mutations|Line|Ran)|ERROR|BUILD' ; \
	done

.PHONY: dist
dist: ## Build the tar for operators, target/dist/parley-VERSION.tar.gz
	@rm -rf target/dist distribution/target
	@$(maven) --quiet -Dquick -Pdistribution -pl distribution -am package
	@ls target/dist/*.tar.gz

.PHONY: image
image: dist ## Build an OCI image as a tar, target/image/parley-VERSION-oci.tar, without Docker
	@.ci/image

.PHONY: clean
clean: ## Remove everything that was built
	@rm -rf target */target distribution/image/target
