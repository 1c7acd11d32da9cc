#!/usr/bin/env bash
# Packs the tool, installs it into a folder of its own, checks that it runs, and prints how long whole processes take:
# the installed tool, the same code left to the JIT, and the tool's --version, which hardly does more than start.
# Usage: build/measure-startup.sh [RUNS]   (default 21; nothing stays. Other work on the machine makes the medians larger.)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
runs=${1:-21}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
: "${DOTNET_ROOT:=$(dirname "$(readlink -f "$(command -v dotnet)")")}"
export DOTNET_ROOT

# Says what was expected, and ends.
fail() { echo "FAILED  $*" >&2; exit 1; }

dotnet pack "$root/src/Anneal.Cli" -c Release -o "$work/feed" -m:1 -nodeReuse:false -v:quiet -nologo
for package in "$work"/feed/*.nupkg; do
    if (($(stat -c %s "$package") > 100000000)); then fail "$(basename "$package") is larger than 100 MB: libtorch must not be in it"; fi
done
dotnet tool install Anneal.Cli --tool-path "$work/tools" --add-source "$work/feed" > /dev/null

cat > "$work/schedule.json" <<'J'
{"module": "keras.optimizers.schedules", "class_name": "CosineDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 1000}, "registered_name": null}
J
installed=("$work/tools/anneal") jitted=(dotnet exec "$root/artifacts/bin/Anneal.Cli/release/Anneal.Cli.dll")
evaluation=(schedule eval "$work/schedule.json" --steps 0,1,2)
[[ $("${installed[@]}" "${evaluation[@]}" --format csv | sed -n 2p) == 0,0.1 ]] || fail 'eval must print the rate 0.1 of step 0'
"${installed[@]}" schedule plot "$work/schedule.json" --output "$work/curve.png"
[[ $(head -c 4 "$work/curve.png" | tail -c 3) == PNG ]] || fail 'plot must write a PNG picture'

# Milliseconds of one process.
once() {
    local start=$EPOCHREALTIME end
    "$@" > /dev/null
    end=$EPOCHREALTIME
    echo $(((${end/./} - ${start/./}) / 1000))
}

declare -A times=()
names=('installed, eval' 'left to the JIT, eval' 'installed, --version')
measure() {
    times["${names[0]}"]+="$(once "${installed[@]}" "${evaluation[@]}") "
    times["${names[1]}"]+="$(once "${jitted[@]}" "${evaluation[@]}") "
    times["${names[2]}"]+="$(once "${installed[@]}" --version) "
}
measure
times=()
for ((run = 0; run < runs; run++)); do measure; done
printf '%-24s %8s %8s   ms, %d runs\n' '' median least "$runs"
for name in "${names[@]}"; do
    mapfile -t sorted < <(tr ' ' '\n' <<< "${times[$name]}" | sed '/^$/d' | sort -n)
    printf '%-24s %8d %8d\n' "$name" "${sorted[runs / 2]}" "${sorted[0]}"
done
