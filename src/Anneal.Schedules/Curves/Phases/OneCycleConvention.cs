namespace Anneal.Schedules;

/// <summary>The exact ends of the phases of <see cref="OneCycle"/>. <c>N</c> is its length in steps, <c>p</c> a fraction of it.</summary>
public enum OneCycleConvention
{
    /// <summary>A phase ends at <c>p N</c>, which may be fractional. The last rate is at step <c>N</c>, the first step after the cycle.</summary>
    Fastai,

    /// <summary>The first phase ends at <c>p N - 1</c>, the second of three at <c>p N - 2</c>. The last rate is at step <c>N - 1</c>, the
    /// last step of the cycle.</summary>
    PyTorch,

    /// <summary>A phase ends at <c>floor(p N)</c>. The last rate is at step <c>N</c>, the first step after the cycle.</summary>
    Optax,
}
