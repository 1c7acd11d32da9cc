namespace Anneal.Schedules;

/// <summary>Where the phases of <see cref="OneCycle"/> end, with <c>N</c> its steps and <c>p</c> a fraction of them.</summary>
public enum OneCycleConvention
{
    /// <summary>At <c>p N</c>, a fraction of a step too; the last rate is at step <c>N</c>, the first one after the cycle.</summary>
    Fastai,

    /// <summary>One step sooner for each phase: the first ends at <c>p N - 1</c>, the second of three at <c>p N - 2</c>; the last rate is at
    /// step <c>N - 1</c>, the last of the cycle.</summary>
    PyTorch,

    /// <summary>At <c>floor(p N)</c>, a whole step; the last rate is at step <c>N</c>, the first one after the cycle.</summary>
    Optax,
}
