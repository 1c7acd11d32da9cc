using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Sums gradients on the devices where they are: large ones in place, the others as one tensor for each type, of which the results are views.</summary>
internal sealed class DeviceGradients(Cluster cluster, DeviceSum sum)
{
    /// <summary>Whether all variables are on the device.</summary>
    public bool Serves(IReadOnlyList<Variable> variables) => variables.All(variable => variable.Value.IsOn(sum.Device));

    /// <inheritdoc cref="GradientExchange.Sum"/>
    public void Sum(Tensor?[] gradients, IReadOnlyList<Variable> variables, IReadOnlySet<Variable> frozen, bool counts)
    {
        int[] live = [.. Enumerable.Range(0, gradients.Length).Where(i => !frozen.Contains(variables[i]))];
        float[] present = [.. live.Select(i => counts && gradients[i] is not null ? 1f : 0)];
        cluster.Sum(present);
        for (var i = 0; i < live.Length; i++)
        {
            var value = variables[live[i]].Value;
            if (present[i] == 0) gradients[live[i]] = null;
            else if (!counts || gradients[live[i]] is null) gradients[live[i]] = zeros_like(value, requires_grad: false);
        }
        var sums = new List<Tensor>();
        foreach (var places in live.Where(i => gradients[i] is not null).GroupBy(i => variables[i].Value.dtype == ScalarType.Float64))
            Add(gradients, variables, [.. places], places.Key ? ScalarType.Float64 : ScalarType.Float32, sums);
        if (sums.Count > 0) sum.Sum(sums);
        foreach (var i in live) gradients[i] = gradients[i]?.to_type(variables[i].Value.dtype);
    }

    private static void Add(Tensor?[] gradients, IReadOnlyList<Variable> variables, int[] places, ScalarType type, List<Tensor> sums)
    {
        var small = Array.FindAll(places, i => variables[i].ElementCount < GradientExchange.Large);
        if (small.Length > 0)
        {
            var all = cat([.. small.Select(i => gradients[i]!.to_type(type).flatten())]);
            sums.Add(all);
            var start = 0L;
            foreach (var i in small)
            {
                gradients[i] = all.narrow(0, start, variables[i].ElementCount).view(variables[i].Value.shape);
                start += variables[i].ElementCount;
            }
        }
        var memory = new GradientMemory();
        foreach (var i in places.Except(small)) sums.Add(gradients[i] = memory.Take(gradients[i]!.to_type(type).contiguous()));
    }
}
