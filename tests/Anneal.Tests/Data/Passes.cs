using Anneal.Data;
using TorchSharp;

namespace Anneal.Tests.Data;

/// <summary>What a pass over a source holds, as plain numbers.</summary>
internal static class Passes
{
    /// <summary>A batch as text: shape, type and numbers of inputs, targets and weights.</summary>
    public static string Text(Batch batch) => string.Join(" | ", batch.Inputs.Concat(batch.Targets).Concat(batch.SampleWeights).Select(tensor => Text(tensor!)));

    /// <summary>The batches of a pass, which are freed.</summary>
    public static List<string> Of(IBatchSource source, long pass = 0, long firstBatch = 0)
    {
        var texts = new List<string>();
        using var batches = source.Read(pass, firstBatch, TestContext.Current.CancellationToken);
        while (batches.MoveNext())
        {
            using var batch = batches.Current;
            texts.Add(Text(batch));
        }
        return texts;
    }

    /// <summary>Every pass can begin at each of its batches, with the same bits.</summary>
    public static void CanBeginAnywhere(IBatchSource source, long pass = 0)
    {
        Assert.True(source.CanSeek);
        var whole = Of(source, pass);
        for (var first = 0; first <= whole.Count; first++) Assert.Equal(whole[first..], Of(source, pass, first));
        Assert.Equal((source.BatchCount, source.RowCount), ((long?)whole.Count, source.RowCount));
    }

    private static string Text(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        var numbers = tensor.to(torch.float64).flatten().data<double>().ToArray().Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return $"{tensor.dtype} ({string.Join(",", tensor.shape)}): {string.Join(" ", numbers)}";
    }
}
