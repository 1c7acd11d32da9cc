#!/usr/bin/env bash
# Reads changed files of every format, 100,000 or as many as the first argument says, from the number in the second (0), in as many processes as the third says (2).
# A mutant that ends its process is reported by its number, and the others go on behind it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
count=${1:-100000} first=${2:-0} processes=${3:-2}
dotnet build tests/Anneal.Tests -c Release -v q --nologo >/dev/null || exit 1
program=$(ls artifacts/bin/Anneal.Tests/release*/Anneal.Tests | head -1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

read_range() {
    local from=$1 to=$2 step=1000 note=$folder/$1 end problems=0
    while ((from < to)); do
        end=$((from + step < to ? from + step : to))
        ANNEAL_MUTANTS=$from-$end ANNEAL_MUTANT_AT=$note timeout 900 "$program" -class '*MutantTests' -noColor >"$note.out" 2>&1
        if grep -q 'Failed: 0\b' "$note.out"; then from=$end
        elif grep -q 'Failed: 1\b' "$note.out"; then grep -aE '^ *[0-9]+: ' "$note.out"; problems=1; from=$end
        else echo "$(cat "$note"): ended the process: $(tail -c 600 "$note.out" | tr '\n' ' ')"; problems=1; from=$(($(cat "$note") + 1))
        fi
    done
    return $problems
}

running=()
for ((i = 0; i < processes; i++)); do
    read_range $((first + count * i / processes)) $((first + count * (i + 1) / processes)) &
    running+=($!)
done
result=0
for process in "${running[@]}"; do wait "$process" || result=1; done
((result == 0)) && echo "$count mutants: each was read or refused by one clear error."
exit $result
