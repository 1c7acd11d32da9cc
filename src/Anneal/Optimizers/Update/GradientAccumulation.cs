using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Adds up the gradients of several calls for one update by their mean.</summary>
internal sealed class GradientAccumulation(TunableOptimizer options, VariableTable table, Mixture mixture)
{
    /// <summary>What its array is called.</summary>
    public const string ArrayName = "gradient_accumulator", CountName = "accumulated";

    private readonly List<Tensor?> sums = [];
    private readonly List<Variable> summed = [];

    /// <summary>Calls since the last update.</summary>
    public int Count { get; set; }

    /// <summary>Takes the gradients of one call.</summary>
    /// <returns>Whether the update is due.</returns>
    public bool Add(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, double scale)
    {
        if (Count == 0) Forget();
        mixture.BeginSum(scale);
        for (var i = 0; i < variables.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            var state = table[variables[i]];
            mixture.Add(state.Accumulator!.Value, gradient);
            state.HasSum = true;
        }
        mixture.Run();
        GC.KeepAlive(gradients);
        return ++Count >= options.GradientAccumulationSteps;
    }

    /// <summary>Every variable that had a gradient in any of the calls, with its sum; the mean is that times <c>1 / Count</c>.</summary>
    public (IReadOnlyList<Tensor?> Sums, IReadOnlyList<Variable> Variables) Take()
    {
        sums.Clear();
        summed.Clear();
        foreach (var state in table.States)
        {
            if (!state.HasSum) continue;
            sums.Add(state.Accumulator!.Value);
            summed.Add(state.Variable);
        }
        return (sums, summed);
    }

    /// <summary>The update was made.</summary>
    public void End()
    {
        Forget();
        Count = 0;
    }

    public void Write(IDictionary<string, Array> state)
    {
        if (options.GradientAccumulationSteps is not null) state.Add(CountName, new[] { (long)Count });
    }

    public void Read(StateReader state)
    {
        if (options.GradientAccumulationSteps is { } parts) state.Count(CountName, count => Count = (int)count, most: parts - 1);
    }

    private unsafe void Forget()
    {
        foreach (var state in table.States)
        {
            if (!state.HasSum) continue;
            var sum = state.Accumulator!.Value;
            if (UpdateMemory.Fits(sum) && sum.numel() is var count and <= int.MaxValue) new Span<float>(TensorMemory.Floats(sum), (int)count).Fill(-0f);
            else sum.Fill_(-0.0);
            state.HasSum = false;
        }
    }
}
