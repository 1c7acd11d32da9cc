using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Tests.Callbacks;

/// <summary>What callbacks that monitor a number do where the first one is NaN: it is no improvement, as in Keras where it comes later. The state is that of one callback over its fits.</summary>
internal sealed class NaNRule(JsonObject @case)
{
    private readonly JsonNode kwargs = @case["kwargs"]!;
    private readonly SortedDictionary<int, double> files = [];
    private double? best;
    private double rate = Golden.Number(@case["model"]!["learning_rate"]);
    private int wait, bestEpoch, cooldown;

    private string Callback => (string)@case["callback"]!;

    private string Monitor => (string?)kwargs["monitor"] ?? "val_loss";

    private bool Rises => (string?)kwargs["mode"] is "max" || ((string?)kwargs["mode"] is null or "auto" && !Monitor.EndsWith("loss", StringComparison.Ordinal));

    /// <summary>Follows a fit whose weights begin above a number, epoch by epoch. Each fit of the callback must be followed.</summary>
    public IReadOnlyList<Seen> Follow(string logs, double weights)
    {
        var scripts = @case[logs]!.AsArray();
        if (Callback != "ModelCheckpoint") (best, wait, bestEpoch, cooldown) = (null, 0, 0, 0);
        List<Seen> seen = [];
        for (var epoch = 0; epoch < scripts.Count && !seen.Any(one => one.Stops); epoch++)
        {
            var value = scripts[epoch]![Monitor] is { } number && GoldenCallbackRun.IsNumber(number) ? Golden.Number(number) : (double?)null;
            var stops = Take(epoch, value, weights + epoch + 1);
            var last = weights + ((bool?)kwargs["restore_best_weights"] == true && best is not null ? bestEpoch : epoch) + 1;
            seen.Add(new(best, stops, rate, wait, bestEpoch, cooldown, [.. files.Values], last));
        }
        return seen;
    }

    public void AssertSeen(IReadOnlyList<Seen> expected, GoldenCallbackRun run)
    {
        Assert.Equal(expected.Count, run.Epochs.Count);
        foreach (var (one, epoch) in expected.Zip(run.Epochs))
        {
            Assert.Equal(one.Best, epoch.State.Number("best"));
            Assert.Equal(one.Stops, epoch.Stopped);
            GoldenCallbackRun.AssertNear(one.Rate, epoch.RateAfter);
            if (Callback == "ModelCheckpoint") Assert.Equal(one.Files, epoch.Files.Values);
            else Assert.Equal(one.Wait, epoch.State.Values["wait"]!.GetValue<int>());
            if (Callback == "EarlyStopping") Assert.Equal(one.BestEpoch, epoch.State.Values["best_epoch"]!.GetValue<int>());
            if (Callback == "ReduceLROnPlateau") Assert.Equal(one.Cooldown, epoch.State.Values["cooldown_counter"]!.GetValue<int>());
        }
        Assert.Equal(expected[^1].Weight, run.Weight);
    }

    private bool Take(int epoch, double? value, double weight)
    {
        if (value is not { } current || epoch < Number("start_from_epoch", 0)) return false;
        if (Callback == "ReduceLROnPlateau" && cooldown > 0) (cooldown, wait) = (cooldown - 1, 0);
        if (Callback == "EarlyStopping") wait++;
        if (Improves(current, best))
        {
            (best, bestEpoch) = (current, epoch);
            files[((string?)kwargs["filepath"])?.Contains('{') == true ? epoch : 0] = weight;
            if (kwargs["baseline"] is null || Improves(current, Golden.Number(kwargs["baseline"]))) wait = 0;
        }
        else if (Callback == "EarlyStopping")
        {
            return wait >= Number("patience", 0) && epoch > 0;
        }
        else if (Callback == "ReduceLROnPlateau" && cooldown == 0 && ++wait >= Number("patience", 10) && (float)rate > (float)Number("min_lr", 0))
        {
            (rate, cooldown, wait) = (Math.Max(rate * Number("factor", 0.1), Number("min_lr", 0)), (int)Number("cooldown", 0), 0);
        }
        return false;
    }

    private bool Improves(double value, double? than)
    {
        var delta = Number("min_delta", Callback == "ReduceLROnPlateau" ? 1e-4 : 0);
        return !double.IsNaN(value) && (than is not { } reference || (Rises ? value - delta > reference : value + delta < reference));
    }

    private double Number(string name, double otherwise) => kwargs[name] is { } value ? Golden.Number(value) : otherwise;

    /// <summary>The state after an epoch, the weights of the files, and the weight if the fit ends there.</summary>
    public sealed record Seen(double? Best, bool Stops, double Rate, int Wait, int BestEpoch, int Cooldown, double[] Files, double Weight);
}
