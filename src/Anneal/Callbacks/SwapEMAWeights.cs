using Anneal.Optimizers;

namespace Anneal.Callbacks;

/// <summary>Evaluates, validates and predicts with the moving averages of the weights.</summary>
/// <remarks>
/// The optimizer has <see cref="TunableOptimizer.UseEma"/>. The averages are in the variables from the beginning of a validation, evaluation or prediction to its end; training
/// then continues bit for bit. Keras: <c>keras.callbacks.SwapEMAWeights</c>.
/// </remarks>
/// <param name="swapOnEpoch">Whether the averages are in the variables also at the end of an epoch, for the callbacks after this one, until the next epoch begins. Default false.</param>
/// <example><code>
/// model.Compile(new SGD(0.1) { UseEma = true }, "mse");
/// model.Fit(x, y, validationSplit: 0.2, callbacks: new SwapEMAWeights());
/// </code></example>
public sealed class SwapEMAWeights(bool swapOnEpoch = false) : Callback
{
    /// <summary>Whether the averages are in the variables also at the end of an epoch.</summary>
    public bool SwapOnEpoch { get; } = swapOnEpoch;

    /// <inheritdoc/>
    public override bool RunsOnEveryRank => true;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The optimizer keeps no averages.</exception>
    public override void OnTrainBegin() => RequireAverages();

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch) => Hide();

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (SwapOnEpoch) Show();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        // The averages have been written into the variables by now: that is what a further run goes on from.
        foreach (var part in Model.Optimizer.Parts) part.KeepAverages();
    }

    /// <inheritdoc/>
    public override void OnTestBegin() => Show();

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs) => Hide();

    /// <inheritdoc/>
    public override void OnPredictBegin() => Show();

    /// <inheritdoc/>
    public override void OnPredictEnd() => Hide();

    private void Show()
    {
        RequireAverages();
        Model.Optimizer.ShowAverages();
    }

    private void Hide() => Model.Optimizer.LeaveEvaluation();

    private void RequireAverages()
    {
        if (!Model.Optimizer.Parts.Any(part => part.UseEma))
            throw new InvalidOperationException($"SwapEMAWeights needs moving averages, which optimizer '{Model.Optimizer.Name}' does not keep. Set UseEma = true on it.");
    }
}
