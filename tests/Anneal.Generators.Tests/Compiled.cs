using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Anneal.Generators.Tests;

/// <summary>A program that the generator ran on.</summary>
internal sealed class Compiled
{
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    /// <summary>What every program here has: two kinds, and a type of argument.</summary>
    private const string Kinds = """
        global using System.Collections.Generic;
        global using Anneal;
        namespace Test;
        using System.Text.Json.Nodes;
        public abstract class Layer(string? name) : IConfigurable<Layer>
        {
            static string IConfigurable<Layer>.Kind => "layer";
            ConfigOrigin IConfigurable<Layer>.Origin { get; set; }
            public string Name { get; } = name ?? "layer";
            public virtual JsonObject GetConfig()
            {
                var writer = new ConfigWriter<Layer>(this);
                writer.Add("name", Name);
                return writer.Config;
            }
        }
        public abstract class Initializer : IConfigurable<Initializer>
        {
            static string IConfigurable<Initializer>.Kind => "initializer";
            public abstract JsonObject GetConfig();
        }
        public abstract record Curve : IConfigurable<Curve>
        {
            static string IConfigurable<Curve>.Kind => "curve";
            ConfigOrigin IConfigurable<Curve>.Origin { get; set; }
            [NoConfig] public virtual JsonObject GetConfig() => throw new System.NotSupportedException();
            public virtual Curve Bind(Run run) => this;
        }
        public sealed record Run(int Steps);
        public readonly record struct Length(Number Steps) : IConfigValue<Length>
        {
            public static Length FromConfig(ConfigValue value) => new(value.AsNumber());
            public JsonNode? ToConfigValue() => Steps.ToJson();
            public Length Bind(Run run) => this;
            public Length BindPositive(Run run) => this;
        }
        public enum Mode { Valid, SameAsInput }
        """;

    private readonly CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    private Compiled(string code)
    {
        _compilation = CSharpCompilation.Create(
            "Test", [Parse(Kinds), Parse(code)], References, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _driver = CSharpGeneratorDriver.Create(
            [new ConfigGenerator().AsSourceGenerator()], parseOptions: Options, driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        _driver = _driver.RunGeneratorsAndUpdateCompilation(_compilation, out var output, out _);
        Output = output;
    }

    public Compilation Output { get; }

    public GeneratorDriverRunResult Result => _driver.GetRunResult();

    public static Compiled Of(string code) => new("namespace Test;\n" + code);

    /// <summary>The file of one class.</summary>
    public string File(string name) => Result.GeneratedTrees.Single(tree => tree.FilePath.EndsWith($".{name}.g.cs", StringComparison.Ordinal)).ToString();

    /// <summary>The generator's errors, and the compiler's about what it wrote.</summary>
    public ImmutableArray<Diagnostic> Errors => [.. Result.Diagnostics, .. Output.GetDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error)];

    /// <summary>Why the generator did each of its steps again after a further file came.</summary>
    public IEnumerable<IncrementalStepRunReason> ReasonsAfter(string code)
    {
        _driver = _driver.RunGenerators(_compilation.AddSyntaxTrees(Parse(code)));
        return Result.Results.Single().TrackedSteps.Where(steps => steps.Key.StartsWith("Anneal.", StringComparison.Ordinal))
            .SelectMany(steps => steps.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);
    }

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, Options, path: "Test.cs");
}
