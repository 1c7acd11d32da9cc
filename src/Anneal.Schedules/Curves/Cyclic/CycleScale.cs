namespace Anneal.Schedules;

/// <summary>How high the cycles of a cyclic schedule are.</summary>
public enum CycleScale
{
    /// <summary>All cycles are as high as the first: <c>triangular</c>.</summary>
    Constant,

    /// <summary>Each cycle is half as high as the one before: <c>triangular2</c>.</summary>
    Halving,

    /// <summary>The height is multiplied by <c>gamma</c> at every step: <c>exp_range</c>.</summary>
    Exponential,
}
