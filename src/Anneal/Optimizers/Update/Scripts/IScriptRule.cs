using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>An optimizer that updates lists of tensors by script: those of types and devices that <see cref="IMemoryRule"/> does not take.</summary>
internal interface IScriptRule
{
    /// <summary>The rule with the numbers of one update of variables of a type; null where nothing is to change.</summary>
    ScriptCall? ScriptOf(UpdateStep step, ScalarType type);
}
