using Microsoft.CodeAnalysis;

namespace Anneal.Generators;

/// <summary>The compile errors. Each tells what to write.</summary>
internal static class Problems
{
    public static readonly DiagnosticDescriptor NoProperty = Error("ANN001", "A parameter has no property",
        "{0} cannot be written: its parameter '{1}' has no property '{2}' to read the value from; add `public {3} {2} {{ get; }} = {1};`, or put [ConfigKey(\"{4}\")] on the property that holds it");

    public static readonly DiagnosticDescriptor Type = Error("ANN002", "A type has no form in a config",
        "{0} cannot be written: '{1}' is of type {2}, which has no form in a config; use bool, int, long, double, string, Number, an enum, a class of a kind such as Initializer, a type that implements IConfigValue, or lists of these; or write GetConfig and `static {0} Read(ConfigReader reader)` by hand");

    public static readonly DiagnosticDescriptor NotPartial = Error("ANN003", "The class is not partial",
        "{0} must be partial, because its config is generated into it: `partial {1} {0}`");

    public static readonly DiagnosticDescriptor Constructors = Error("ANN004", "The constructor is ambiguous",
        "{0} must have one public constructor with the most parameters; put [ConfigConstructor] on the one that reads a config");

    public static readonly DiagnosticDescriptor NoKind = Error("ANN005", "The class does not derive from a kind",
        "{0} must derive from a kind that can be serialised (LearningRateSchedule, Layer, Optimizer, Loss, Metric, Initializer, Regularizer, Constraint), or implement IConfigurable<T>");

    public static readonly DiagnosticDescriptor Unreachable = Error("ANN006", "The class cannot be made by a config",
        "{0} must not be abstract, generic or private, because a config makes it by its constructor");

    public static readonly DiagnosticDescriptor SameKey = Error("ANN007", "Two parameters have the same key",
        "{0} has two parameters with the key '{1}'; put [ConfigKey] on one of them");

    public static readonly DiagnosticDescriptor BareModule = Error("ANN008", "A layer holds a TorchSharp module without TorchModule",
        "{0} holds the module '{1}', which would be neither trained nor saved with it; make it a layer with `{1} = Track(new TorchModule(...))`, and declare it as TorchModule");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Anneal", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
