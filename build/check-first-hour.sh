#!/usr/bin/env bash
# Packs everything into a local feed and does what newcomers do: dotnet new console, dotnet add package, run; in C#, in F#, as one file, and through a project
# of their own. Each program touches TorchSharp before any type of Anneal. Slow and large: not part of the tests.
# Usage: build/check-first-hour.sh   (downloads the natives of three platforms; needs some 2 GB below TMPDIR for moments; nothing stays)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
quiet=(-m:1 -nodeReuse:false -v:quiet)

for project in Anneal.Core Anneal.Schedules Anneal Anneal.Cpu; do
  dotnet pack "$root/src/$project" -c Release -o "$work/feed" "${quiet[@]}" ${PACK_OPTIONS:-}
done

# Packages already in the user's cache are read from there; those under test go to a cache of their own.
cat > "$work/Directory.Build.props" <<P
<Project>
  <PropertyGroup>
    <RestorePackagesPath>$work/packages</RestorePackagesPath>
    <RestoreFallbackFolders>$cache</RestoreFallbackFolders>
    <RestoreAdditionalProjectSources>$work/feed</RestoreAdditionalProjectSources>
  </PropertyGroup>
</Project>
P
version='0.1.0'
expect() { # what, command...
  local what=$1 output; shift
  if output=$("$@" 2>&1) && grep -q '^sum 6$' <<< "$output" && grep -q '^shape 4 1$' <<< "$output"; then
    echo "ok      $what"
  else
    echo "FAILED  $what"; echo "$output"; exit 1
  fi
}
csharp() {
  cat <<'C'
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;

Console.WriteLine($"sum {torch.arange(4).sum().ToInt64()}");
float[,] x = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
float[] y = [0, 1, 1, 0];
using var model = new Sequential { new Input(2), new Dense(8, activation: "tanh"), new Dense(1, activation: "sigmoid") };
model.Compile("adam", loss: "binary_crossentropy", metrics: "accuracy");
model.Fit(x, y, epochs: 2, verbose: 0);
var predictions = model.Predict(x, verbose: 0);
Console.WriteLine($"shape {predictions.Lengths[0]} {predictions.Lengths[1]}");
C
}

dotnet new console -o "$work/app" --no-restore > /dev/null
csharp > "$work/app/Program.cs"
(cd "$work/app" && dotnet add package Anneal.Cpu --version "$version" > /dev/null)
expect 'C#, dotnet new console, dotnet add package' dotnet run --project "$work/app"
[[ ! -e $work/app/bin/Debug/net10.0/runtimes/win-x64/native/torch_cpu.dll ]] || { echo 'FAILED  the natives of Windows are in the output'; exit 1; }
if [[ $(stat -c %d "$work") == "$(stat -c %d "$cache")" ]]; then
  (($(stat -c %h "$work/app/bin/Debug/net10.0/runtimes/linux-x64/native/libtorch_cpu.so") > 1)) || { echo 'FAILED  libtorch was copied, not linked'; exit 1; }
fi
echo 'ok      the output holds links to libtorch for this platform alone'
dotnet publish "$work/app" -r linux-x64 --self-contained false -o "$work/published" "${quiet[@]}" -nologo > /dev/null
expect 'published for linux-x64' "$work/published/app"

dotnet new console -lang 'F#' -o "$work/fsharp" --no-restore > /dev/null
cp "$root/samples/FSharp/Program.fs" "$work/fsharp/"
(cd "$work/fsharp" && dotnet add package Anneal.Cpu --version "$version" > /dev/null)
expect 'F#' dotnet run --project "$work/fsharp"

mkdir "$work/file"
{ echo "#:package Anneal.Cpu@$version"; csharp; } > "$work/file/app.cs"
expect 'one file' dotnet run "$work/file/app.cs"

dotnet new classlib -o "$work/library" --no-restore > /dev/null
(cd "$work/library" && dotnet add package Anneal.Cpu --version "$version" > /dev/null)
for language in 'C#' 'F#'; do
  program=$work/through-${language%?}
  dotnet new console -lang "$language" -o "$program" --no-restore > /dev/null
  if [[ $language == 'C#' ]]; then csharp > "$program/Program.cs"; else cp "$root/samples/FSharp/Program.fs" "$program/"; fi
  (cd "$program" && dotnet add reference ../library/library.csproj > /dev/null)
  expect "$language, through a project" dotnet run --project "$program"
done
