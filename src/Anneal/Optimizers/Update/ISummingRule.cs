namespace Anneal.Optimizers;

/// <summary>A rule that needs sums over a whole variable before it can move a weight.</summary>
internal interface ISummingRule : IMemoryRule
{
    /// <summary>Changes the state and sums up, over a part of a variable, on several threads at once.</summary>
    SquareSums Sum(in UpdateMemory memory);
}
