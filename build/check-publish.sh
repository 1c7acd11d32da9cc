#!/usr/bin/env bash
# Packs Anneal into a local feed and checks that a program which knows only the package, and touches TorchSharp
# before anything else, runs however it is built, published or hosted. Slow and large: not part of the tests.
# Usage: build/check-publish.sh   (needs some 2 GB below TMPDIR for moments; nothing stays)
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
export DOTNET_BUNDLE_EXTRACT_BASE_DIR=$work/extracted DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
build_options=(-m:1 -nodeReuse:false -v:quiet -nologo)
checksum() { sha256sum "$cache"/{torchsharp/0.107.0,libtorch-cpu-linux-x64/2.10.0}/runtimes/linux-x64/native/*; }
shipped=$(checksum)

for project in Anneal.Core Anneal.Schedules Anneal; do
  dotnet pack "$root/src/$project" -c Release -o "$work/feed" "${build_options[@]}" ${PACK_OPTIONS:-}
done

# Packages already in the user's cache are read from there; the one under test goes to a cache of its own.
cat > "$work/Directory.Build.props" <<X
<Project>
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <NoWarn>\$(NoWarn);NU1603</NoWarn>
    <RestorePackagesPath>$work/packages</RestorePackagesPath>
    <RestoreFallbackFolders>$cache</RestoreFallbackFolders>
    <RestoreAdditionalProjectSources>$work/feed</RestoreAdditionalProjectSources>
    <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
    <CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>true</CreateHardLinksForCopyFilesToOutputDirectoryIfPossible>
    <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
  </PropertyGroup>
</Project>
X
anneal='<PackageReference Include="Anneal" Version="0.1.0" />'
libtorch='<PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />'
project() { # name, properties, items
  mkdir -p "$work/$1"
  echo "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>$2</PropertyGroup><ItemGroup>$3</ItemGroup></Project>" > "$work/$1/$1.csproj"
}
expect() { # what, command...
  local what=$1 output; shift
  if output=$("$@" 2>&1) && grep -q '^sum *6$' <<< "$output" && grep -q '^failure *none$' <<< "$output"; then
    echo "ok      $what: $(grep '^loaded from' <<< "$output" | cut -c16-)"
  else
    echo "FAILED  $what"; echo "$output"; exit 1
  fi
}
publish() { dotnet publish "$work/app" -c Release -o "$work/out" "${build_options[@]}" "$@"; }
clean() { rm -rf "$work/out" "$work/app/bin" "$work/app/obj" "$work/extracted"; }

project app '<OutputType>Exe</OutputType>' "$anneal $libtorch"
cp "$root/tests/Anneal.Tests.NativeProbe/Program.cs" "$work/app/"

expect 'dotnet run, portable' dotnet run --project "$work/app"
clean; expect 'dotnet run, linux-x64' dotnet run --project "$work/app" -r linux-x64
clean; publish;                                      expect 'publish, portable' dotnet "$work/out/app.dll"
clean; publish -r linux-x64 --self-contained false;  expect 'publish, linux-x64' "$work/out/app"
chmod -R a-w "$work/out";                            expect 'publish, linux-x64, read-only' "$work/out/app"
chmod -R u+w "$work/out"
clean; publish -r linux-x64 --self-contained false -p:PublishSingleFile=true
expect 'publish, single file' "$work/out/app"
clean; publish -r linux-x64 --self-contained false -p:PublishSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true
expect 'publish, single file with natives inside' "$work/out/app"
clean; publish -r linux-x64 --self-contained true;   expect 'publish, self-contained' "$work/out/app"
clean

# A library between: the program itself names neither Anneal nor TorchSharp's packages, and the initialiser must still reach it.
project library '' "$anneal"
echo 'namespace Middle; public static class Nothing;' > "$work/library/Nothing.cs"
project app '<OutputType>Exe</OutputType>' "<ProjectReference Include=\"../library/library.csproj\" /> $libtorch"
expect 'through a library' dotnet run --project "$work/app"
clean
dotnet pack "$work/library" -o "$work/feed" "${build_options[@]}"
project app '<OutputType>Exe</OutputType>' "<PackageReference Include=\"library\" Version=\"1.0.0\" /> $libtorch"
expect 'through a package' dotnet run --project "$work/app"
clean

# A plugin: its host knows nothing of Anneal.
project plugin '<EnableDynamicLoading>true</EnableDynamicLoading>' "$anneal $libtorch"
cat > "$work/plugin/Plugin.cs" <<'X'
using Anneal.Native;
using TorchSharp;

public static class Plugin
{
    public static void Run()
    {
        LibTorch.Load();
        using (var numbers = torch.arange(4))
        using (var sum = numbers.sum())
            Console.WriteLine($"sum            {sum.ToInt64()}");
        Console.WriteLine(LibTorch.Describe());
    }
}
X
project host '<OutputType>Exe</OutputType>' ''
cat > "$work/host/Program.cs" <<'X'
using System.Reflection;
using System.Runtime.Loader;

new Plugins(args[0]).LoadFromAssemblyPath(args[0]).GetType("Plugin")!.GetMethod("Run")!.Invoke(null, null);

class Plugins(string path) : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver resolver = new(path);

    protected override Assembly? Load(AssemblyName name) =>
        resolver.ResolveAssemblyToPath(name) is { } file ? LoadFromAssemblyPath(file) : null;

    protected override nint LoadUnmanagedDll(string name) =>
        resolver.ResolveUnmanagedDllToPath(name) is { } file ? LoadUnmanagedDllFromPath(file) : 0;
}
X
dotnet build "$work/plugin" "${build_options[@]}"
expect 'plugin' dotnet run --project "$work/host" -- "$work/plugin/bin/Debug/net10.0/plugin.dll"

[[ $(checksum) == "$shipped" ]] || { echo 'FAILED  a file of the package cache was changed'; exit 1; }
echo 'ok      the package cache is as it was'
