using System.Globalization;

namespace Anneal.Training;

/// <summary>Says once in a run that the loss is no number any more.</summary>
/// <remarks>On the CPU it looks at every batch; other devices it asks at the end of an epoch, for asking waits for them.</remarks>
/// <param name="compiled">The model.</param>
/// <param name="say">Says a line.</param>
/// <param name="ofArrays">Whether the data are arrays, in which <c>Fit</c> can look for NaN.</param>
internal sealed class LossWatch(CompiledModel compiled, Action<string> say, bool ofArrays)
{
    private bool said;

    public void AfterBatch(int epoch, long batch)
    {
        if (!said && compiled.Meters.Loss.IsAtHand) Look($"The loss of batch {batch + 1} of epoch {epoch + 1}");
    }

    public void AfterEpoch(int epoch)
    {
        if (!said && compiled.Meters.Loss.Used) Look($"The loss of epoch {epoch + 1}");
    }

    private void Look(string what)
    {
        var loss = compiled.Meters.Loss.Value;
        if (double.IsFinite(loss)) return;
        said = true;
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"Warning: {what} is {(double.IsNaN(loss) ? "NaN" : "infinite")}, at a learning rate of {compiled.RateInForce}. Try a smaller rate, a warm-up, or GlobalClipNorm; {(ofArrays ? "Fit(checkFinite: true) looks for NaN in the data" : "look for NaN in the data")}."));
    }
}
