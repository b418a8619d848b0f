#!/usr/bin/env bash
# Builds the modules and runs the load benchmark with the options given; --help lists them.
# With --built as first option it runs what was built before.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
load="$root/benchmarks/target/load"

if [ "${1:-}" = --built ]; then
	shift
else
	mvn -q -B -f "$root/pom.xml" -Pload -pl benchmarks -am -DskipTests package >&2
fi

java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
exec "$java" -Xms512m -Xmx512m -XX:+UseSerialGC -Dload.folder="$load" \
	-cp "$root/benchmarks/target/classes:$(cat "$load/class-path")" \
	io.channels.benchmarks.load.LoadBenchmark "$@"
