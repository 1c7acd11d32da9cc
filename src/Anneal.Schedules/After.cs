namespace Anneal.Schedules;

/// <summary>What a curve does after its end.</summary>
public enum After
{
    /// <summary>It stays at its last value. The default: no rate rises again, or goes below 0, by accident.</summary>
    Hold,

    /// <summary>Its formula goes on.</summary>
    Continue,

    /// <summary>It starts again: the step at its end is its step 0.</summary>
    Repeat,

    /// <summary>Asking for a later step is an <see cref="ArgumentOutOfRangeException"/>.</summary>
    Throw,
}
