using System.Globalization;
using Anneal.Graphs;
using Anneal.Layers;

namespace Anneal.Models;

/// <summary>What a model is made of, as a table: the layout, the words and the numbers of Keras's <c>summary</c>.</summary>
internal sealed class ModelSummary(Model model, bool expandNested, bool showTrainable)
{
    private const int LeastWidth = 4;

    private readonly bool isChain = model is not Functional || model.Graph!.IsChain;

    /// <summary>The lines of the table.</summary>
    /// <param name="lineLength">How wide the table is; null for as wide as it needs.</param>
    public IEnumerable<string> Table(int? lineLength)
    {
        var (header, alignment, ends) = Columns();
        var table = new TextTable(header, alignment);
        foreach (var row in Rows(model, level: 0)) table.Add(row);
        if (lineLength is not { } length) return table.Lines();
        if (LengthFrom(length) is var least && least > length)
            throw Require.Refused(lineLength, $"at least {least} for the summary of this model");
        return table.Lines(Widths(ends, length));
    }

    /// <summary>The length itself, or where columns would get too narrow the next that serves.</summary>
    public int LengthFrom(int length)
    {
        var (_, _, ends) = Columns();
        for (length = Math.Max(1, length); Widths(ends, length).Min() < LeastWidth; length++)
        {
        }
        return length;
    }

    /// <summary>How many numbers there are, by kind.</summary>
    public IEnumerable<(string What, string HowMany)> Totals()
    {
        var (trainable, frozen) = (model.TrainableVariables, model.NonTrainableVariables);
        var optimizer = model is { Compiled: true, Optimizer.Built: true } ? model.Optimizer.StateVariables : [];
        yield return ("Total", Total([.. trainable, .. frozen, .. optimizer]));
        yield return ("Trainable", Total(trainable));
        yield return ("Non-trainable", Total(frozen));
        if (optimizer.Count > 0) yield return ("Optimizer", Total(optimizer));
    }

    private (List<string> Header, List<Alignment> Alignment, List<double> Ends) Columns()
    {
        List<string> header = ["Layer (type)", "Output Shape", "Param #"];
        List<Alignment> alignment = [Alignment.Left, Alignment.Left, Alignment.Right];
        List<double> ends = isChain ? [0.45, 0.80, 1] : [0.3, 0.56, 0.74, 1];
        if (!isChain)
        {
            header.Add("Connected to");
            alignment.Add(Alignment.Left);
        }
        if (showTrainable)
        {
            header.Add("Trainable");
            alignment.Add(Alignment.Centre);
            ends = [.. ends.Select(end => end * 0.9), 1];
        }
        return (header, alignment, ends);
    }

    // Keras asks rich for columns that are too wide together by their borders; rich takes what is too much from each in turn.
    private static int[] Widths(IReadOnlyList<double> ends, int lineLength)
    {
        int[] borders = [0, .. ends.Select(end => (int)(end * lineLength))];
        int[] widths = [.. borders.Skip(1).Zip(borders, (to, from) => to - from)];
        var surplus = widths.Sum(width => width + 3) + 1 - lineLength;
        for (var i = 0; i < widths.Length; i++)
        {
            var taken = (int)Math.Round((double)surplus / (widths.Length - i), MidpointRounding.ToEven);
            widths[i] -= taken;
            surplus -= taken;
        }
        return widths;
    }

    private IEnumerable<List<string>> Rows(Model shown, int level)
    {
        foreach (var operation in shown is Functional && level == 0 ? shown.Graph!.Operations : shown.Layers)
        {
            yield return Row(shown, operation, level);
            if (!expandNested || operation is not Model inner) continue;
            foreach (var row in Rows(inner, level + 1)) yield return row;
        }
    }

    private List<string> Row(Model shown, Operation operation, int level)
    {
        var layer = operation as Layer;
        var kind = operation is RecordedOperation recorded ? recorded.Kind.ClassName : operation is Input ? "InputLayer" : operation.GetType().Name;
        List<string> row =
        [
            $"{(level > 0 ? new string(' ', 3 * level) + "└ " : "")}{operation.Name} ({kind})",
            ShapeOf(shown, operation),
            layer is null || layer.Built || layer is Input ? Count(layer?.CountParams() ?? 0) : "0 (unbuilt)",
        ];
        if (!isChain) row.Add(ConnectionsOf(operation));
        if (showTrainable) row.Add(layer is null || layer.Variables.Count == 0 ? "-" : layer.Trainable ? "Y" : "N");
        return row;
    }

    private static string ShapeOf(Model shown, Operation operation)
    {
        if (operation is Input input) return input.Output.Shape.ToString();
        if (shown.Graph?.CallsOf(operation).LastOrDefault() is { } call)
            return call.Outputs.Count == 1 ? call.Outputs[0].Shape.ToString() : $"[{string.Join(", ", call.Outputs.Select(output => output.Shape))}]";
        return operation is Layer { Built: true, InputShape: { } shape } layer ? layer.ComputeOutputShape(shape).ToString() : "?";
    }

    private string ConnectionsOf(Operation operation)
    {
        var graph = model.Graph!;
        var sources = graph.CallsOf(operation).SelectMany(call => call.Inputs).Select(input =>
            $"{input.Source.Operation.Name}[{graph.CallsOf(input.Source.Operation).ToList().IndexOf(input.Source) switch { < 0 => 0, var i => i }}][{input.Output}]");
        var text = string.Join(", ", sources);
        return text.Length > 0 ? text : "-";
    }

    private static string Total(IReadOnlyList<Variable> variables)
    {
        var bytes = variables.Sum(variable => variable.Shape.ElementCount * variable.Value.element_size());
        return $"{Count(variables.Sum(variable => variable.Shape.ElementCount))} ({Size(bytes)})";
    }

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB", "PB"];
        var unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {units[unit]}");
    }
}
