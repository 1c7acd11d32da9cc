using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A stack of cells: the output of each cell is the input of the next.</summary>
/// <remarks>Input (batch, features) and the states of all cells in order, output that of the last cell. Keras: <c>keras.layers.StackedRNNCells</c>.</remarks>
/// <example><code>
/// new RNN(new StackedRNNCells([new LSTMCell(64), new LSTMCell(32)]))
/// </code></example>
[Keras("keras.layers")]
public sealed partial class StackedRNNCells : RecurrentCell
{
    /// <summary>A stack of cells.</summary>
    /// <param name="cells">The cells, from the input to the output; at least one.</param>
    /// <param name="name">Unique within the layer.</param>
    /// <exception cref="ArgumentException">There is no cell, or one is there twice.</exception>
    public StackedRNNCells(IReadOnlyList<RecurrentCell> cells, string? name = null)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count == 0) throw new ArgumentException("cells must hold at least one cell; it was empty.", nameof(cells));
        Cells = [.. cells.Select(Track)];
    }

    /// <summary>The cells, from the input to the output.</summary>
    public IReadOnlyList<RecurrentCell> Cells { get; }

    internal override IEnumerable<(string Attribute, Layer Layer)> Attributes => ModelParts.Listed<Layer>("cells", Cells, cell => cell.DefaultName);

    /// <inheritdoc/>
    public override IReadOnlyList<long> StateSize => [.. Cells.SelectMany(cell => cell.StateSize)];

    /// <inheritdoc/>
    public override long OutputSize => Cells[^1].OutputSize;

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights)
    {
        foreach (var cell in Cells)
        {
            cell.BuildStep(input);
            input = cell.OutputShape(input);
        }
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Step(Tensor input, IReadOnlyList<Tensor> states, CallContext context)
    {
        var run = Begin(input.unsqueeze(0), context.Training);
        var (output, after) = run.Step(run.Prepare(input), [.. states]);
        return [output, .. after];
    }

    internal override CellRun Begin(Tensor sequence, bool training)
    {
        CellRun[] runs = [.. Cells.Select(cell => cell.Begin(sequence, training, WorkType))];
        return new(runs[0].Prepare, (prepared, states) =>
        {
            var (output, after, used) = (prepared, new List<Tensor>(), 0);
            for (var i = 0; i < runs.Length; i++)
            {
                var own = states[used..(used += Cells[i].StateSize.Count)];
                (output, var made) = runs[i].Step(i == 0 ? prepared : runs[i].Prepare(output), own);
                after.AddRange(made);
            }
            return (output, [.. after]);
        });
    }
}
