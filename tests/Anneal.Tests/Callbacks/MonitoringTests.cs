using Anneal.Callbacks;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Tests.Models;

namespace Anneal.Tests.Callbacks;

/// <summary>Callbacks that look at numbers of the logs: what they do beyond Keras, and what they refuse.</summary>
public class MonitoringTests
{
    private static readonly float[,] X = Samples.Inputs(6);
    private static readonly int[] Y = Samples.Labels(6);

    [Fact]
    public void NaN_at_first_is_worse_than_every_number()
    {
        var stopping = new EarlyStopping("score", patience: 2, mode: "min", restoreBestWeights: true);
        var plateau = new ReduceLROnPlateau("score", factor: 0.5, patience: 5, mode: "min");
        var history = Run([double.NaN, 3, 2, double.NaN, 2.5], out var weights, stopping, plateau);
        Assert.Equal(2, stopping.Best);
        Assert.Equal(2, stopping.BestEpoch);
        Assert.Equal(4, stopping.StoppedEpoch);
        Assert.Equal(2, plateau.Best);
        Assert.Equal(2, plateau.Wait);
        Assert.Equal(5, history.Epochs.Count);
        Assert.Equal(weights[2], weights[^1]);
    }

    [Fact]
    public void Nothing_is_restored_if_no_epoch_had_a_number()
    {
        var stopping = new EarlyStopping("score", patience: 1, mode: "min", restoreBestWeights: true);
        Run([double.NaN, double.NaN], out var weights, stopping);
        Assert.Null(stopping.Best);
        Assert.Equal(weights[^2], weights[^1]);
    }

    [Fact]
    public void The_best_of_batches_is_saved()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var checkpoint = new ModelCheckpoint(Path.Combine(folder, "{epoch}-{batch}.weights.h5"), "loss", saveBestOnly: true, saveWeightsOnly: true, saveFreq: 1);
        using var model = Samples.Classifier();
        var losses = new List<double>();
        model.Fit(X, Y, 2, epochs: 3, verbose: 0, seed: 1, callbacks: [checkpoint, new LambdaCallback(onTrainBatchEnd: (_, logs) => losses.Add(logs["loss"]))]);
        string[] expected = [.. losses.Index().Where(entry => losses.Take(entry.Index).All(loss => entry.Item < loss)).Select(entry => $"{entry.Index / 3 + 1}-{entry.Index % 3 + 1}.weights.h5")];
        Assert.Equal(expected.Order(), Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order());
        Assert.Equal(losses.Min(), checkpoint.Best);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Plateau_and_scheduler_work_below_a_schedule()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new ExponentialDecay(0.8, 3, 0.5, staircase: true)));
        var history = model.Fit(X, Y, 2, epochs: 4, verbose: 0, callbacks:
        [
            new LambdaCallback(onEpochEnd: (_, logs) => logs["score"] = 1), new ReduceLROnPlateau("score", factor: 0.5, patience: 2, mode: "min", minDelta: 0),
            new LearningRateScheduler((epoch, rate) => epoch == 1 ? rate / 10 : rate),
        ]);
        // The schedule halves each epoch, the scheduler divides by ten in epoch 1, and the plateau halves after epoch 2.
        foreach (var (expected, rate) in new[] { 0.8, 0.04, 0.02, 0.005 }.Zip(history["learning_rate"])) Assert.Equal(expected, rate, 1e-15);
        Assert.Equal([1, 1, 1, 0.5], history[$"rate_factor/{ReduceLROnPlateau.FactorName}"]);
    }

    [Fact]
    public void A_rate_of_zero_has_no_factor_that_raises_it()
    {
        using var model = Samples.Classifier(optimizer: new SGD(0));
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, verbose: 0, callbacks: new LearningRateScheduler(_ => 0.5)));
        Assert.Equal("LearningRateScheduler cannot set the rate of epoch 0 to 0.5: the rate of optimizer 'sgd' is 0 there, and a factor of 0 stays 0.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, verbose: 0, callbacks: new LearningRateScheduler(_ => double.NaN)));
        Assert.Equal("The schedule of LearningRateScheduler must return a rate of 0 or more; it returned NaN for epoch 0.", error.Message);
    }

    [Fact]
    public void An_unknown_direction_is_found_before_the_first_epoch()
    {
        using var model = Samples.Classifier();
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(X, Y, verbose: 0, callbacks: new EarlyStopping("val_score")));
        Assert.Equal("EarlyStopping cannot tell whether 'val_score' is to fall or to rise. Give mode: \"min\" or mode: \"max\".", error.Message);
        Assert.Equal(0, model.Optimizer.Iterations);
    }

    [Fact]
    public void A_number_that_is_not_there_is_warned_of_once()
    {
        using var model = Samples.Classifier();
        var history = model.Fit(X, Y, epochs: 3, verbose: 0, callbacks: new EarlyStopping());
        Assert.Equal("Warning: EarlyStopping monitors 'val_loss', which the logs do not have. They have accuracy, loss, learning_rate.", Assert.Single(history.Messages).Text);
        Assert.Equal(3, history.Epochs.Count);
    }

    public static TheoryData<Func<object>, string> Refusals => new()
    {
        { () => new EarlyStopping(patience: -1), "patience must be 0 or more; it was -1." },
        { () => new EarlyStopping(minDelta: double.NaN), "minDelta must be a finite number; it was NaN." },
        { () => new EarlyStopping(baseline: double.PositiveInfinity), "baseline must be a finite number; it was Infinity." },
        { () => new EarlyStopping(startFromEpoch: -2), "startFromEpoch must be 0 or more; it was -2." },
        { () => new EarlyStopping(mode: "minimum"), "Unknown monitor mode \"minimum\"; the nearest known is \"min\". The known are \"auto\", \"min\", \"max\"." },
        { () => new ReduceLROnPlateau(factor: 1), "factor must be 0 or more and below 1; it was 1." },
        { () => new ReduceLROnPlateau(minLr: -1), "minLr must be 0 or more and finite; it was -1." },
        { () => new ReduceLROnPlateau(cooldown: -1), "cooldown must be 0 or more; it was -1." },
        { () => new TensorBoard(histogramFreq: -1), "histogramFreq must be 0 or more; it was -1." },
        { () => new TensorBoard(updateFreq: "batch"), "frequency must be \"epoch\" or a number of batches; it was batch." },
        { () => new TensorBoard(updateFreq: 0), "batches must be 1 or more; it was 0." },
        { () => new CSVLogger("log.csv", ";;"), "separator must be one character other than a quote or the end of a line; it was ;;." },
        { () => new ModelCheckpoint("a.h5x"), "filepath must be a path that ends in .keras; it was a.h5x." },
        { () => new ModelCheckpoint("a.keras", saveWeightsOnly: true), "filepath must be a path that ends in .weights.h5, because only weights are saved; it was a.keras." },
        { () => new ModelCheckpoint("{epoch.keras"), "filepath must be a path such as \"{epoch:02d}-{val_loss:.2f}.keras\"; in \"{epoch.keras\" a brace has no partner; write {{ or }} for a brace itself" },
        { () => new ModelCheckpoint("{epoch:x}.keras"), "filepath must be a path such as \"{epoch:02d}-{val_loss:.2f}.keras\"; in \"{epoch:x}.keras\" the format 'x' of 'epoch' is none that Python has for numbers" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Arguments_out_of_range_are_refused(Func<object> make, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    /// <summary>What Python's format makes of epoch 7 and a loss.</summary>
    [Theory]
    [InlineData("{epoch}", 0.5, "7")]
    [InlineData("{epoch:03d}", 0.5, "007")]
    [InlineData("{epoch:>4}", 0.5, "   7")]
    [InlineData("{epoch:_<4d}", 0.5, "7___")]
    [InlineData("{epoch:x^5}", 0.5, "xx7xx")]
    [InlineData("{loss}", 1e-7, "1e-07")]
    [InlineData("{loss}", 2.0, "2.0")]
    [InlineData("{loss:.2f}", 0.125, "0.12")]
    [InlineData("{loss:+.1f}", 0.25, "+0.2")]
    [InlineData("{loss:08.3f}", -1.5, "-001.500")]
    [InlineData("{loss:.3e}", 12345.678, "1.235e+04")]
    [InlineData("{loss:.1E}", 0.00012, "1.2E-04")]
    [InlineData("{loss:.4g}", 1234567.0, "1.235e+06")]
    [InlineData("{loss:g}", 0.0001, "0.0001")]
    [InlineData("{loss:.1%}", 0.9876, "98.8%")]
    [InlineData("{loss:.2f}", double.NaN, "nan")]
    [InlineData("a{{b}}{epoch}", 0.0, "a{b}7")]
    public void Paths_are_formatted_as_in_Python(string pattern, double loss, string expected) =>
        Assert.Equal(expected, new FileNamePattern(pattern, "filepath").Format(new Dictionary<string, long> { ["epoch"] = 7 }, new Logs { ["loss"] = loss }));

    [Fact]
    public void A_path_with_a_number_that_is_not_there_says_what_is()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new FileNamePattern("{foo}", "filepath").Format(new Dictionary<string, long> { ["epoch"] = 7 }, new Logs { ["loss"] = 1 }));
        Assert.Equal("The path \"{foo}\" needs 'foo', which the logs do not have. They have epoch, loss.", error.Message);
    }

    /// <summary>Trains with scripted scores and gives the weights after each epoch, then those after the run.</summary>
    private static History Run(double[] scores, out List<List<int>> weights, params Callback[] callbacks)
    {
        using var model = Samples.Classifier();
        List<List<int>> seen = [];
        var history = model.Fit(X, Y, 2, epochs: scores.Length, verbose: 0, callbacks:
            [new LambdaCallback(onEpochEnd: (epoch, logs) => logs["score"] = scores[epoch]), .. callbacks, new LambdaCallback(onEpochEnd: (_, _) => seen.Add(Weights(model)))]);
        seen.Add(Weights(model));
        weights = seen;
        return history;
    }

    private static List<int> Weights(Model model) => [.. model.Variables.SelectMany(v => GoldenTensor.Values(v.Value)).Select(v => BitConverter.SingleToInt32Bits((float)v))];
}
