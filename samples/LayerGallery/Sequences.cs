using Anneal.Layers;
using static LayerGallery.Svg;
using static TorchSharp.torch;

namespace LayerGallery;

/// <summary>Pictures of layers over the steps of a sequence. All numbers are those of the layers.</summary>
internal static class Sequences
{
    private const int Kernel = 3, Left = 110, Gap = 60, PanelHeight = (2 * Cell) + Gap + 30;

    private static readonly float[] Steps = [1, 2, 3, 4, 5, 6];

    public static string Padding() => Panels(
        Convolution("valid", new(1, Kernel, kernelInitializer: "ones")),
        Convolution("same", new(1, Kernel, padding: "same", kernelInitializer: "ones"), before: 1, after: 1),
        Convolution("causal", new(1, Kernel, padding: "causal", kernelInitializer: "ones"), before: 2));

    public static string Dilation() => Panels(
        Convolution("plain", new(1, Kernel, kernelInitializer: "ones")),
        Convolution("strides: 2", new(1, Kernel, strides: 2, kernelInitializer: "ones"), stride: 2),
        Convolution("dilationRate: 2", new(1, Kernel, dilationRate: 2, kernelInitializer: "ones"), dilation: 2));

    public static string Transposed()
    {
        const int stride = 2;
        float[] input = [1, 2, 3];
        var output = Run(new Conv1DTranspose(1, Kernel, strides: stride, kernelInitializer: "ones"), input);
        var links = from i in Enumerable.Range(0, input.Length) from k in Enumerable.Range(0, Kernel) select (i, (stride * i) + k);
        var above = input.Select((value, i) => ((double)(stride * i) + 1, value, false));
        return Panels(("strides: 2", [.. above], [.. output.Select((value, i) => ((double)i, value))], [.. links]));
    }

    public static string Masking()
    {
        long[] ids = [7, 3, 9, 0, 0];
        using var scope = NewDisposeScope();
        using var embedding = new Embedding(10, 1, maskZero: true, weights: arange(10, dtype: float32).reshape(10, 1));
        using var sum = new SimpleRNN(1, activation: "linear", kernelInitializer: "ones", recurrentInitializer: "ones", returnSequences: true);
        using var model = new Anneal.Models.Sequential([embedding, sum]);
        var states = model.Predict(tensor(ids).reshape(1, -1), verbose: 0);
        var drawing = new Svg();
        foreach (var (i, id) in ids.Index())
        {
            var (x, counts) = (Left + (i * 2 * Cell), id != 0);
            drawing.Box(x, 20, $"{id}", counts ? Blue : Grey, dashed: !counts);
            drawing.Text(x + (Cell / 2), 90, counts ? "true" : "false");
            drawing.Box(x, 110, $"{states[0, i, 0]}", counts ? Green : Grey);
            if (i > 0) drawing.Line(x - Cell, 110 + (Cell / 2), x, 110 + (Cell / 2), strong: true);
        }

        foreach (var (name, y) in new[] { ("ids", 45), ("mask", 90), ("state", 135) }) drawing.Text(15, y, name, anchor: "start");
        return drawing.ToString(Left + (ids.Length * 2 * Cell), 170);
    }

    /// <summary>The inputs with their padding, the outputs under the middle of what they see (under the last of it where padding is in front alone), and which sees which.</summary>
    private static (string, (double, float, bool)[], (double, float)[], (int, int)[]) Convolution(
        string name, Conv1D layer, int before = 0, int after = 0, int stride = 1, int dilation = 1)
    {
        var output = Run(layer, Steps);
        var reach = (Kernel - 1) * dilation;
        var inputs = Enumerable.Range(-before, before + Steps.Length + after).Select(i => ((double)i, i >= 0 && i < Steps.Length ? Steps[i] : 0, i < 0 || i >= Steps.Length));
        var outputs = output.Select((value, i) => ((double)(i * stride) - before + (before > after ? reach : reach / 2.0), value));
        var links = from i in Enumerable.Range(0, output.Length) from k in Enumerable.Range(0, Kernel) select ((i * stride) + (k * dilation), i);
        return (name, [.. inputs], [.. outputs], [.. links]);
    }

    private static string Panels(params (string Name, (double Place, float Value, bool Padding)[] Above, (double Place, float Value)[] Below, (int Above, int Below)[] Links)[] panels)
    {
        var drawing = new Svg();
        var first = panels.Min(panel => panel.Above.Min(cell => cell.Place));
        var last = panels.Max(panel => panel.Above.Select(cell => cell.Place).Concat(panel.Below.Select(cell => cell.Place)).Max());
        foreach (var (i, (name, above, below, links)) in panels.Index())
        {
            var top = 15 + (i * PanelHeight);
            // One output, or where inputs are fewer, one input, stands out.
            bool IsStrong((int Above, int Below) link) => above.Length < below.Length ? link.Above == above.Length / 2 : link.Below == below.Length / 2;
            foreach (var link in links.OrderBy(IsStrong))
                drawing.Line(X(above[link.Above].Place) + (Cell / 2), top + Cell, X(below[link.Below].Place) + (Cell / 2), top + Cell + Gap, IsStrong(link));
            foreach (var (place, value, padding) in above) drawing.Box(X(place), top, $"{value}", padding ? White : Blue, padding);
            foreach (var (place, value) in below) drawing.Box(X(place), top + Cell + Gap, $"{value}", Green);
            drawing.Text(15, top + Cell + (Gap / 2), name, anchor: "start");
        }

        return drawing.ToString((int)X(last) + Cell + 20, panels.Length * PanelHeight);

        double X(double place) => Left + 30 + ((place - first) * Cell);
    }

    private static float[] Run(Layer layer, float[] input)
    {
        using (layer)
        using (var x = tensor(input).reshape(1, -1, 1))
        using (var y = layer.Apply(x))
            return [.. y.data<float>()];
    }
}
