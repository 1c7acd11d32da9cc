#!/usr/bin/env bash
# Packs Anneal.Core and Anneal.Schedules into a local feed and checks that a program which knows only the package of schedules can give a class of its own
# the attribute [Registered], and write and read it: the generator comes with the package. Not part of the tests.
# Usage: build/check-own-class.sh
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NUGET_PACKAGES=$work/packages DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

for project in Anneal.Core Anneal.Schedules; do
  NUGET_PACKAGES= dotnet pack "$root/src/$project" -c Release -o "$work/feed" -m:1 -v:quiet -nologo
done

mkdir "$work/app"
cat > "$work/app/nuget.config" <<X
<configuration><packageSources><clear /><add key="local" value="$work/feed" /></packageSources></configuration>
X
cat > "$work/app/app.csproj" <<'X'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="Anneal.Schedules" Version="0.1.0" /></ItemGroup>
</Project>
X
cat > "$work/app/Program.cs" <<'X'
using System.Text.Json.Nodes;
using Anneal;
using Anneal.Schedules;

LearningRateSchedule schedule = new Reciprocal(0.5, 5.Epochs, new CosineDecay(0.1, 100));
var text = schedule.ToConfig().ToJsonString();
Console.WriteLine(LearningRateSchedule.FromConfig(JsonNode.Parse(text)!) == schedule);
Console.WriteLine(((Reciprocal)schedule.Bind(new RunLength(stepsPerEpoch: 10))).Length);

[Registered("mine")]
public sealed partial record Reciprocal(double Rate, Duration Length, LearningRateSchedule Floor) : LearningRateSchedule
{
    public override double At(double step) => Math.Max(Rate / (step + 1), Floor.At(step));
}
X
[[ $(dotnet run --project "$work/app") == $'True\n50' ]] && echo 'ok      a schedule of ones own, through the package' || { echo 'FAILED'; exit 1; }
