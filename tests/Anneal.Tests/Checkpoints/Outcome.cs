using Anneal.Callbacks;
using Anneal.Models;
using Anneal.Tests.Models;

namespace Anneal.Tests.Checkpoints;

/// <summary>What training leaves behind, bit by bit.</summary>
internal sealed record Outcome(string State, string History, StopReason Reason)
{
    public static Outcome Of(Model model, History history) => new(
        string.Join(' ', Samples.State(model)),
        string.Join('\n', history.Names.Select(name =>
            $"{name}: {string.Join(' ', history.EpochsOf(name).Zip(history[name], (epoch, value) => $"{epoch}={BitConverter.DoubleToInt64Bits(value):x}"))}").Prepend(string.Join(' ', history.Epochs))),
        history.StopReason);
}
