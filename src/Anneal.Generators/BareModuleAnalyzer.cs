using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Anneal.Generators;

/// <summary>Finds TorchSharp modules that a layer holds without TorchModule; they would be neither trained nor saved with it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BareModuleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Problems.BareModule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Check, SymbolKind.Field, SymbolKind.Property);
    }

    private static void Check(SymbolAnalysisContext context)
    {
        var type = context.Symbol switch
        {
            IFieldSymbol { IsImplicitlyDeclared: false, IsStatic: false } field => field.Type,
            IPropertySymbol { IsStatic: false } property => property.Type,
            _ => null,
        };
        if (!IsModule(type) || !IsLayer(context.Symbol.ContainingType)) return;
        context.ReportDiagnostic(Diagnostic.Create(Problems.BareModule, context.Symbol.Locations[0], context.Symbol.ContainingType.Name, context.Symbol.Name));
    }

    private static bool IsModule(ITypeSymbol? type) => (type as INamedTypeSymbol).WithBases().Any(part => part.ToDisplayString() == "TorchSharp.torch.nn.Module");

    // TorchModule is what holds a module as it should be held.
    private static bool IsLayer(INamedTypeSymbol type) =>
        type.ToDisplayString() != "Anneal.Layers.TorchModule" && type.WithBases().Any(part => part.ToDisplayString() == "Anneal.Layers.Layer");
}
