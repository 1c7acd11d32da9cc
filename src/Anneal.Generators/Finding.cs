namespace Anneal.Generators;

/// <summary>What one class led to: something to write, or errors.</summary>
internal sealed record Finding(ClassModel? Model, EquatableArray<DiagnosticModel> Problems);
