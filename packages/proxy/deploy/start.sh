#!/bin/sh
# Starts the gateway as its image does: the bundled command, with the environment and the flags of Node that keep its
# memory small. The arguments are the gateway's. `exec` makes Node the process that gets the signals.
#
# One arena of malloc, so that memory which is given back is used again by whoever needs some next, and large pieces go
# back to the system, as they do until the first of them is freed.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX-1}" MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_-131072}"
# V8 collects a heap sooner that may not grow to gigabytes; the gateway needs 25 MB of it, and a tenth of --cache-mb. For
# a cache of more than a gigabyte, set NODE_OPTIONS anew.
export NODE_ENV=production NODE_OPTIONS="${NODE_OPTIONS---max-old-space-size=256}"
# V8's compiled code is kept beside the bundle, where the image has it from its build: to compile takes 50 ms of a start.
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE-${0%/*}/../dist/bundle/compiled}"
# --max-semi-space-size: new objects have room for requests in flight to end, so that few of them are kept until the next
#   full collection.
# --v8-pool-size, --no-parallel-scavenge: one thread beside the main one. V8's own four, which collect garbage and
#   compile, share a core with it, and hold up the slowest request in a hundred a third longer; nor does it help the main
#   one to collect new objects.
# --no-maglev-destroy-on-background: what was compiled is freed where it is taken over. Behind what waits to be compiled,
#   20 MB would wait for it.
# --liftoff-only: the HTTP parser, in WebAssembly, is one function whose optimization takes 30 MB, and gains nothing.
exec node --max-semi-space-size=8 --v8-pool-size=1 --no-parallel-scavenge --no-maglev-destroy-on-background \
  --liftoff-only "${0%/*}/../dist/bundle/main.cjs" "$@"
