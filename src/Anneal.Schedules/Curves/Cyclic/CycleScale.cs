namespace Anneal.Schedules;

/// <summary>The heights of the cycles of a cyclic schedule.</summary>
public enum CycleScale
{
    /// <summary>All cycles have the same height: <c>triangular</c>.</summary>
    Constant,

    /// <summary>Each cycle has half the height of the one before: <c>triangular2</c>.</summary>
    Halving,

    /// <summary>The height is multiplied by <c>gamma</c> at every step: <c>exp_range</c>.</summary>
    Exponential,
}
