using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>A tensor, or a number for all of its elements: a formula over them is a row of libtorch's operations, on any device and of any type.</summary>
internal readonly struct TensorElement : IElement<TensorElement>
{
    private readonly Tensor? tensor;
    private readonly double number;

    public TensorElement(Tensor tensor) => this.tensor = tensor;

    private TensorElement(double number) => this.number = number;

    /// <summary>The tensor of what is one.</summary>
    public Tensor Tensor => tensor!;

    public static TensorElement Of(double value) => new(value);

    public static TensorElement operator +(TensorElement a, TensorElement b) => (a.tensor, b.tensor) switch
    {
        ({ } x, { } y) => new(x.Plus(y)),
        ({ } x, null) => new(x.Plus(b.number)),
        (null, { } y) => new(y.Plus(a.number)),
        _ => new(a.number + b.number),
    };

    public static TensorElement operator -(TensorElement a, TensorElement b) => (a.tensor, b.tensor) switch
    {
        ({ } x, { } y) => new(x - y),
        ({ } x, null) => new(x.Plus(-b.number)),
        (null, { } y) => new(y.neg().Plus(a.number)),
        _ => new(a.number - b.number),
    };

    public static TensorElement operator -(TensorElement a) => a.tensor is { } x ? new(x.neg()) : new(-a.number);

    public static TensorElement operator *(TensorElement a, TensorElement b) => (a.tensor, b.tensor) switch
    {
        ({ } x, { } y) => new(x * y),
        ({ } x, null) => new(x.Times(b.number)),
        (null, { } y) => new(y.Times(a.number)),
        _ => new(a.number * b.number),
    };

    public static TensorElement operator /(TensorElement a, TensorElement b) => (a.tensor, b.tensor) switch
    {
        ({ } x, { } y) => new(x / y),
        ({ } x, null) => new(x.DividedBy(b.number)),
        (null, { } y) => new(y.reciprocal().Times(a.number)),
        _ => new(a.number / b.number),
    };

    public static TensorElement Sqrt(TensorElement a) => new(a.Tensor.sqrt());

    public static TensorElement Abs(TensorElement a) => new(a.Tensor.abs());

    public static TensorElement Sign(TensorElement a) => new(where(a.Tensor.isnan(), a.Tensor, a.Tensor.sign()));

    public static TensorElement Max(TensorElement a, TensorElement b) => new(b.tensor is { } y ? maximum(a.Tensor, y) : a.Tensor.AtLeast(b.number));

    public static TensorElement Min(TensorElement a, TensorElement b) => new(b.tensor is { } y ? minimum(a.Tensor, y) : a.Tensor.AtMost(b.number));

    public static TensorElement Pow(TensorElement a, TensorElement exponent) => new(a.Tensor.Power(exponent.number));
}
