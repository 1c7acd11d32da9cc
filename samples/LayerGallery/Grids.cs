using System.Globalization;
using Anneal.Layers;
using static LayerGallery.Svg;
using static TorchSharp.torch;

namespace LayerGallery;

/// <summary>Pictures of layers over two axes. All numbers are those of the layers.</summary>
internal static class Grids
{
    private const int Top = 35, Margin = 20, Positions = 5;

    private static readonly bool[] Counts = [true, true, true, false, false];

    public static string Pooling()
    {
        float[] image = [1, 3, 2, 0, 5, 7, 4, 2, 8, 0, 6, 6, 2, 2, 1, 3];
        using var scope = NewDisposeScope();
        using var x = tensor(image).reshape(1, 4, 4, 1);
        var drawing = new Svg();
        var left = Margin;
        Grid("input", x, windows: true);
        Grid("max", Run(new MaxPooling2D()), windows: true);
        Grid("average", Run(new AveragePooling2D(2)), windows: true);
        Grid("global average", Run(new GlobalAveragePooling2D()), windows: false);
        return drawing.ToString(left + 40, Top + (4 * Cell) + Margin);

        Tensor Run(Layer layer)
        {
            using (layer) return layer.Apply(x);
        }

        void Grid(string name, Tensor values, bool windows)
        {
            var side = (int)Math.Sqrt(values.numel());
            // The windows of a grid and what comes of them have one colour.
            string[] hues = [Blue, Green, "#fff2cc", "#f4cccc"];
            foreach (var (i, value) in values.data<float>().ToArray().Index())
                drawing.Box(left + (i % side * Cell), Top + (i / side * Cell), value.ToString("0.##", CultureInfo.InvariantCulture), windows ? hues[(i / side * 2 / side * 2) + (i % side * 2 / side)] : White);
            drawing.Text(left, Top - 12, name, anchor: "start");
            left += (side * Cell) + 50;
        }
    }

    public static string Attention()
    {
        using var scope = NewDisposeScope();
        using var layer = new Attention();
        var x = tensor(new float[] { 1, 0, 0.5f, 1, 0, 1.5f, 1, -1, 0.2f, 0.3f }).reshape(1, Positions, 2);
        var padding = tensor(Counts).reshape(1, Positions);
        var drawing = new Svg();
        var left = 80;
        Matrix("no mask");
        Matrix("useCausalMask: true", causal: true);
        Matrix("valueMask", padding);
        drawing.Text(15, Top + (Positions * Cell / 2), "queries", anchor: "start");
        return drawing.ToString(left, Top + (Positions * Cell) + 40);

        void Matrix(string name, Tensor? mask = null, bool causal = false)
        {
            var weights = layer.ApplyAll(x, x, valueMask: mask, returnAttentionScores: true, useCausalMask: causal)[1].data<float>().ToArray();
            foreach (var (i, weight) in weights.Index())
                drawing.Box(left + (i % Positions * Cell), Top + (i / Positions * Cell), weight == 0 ? "" : weight.ToString("0.00", CultureInfo.InvariantCulture), weight == 0 ? Grey : Shade(weight));
            drawing.Text(left, Top - 12, name, anchor: "start");
            drawing.Text(left + (Positions * Cell / 2), Top + (Positions * Cell) + 22, "keys and values");
            left += (Positions * Cell) + 30;
        }
    }

    /// <summary>From white for 0 to blue for 1.</summary>
    private static string Shade(float weight)
    {
        var rest = (int)MathF.Round(100 * (1 - weight));
        return $"#{80 + (175 * rest / 100):x2}{150 + (105 * rest / 100):x2}ff";
    }
}
