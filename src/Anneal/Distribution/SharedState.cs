using System.Globalization;
using Anneal.Models;
using Anneal.Native;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Weights, the state of the optimizer and seeds, which all ranks have from rank 0.</summary>
internal static class SharedState
{
    /// <summary>Makes the state of all ranks that of rank 0, bit for bit.</summary>
    public static void FromRoot(Ranks ranks, Model model)
    {
        var optimizer = model.Compilation!.Optimizer;
        var copies = new TensorCopies();
        try
        {
            var told = SharedTensors.FromRoot(ranks, () =>
            {
                copies.Take(ModelState.Of(model, optimizer));
                return ("", new(copies.All));
            })!.Value;
            if (ranks.IsRoot) return;
            ModelState.Restore(model, optimizer, told.Tensors, ModelState.OptimizerState(told.Tensors, optimizer));
            foreach (var tensor in told.Tensors.Values) tensor.Dispose();
        }
        finally
        {
            copies.Free();
        }
    }

    /// <summary>Gives all ranks the values of variables that were assigned on rank 0. Averages of optimizers learn of them everywhere.</summary>
    public static void Assign(Ranks ranks, Variable[] variables, Func<(int Index, Variable Variable), bool> isAssigned)
    {
        var copies = new TensorCopies();
        try
        {
            var told = SharedTensors.FromRoot(ranks, () =>
            {
                copies.Take(from one in variables.Index() where isAssigned(one) select ($"{one.Index}", one.Item.Stored));
                return ("", new(copies.All));
            })!.Value;
            if (ranks.IsRoot) return;
            foreach (var (index, value) in told.Tensors)
            {
                using (value) variables[int.Parse(index, CultureInfo.InvariantCulture)].Assign(value);
            }
        }
        finally
        {
            copies.Free();
        }
    }

    /// <summary>The same, if a rank has other bits.</summary>
    public static void Align(Ranks ranks, Model model)
    {
        var digests = ranks.Meet(Digest(ModelState.Of(model, model.Compilation!.Optimizer).Select(entry => entry.Value)));
        if (digests.Any(digest => !digest.AsSpan().SequenceEqual(digests[0]))) FromRoot(ranks, model);
    }

    /// <summary>What tells whether two ranks hold the same bits.</summary>
    public static unsafe byte[] Digest(IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        var digest = new BitDigest();
        foreach (var value in tensors)
        {
            var here = value.cpu().contiguous();
            var bytes = here.numel() * here.dtype.ElementSize();
            for (long start = 0; start < bytes; start += 1 << 30)
                digest.Add(new ReadOnlySpan<byte>((byte*)TensorMemory.Data(here) + start, (int)Math.Min(1 << 30, bytes - start)));
            GC.KeepAlive(here);
        }
        return digest.Take();
    }
}
