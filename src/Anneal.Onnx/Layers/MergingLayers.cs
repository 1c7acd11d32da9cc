using Anneal.Layers;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Layers that make one of several.</summary>
internal static class MergingLayers
{
    private const double LeastSquare = 1e-14;

    public static void Add()
    {
        Register<Add>((_, call) => Widened(call).Aggregate((a, b) => a + b));
        Register<Subtract>((_, call) => Widened(call) is [var a, var b] ? a - b : throw new InvalidOperationException());
        Register<Average>((_, call) => Widened(call) is var all ? all.Aggregate((a, b) => a + b) / all.Length : null!);
        Register<Multiply>(Multiply);
        Register<Maximum>((_, call) => Extremum(call, "Max"));
        Register<Minimum>((_, call) => Extremum(call, "Min"));
        Register<Concatenate>((layer, call) => Axiswise.Concat(call.Bound.First, layer.Axis));
        Register<Dot>(Dot);
    }

    // Axes are added after the batch axis. An input that gets further axes loses its mask.
    private static OnnxValue[] Widened(OnnxCall call)
    {
        var given = call.Bound.First;
        var rank = given.Max(input => input.Rank);
        return Layouts.Alike([.. given.Select(input =>
        {
            var wide = input;
            while (wide.Rank < rank) wide = wide.Unsqueeze(1);
            return wide.Rank == input.Rank ? wide.WithMask(input.Mask) : wide.WithMask(null);
        })]);
    }

    private static OnnxValue? MaskOf(OnnxValue input)
    {
        var mask = input.Mask?.Cast(ScalarType.Bool);
        while (mask is not null && mask.Rank < input.Rank) mask = mask.Unsqueeze(-1);
        return mask;
    }

    private static OnnxValue Multiply(Multiply layer, OnnxCall call)
    {
        var inputs = Widened(call);
        OnnxValue?[] masks = [.. inputs.Select(MaskOf)];
        var product = inputs.Zip(masks, (input, mask) => mask is null ? input : mask.Where(input, input.Number(1))).Aggregate((a, b) => a * b);
        return masks.Any(mask => mask is null) ? product : masks.Select(mask => mask!).Aggregate((a, b) => Arithmetic.Both("Or", a, b)).Where(product, product.Number(0));
    }

    // Where one side is masked, it is given the value of the other.
    private static OnnxValue Extremum(OnnxCall call, string operation)
    {
        var inputs = Widened(call);
        var (result, counts) = (inputs[0], MaskOf(inputs[0]));
        foreach (var input in inputs.Skip(1))
        {
            var mask = MaskOf(input);
            var other = mask is null ? input : mask.Where(input, result);
            if (counts is not null) result = counts.Where(result, other);
            counts = mask is null || counts is null ? null : Arithmetic.Both("Or", counts, mask);
            result = Arithmetic.Both(operation, result, other);
        }
        return result;
    }

    private static OnnxValue Dot(Dot layer, OnnxCall call)
    {
        var (a, b) = (call.Inputs[0], call.Inputs[1]);
        var (i, j) = (a.Axis(layer.Axes.First), b.Axis(layer.Axes.Second));
        var (left, right) = (Letters(a.Rank, i, 'b'), Letters(b.Rank, j, 'm'));
        var equation = $"{left},{right}->a{left[1..].Replace("z", "")}{right[1..].Replace("z", "")}";
        return Shapes.Einsum(equation, Vectors(layer, a, i), Vectors(layer, b, j)).Reshape(call.OutputShape);
    }

    private static string Letters(int rank, int summed, char first) => string.Concat(Enumerable.Range(0, rank).Select(axis => axis == 0 ? 'a' : axis == summed ? 'z' : (char)(first + axis)));

    private static OnnxValue Vectors(Dot layer, OnnxValue x, int axis) =>
        layer.Normalize ? x / x.Squared().Reduce("ReduceSum", [axis], keep: true).Clip(LeastSquare, null).Each("Sqrt") : x;
}
