using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>How the arrays of a batch were given: alone, in lists, by name. Leaves are places in the flat arrays.</summary>
internal sealed record BatchStructure(Nest<int>? X, Nest<int>? Y, Nest<int>? SampleWeight)
{
    public static BatchStructure Of(DataLike x, DataLike y, DataLike sampleWeight) => new(Places(x), Places(y), Places(sampleWeight));

    public static DataLike Fill(Nest<int>? structure, IReadOnlyList<Tensor?> tensors) => structure is null ? default : new(structure.Map(place => (ArrayLike)tensors[place]));

    private static Nest<int>? Places(DataLike data)
    {
        var next = 0;
        return data.Arrays?.Map(_ => next++);
    }
}
