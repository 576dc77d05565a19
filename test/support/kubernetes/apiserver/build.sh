#!/bin/sh
# Builds kube-apiserver, which test/kubernetes-admission.test.ts asks as the judge. Takes some minutes and 2 GB of Go cache.
# Usage: test/support/kubernetes/apiserver/build.sh [directory]; then set BULKHEAD_KUBE_APISERVER to directory/kube-apiserver.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-$HOME/.cache/bulkhead-bench/peers}
mkdir -p "$to"
cd "$here"
GOFLAGS=-mod=mod nice -n 15 go build -trimpath -ldflags '-s -w' -o "$to/kube-apiserver" k8s.io/kubernetes/cmd/kube-apiserver
