using System.Text.RegularExpressions;

namespace Anneal.Layers;

/// <summary>An equation of <see cref="EinsumDense"/>, <c>abc,cd->abd</c>: the axes of input, kernel and output, each a letter. Dots stand for further axes, on one side.</summary>
internal sealed partial class EinsumEquation
{
    private readonly bool dotsBefore;
    private readonly bool dotsAfter;

    public EinsumEquation(string equation)
    {
        ArgumentNullException.ThrowIfNull(equation);
        var match = Form().Match(equation);
        if (!match.Success || match.Groups["after"].Success && match.Groups["input"].Length < 2)
            throw Require.Refused(equation, "of the form \"ab,bc->ac\", \"...b,bc->...c\" or \"ab...,bc->ac...\"");
        (Input, Kernel, Output) = (match.Groups["input"].Value, match.Groups["kernel"].Value, match.Groups["output"].Value);
        (dotsBefore, dotsAfter) = (match.Groups["before"].Success, match.Groups["after"].Success);
        if (Kernel.Where(axis => !Input.Contains(axis) && !Output.Contains(axis)).ToArray() is [var idle, ..])
            throw Require.Refused(equation, $"an equation whose kernel axes all occur in the input or the output, and '{idle}' occurs in neither");
        if (Output.Where(axis => !Input.Contains(axis) && !Kernel.Contains(axis)).ToArray() is [var unmade, ..])
            throw Require.Refused(equation, $"an equation whose output axes all occur in the input or the kernel, and '{unmade}' occurs in neither");
    }

    public string Input { get; }

    public string Kernel { get; }

    public string Output { get; }

    /// <summary>What the input must look like: as many axes as letters, or more where there are dots, and those that the kernel has too stay.</summary>
    public InputSpec Accepts => new(
        Rank: dotsBefore || dotsAfter ? null : Input.Length, LeastRank: Input.Length,
        FixedAxes: [.. Kernel.Where(axis => Input.Contains(axis)).Select(axis => Input.IndexOf(axis) - (dotsBefore ? Input.Length : 0))]);

    /// <summary>The axes of the kernel that are summed over, and those that the output has.</summary>
    public (int[] Inputs, int[] Outputs) KernelAxes
    {
        get
        {
            var made = Enumerable.Range(0, Kernel.Length).ToLookup(i => Output.Contains(Kernel[i]));
            return ([.. made[false]], [.. made[true]]);
        }
    }

    /// <summary>The batch, what the layer was told, and what dots stand for.</summary>
    public Shape OutputShape(Layer layer, Shape input, Shape told)
    {
        var elided = Elided(input);
        Shape output = dotsBefore && elided > 0 ? [.. input[..elided], .. told] : [input[0], .. told, .. input[^(dotsAfter ? elided : 0)..]];
        if (output.Rank != Output.Length + elided)
            throw layer.Refuses($"has outputShape {told}; its equation takes {Output.Length + elided - (output.Rank - told.Rank)} sizes for this input", input, nameof(input));
        foreach (var axis in Input.Intersect(Output))
            if (Size(Output, axis, output) is var made && made != Shape.Unknown && made != Size(Input, axis, input))
                throw layer.Refuses($"has {made} for axis '{axis}' in outputShape {told}, which must be that of the input", input, nameof(input));
        return output;
    }

    public Shape KernelShape(Layer layer, Shape input, Shape told) => [.. Kernel.Select(axis => Known(layer, axis, input, OutputShape(layer, input, told)))];

    /// <summary>From the first axis of the bias on; 1 for an axis that it lacks.</summary>
    public Shape BiasShape(Layer layer, Shape input, Shape told, string axes)
    {
        var output = OutputShape(layer, input, told);
        var sizes = Output[axes.Min(axis => Output.IndexOf(axis))..].Select(axis => axes.Contains(axis) ? Known(layer, axis, input, output) : 1);
        return [.. sizes, .. Enumerable.Repeat(1L, dotsAfter ? Elided(input) : 0)];
    }

    private int Elided(Shape input) => input.Rank - Input.Length;

    private long Known(Layer layer, char axis, Shape input, Shape output)
    {
        var size = Output.Contains(axis) ? Size(Output, axis, output) : Shape.Unknown;
        if (size == Shape.Unknown && Input.Contains(axis)) size = Size(Input, axis, input);
        return size != Shape.Unknown ? size : throw layer.Refuses($"must know the size of axis '{axis}': give it in outputShape", input, nameof(input));
    }

    // With dots before the letters these count from the end.
    private long Size(string letters, char axis, Shape shape) => shape[letters.IndexOf(axis) + (dotsBefore ? shape.Rank - letters.Length : 0)];

    [GeneratedRegex("^(?<before>[.]{3})?(?<input>[a-zA-Z]+)(?<after>[.]{3})?,(?<kernel>[a-zA-Z]+)->(?(before)[.]{3})(?<output>[a-zA-Z]+)(?(after)[.]{3})$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
