namespace Anneal.Generators;

/// <summary>The result for one class: a model to write, or errors.</summary>
internal sealed record Finding(ClassModel? Model, EquatableArray<DiagnosticModel> Problems);
