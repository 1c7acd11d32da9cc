namespace Anneal.Optimizers;

/// <summary>What a rule's formula is written over, once: sixteen weights in a vector (<see cref="Lanes"/>), a tensor, or TorchScript text.</summary>
internal interface IElement<T>
    where T : struct, IElement<T>
{
    /// <summary>The same number for every weight.</summary>
    static abstract T Of(double value);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator -(T a);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    static abstract T Sqrt(T a);

    static abstract T Abs(T a);

    /// <summary>1, -1 or 0; NaN stays.</summary>
    static abstract T Sign(T a);

    /// <summary>NaN where either is.</summary>
    static abstract T Max(T a, T b);

    /// <summary>NaN where either is.</summary>
    static abstract T Min(T a, T b);

    /// <summary>A power; no vector has it.</summary>
    static abstract T Pow(T a, T exponent);
}
