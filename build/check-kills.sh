#!/usr/bin/env bash
# Kills a training with SIGKILL at random moments, fifty times or as often as the first argument says, and compares what comes of it with an uninterrupted run.
# The second argument is the seed of the moments; by default it is new each time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export ANNEAL_KILLS=${1:-50} ANNEAL_KILL_SEED=${2:-$RANDOM}
echo "kills: $ANNEAL_KILLS, seed: $ANNEAL_KILL_SEED"
exec dotnet run --project tests/Anneal.Tests -- -class Anneal.Tests.Checkpoints.KillTests -diagnostics
