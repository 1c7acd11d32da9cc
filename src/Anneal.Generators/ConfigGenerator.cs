using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Anneal.Generators;

/// <summary>Writes config and reading of every class with <c>[Keras]</c> or <c>[Registered]</c>, one file per class, and one file that registers them all.</summary>
[Generator(LanguageNames.CSharp)]
internal sealed class ConfigGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var (keras, registered) = (Classes(context, "Anneal.KerasAttribute"), Classes(context, "Anneal.RegisteredAttribute"));
        context.RegisterSourceOutput(keras, Write);
        context.RegisterSourceOutput(registered, Write);
        context.RegisterSourceOutput(keras.Collect().Combine(registered.Collect()), static (context, found) => Register(context, [.. found.Left, .. found.Right]));
    }

    private static IncrementalValuesProvider<Finding> Classes(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, ClassReader.Read).WithTrackingName(attribute);

    private static void Register(SourceProductionContext context, IEnumerable<Finding> findings)
    {
        ClassModel[] models = [.. findings.Select(finding => finding.Model).OfType<ClassModel>()];
        if (models.Length > 0) context.AddSource("Registrations.g.cs", ClassWriter.WriteRegistrations(models));
    }

    private static void Write(SourceProductionContext context, Finding finding)
    {
        foreach (var problem in finding.Problems) context.ReportDiagnostic(problem.ToDiagnostic());
        if (finding.Model is { } model) context.AddSource(model.HintName, ClassWriter.Write(model));
    }
}
