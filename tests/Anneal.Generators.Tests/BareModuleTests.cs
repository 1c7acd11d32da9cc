using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Anneal.Generators.Tests;

public class BareModuleTests
{
    // Stand-ins with the names of the real classes: the analyzer goes by names.
    private const string Stubs = """
        namespace TorchSharp { public static class torch { public static class nn { public class Module; public class Module<T1, T2> : Module; } } }
        namespace Anneal.Layers { public class Layer; public class UnaryLayer : Layer; public class TorchModule(TorchSharp.torch.nn.Module module) : UnaryLayer { private readonly TorchSharp.torch.nn.Module module = module; } }
        """;

    [Theory]
    [InlineData("private readonly torch.nn.Module<int, int> linear = null!;")]
    [InlineData("public torch.nn.Module linear { get; } = null!;")]
    public async Task A_module_held_bare_by_a_layer_is_an_error(string member) => Assert.Equal(
        "Own holds the module 'linear', which would be neither trained nor saved with it; make it a layer with `linear = Track(new TorchModule(...))`, and declare it as TorchModule",
        Assert.Single(await Found($"class Own : Anneal.Layers.UnaryLayer {{ {member} }}"), found => found.Severity == DiagnosticSeverity.Error).GetMessage());

    [Theory]
    [InlineData("class Own : Anneal.Layers.UnaryLayer { private readonly Anneal.Layers.TorchModule linear = null!; }")]
    [InlineData("class Trainer { private readonly torch.nn.Module linear = null!; }")]
    [InlineData("class Own : Anneal.Layers.UnaryLayer { private static readonly torch.nn.Module shared = null!; }")]
    public async Task What_is_held_otherwise_is_left_alone(string code) => Assert.Empty(await Found(code));

    private static async Task<ImmutableArray<Diagnostic>> Found(string code)
    {
        var compilation = CSharpCompilation.Create(
            "Test", [CSharpSyntaxTree.ParseText(Stubs), CSharpSyntaxTree.ParseText("using TorchSharp;\n" + code)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)], new(OutputKind.DynamicallyLinkedLibrary));
        return await compilation.WithAnalyzers([new BareModuleAnalyzer()]).GetAnalyzerDiagnosticsAsync();
    }
}
