using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Anneal.Generators;

/// <summary>Writes config, reading and registration of every class with <c>[Keras]</c> or <c>[Registered]</c>: one file per class.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class ConfigGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (var attribute in (string[])["Anneal.KerasAttribute", "Anneal.RegisteredAttribute"])
            context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, ClassReader.Read)
                    .WithTrackingName(attribute),
                Write);
    }

    private static void Write(SourceProductionContext context, Finding finding)
    {
        foreach (var problem in finding.Problems) context.ReportDiagnostic(problem.ToDiagnostic());
        if (finding.Model is { } model) context.AddSource(model.HintName, ClassWriter.Write(model));
    }
}
