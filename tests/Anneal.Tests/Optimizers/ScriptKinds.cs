using Anneal.Optimizers;

namespace Anneal.Tests.Optimizers;

/// <summary>The optimizers that update by TorchScript where memory cannot be read directly.</summary>
internal static class ScriptKinds
{
    public static IReadOnlyList<string> All { get; } = [.. OptimizerKinds.All.Where(HasScript)];

    private static bool HasScript(string kind)
    {
        using var optimizer = OptimizerKinds.Create(kind);
        return optimizer is IScriptRule;
    }
}
