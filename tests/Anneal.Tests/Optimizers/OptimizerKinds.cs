using System.Reflection;
using Anneal.Optimizers;

namespace Anneal.Tests.Optimizers;

/// <summary>Every optimizer that can be made without arguments, and each of its flags as it is by default and the other way: what a new class is tested by without being named.</summary>
internal static class OptimizerKinds
{
    /// <summary>The classes and their flags, as <c>RMSprop momentum centered</c>.</summary>
    public static IReadOnlyList<string> All { get; } = [.. typeof(Optimizer).Assembly.GetExportedTypes()
        .Where(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract && Constructor(type) is not null)
        .SelectMany(type => Subsets(Flags(Constructor(type)!)).Select(flags => string.Join(' ', [type.Name, .. flags])))];

    /// <summary>Those that update in one pass over memory.</summary>
    public static IReadOnlyList<string> InOnePass { get; } = [.. All.Where(HasOnePass)];

    /// <param name="kind">One of <see cref="All"/>.</param>
    /// <param name="given">An argument by its name.</param>
    public static RuleOptimizer Create(string kind, (string Name, Hyperparameter Value)? given = null)
    {
        var flags = kind.Split(' ');
        return (RuleOptimizer)ConstructorOf(kind).Invoke([.. ConstructorOf(kind).GetParameters().Select(parameter =>
            parameter.Name == given?.Name ? given!.Value.Value
            : !flags.Contains(parameter.Name) ? parameter.DefaultValue
            : parameter.ParameterType == typeof(bool) ? !(bool)parameter.DefaultValue! : (Hyperparameter)0.9)]);
    }

    /// <summary>The arguments that may follow a schedule, save those that are 0 and so choose a rule without them.</summary>
    public static IEnumerable<string> Hyperparameters(string kind) => ConstructorOf(kind).GetParameters()
        .Where(p => p.ParameterType == typeof(Hyperparameter?) || (p.ParameterType == typeof(Hyperparameter) && kind.Split(' ').Contains(p.Name)))
        .Select(p => p.Name!);

    private static bool HasOnePass(string kind)
    {
        using var optimizer = Create(kind);
        return optimizer is IMemoryRule and not Muon; // Muon: only some variables.
    }

    private static ConstructorInfo ConstructorOf(string kind) =>
        Constructor(typeof(Optimizer).Assembly.GetType($"{typeof(Optimizer).Namespace}.{kind.Split(' ')[0]}", throwOnError: true)!)!;

    private static ConstructorInfo? Constructor(Type type) => type.GetConstructors().SingleOrDefault(c => c.GetParameters().All(p => p.IsOptional));

    /// <summary>Booleans, and hyper-parameters that are 0 unless given: both choose a rule.</summary>
    private static List<string> Flags(ConstructorInfo constructor) => [.. constructor.GetParameters()
        .Where(p => p.ParameterType == typeof(bool) || p.ParameterType == typeof(Hyperparameter)).Select(p => p.Name!)];

    private static IEnumerable<List<string>> Subsets(List<string> flags) =>
        Enumerable.Range(0, 1 << flags.Count).Select(set => flags.Where((_, i) => (set & (1 << i)) != 0).ToList());
}
