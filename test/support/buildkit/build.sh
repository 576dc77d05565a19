#!/bin/sh
# Builds the oracle that test/dockerfile-buildkit.test.ts asks what BuildKit says of a Dockerfile. Takes a minute and 400 MB of Go cache.
# Usage: test/support/buildkit/build.sh [directory]; then set BULKHEAD_BUILDKIT_ORACLE to directory/buildkit-oracle.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-$HOME/.cache/bulkhead-bench/peers}
mkdir -p "$to"
cd "$here"
CGO_ENABLED=0 GOFLAGS=-mod=mod nice -n 15 go build -trimpath -ldflags '-s -w' -o "$to/buildkit-oracle" .
