using System.Text;
using Anneal.Callbacks;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using Anneal.Tests.Models;
using CsCheck;

namespace Anneal.Tests.Callbacks;

/// <summary>Event files, read back record by record.</summary>
public sealed class TensorBoardTests : IDisposable
{
    private static readonly float[,] X = Samples.Inputs(8);
    private static readonly int[] Y = Samples.Labels(8);
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_number_of_the_history_is_in_the_files()
    {
        using var model = Samples.Classifier(optimizer: new SGD(new Schedules.ExponentialDecay(0.1, 2, 0.5)));
        model.Optimizer.RateFactors["mine"] = 0.5;
        var history = model.Fit(X, Y, 2, epochs: 3, verbose: 0, validationData: (X, Y), callbacks: new TensorBoard(folder, updateFreq: 3));
        var (training, validation) = (Scalars("train"), Scalars("validation"));
        foreach (var name in history.Names)
        {
            var isValidation = name.StartsWith("val_", StringComparison.Ordinal);
            var points = (isValidation ? validation : training)[$"epoch_{(isValidation ? name[4..] : name)}"];
            Assert.Equal(history[name].Select((value, epoch) => ((long)epoch, (float)value)), points);
        }
        Assert.Contains("epoch_rate_factor/mine", training.Keys);
        Assert.Equal([3, 6, 9, 12], training["batch_loss"].Select(point => point.Step));
        Assert.Equal([4, 8, 12], validation["evaluation_loss_vs_iterations"].Select(point => point.Step));
    }

    [Fact]
    public void Each_file_begins_with_its_version_and_times_go_on()
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, 2, epochs: 2, verbose: 0, callbacks: new TensorBoard(folder));
        var events = EventReader.Read(Path.Combine(folder, "train"));
        Assert.Equal("brain.Event:2", events[0].Text(3));
        Assert.Equal(events.Select(one => (double)one[1]).Order(), events.Select(one => (double)one[1]));
        Assert.InRange((double)events[0][1], 1.6e9, 1e10);
        Assert.False(Directory.Exists(Path.Combine(folder, "validation")));
    }

    [Fact]
    public void The_graph_is_the_json_of_the_model()
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, verbose: 0, callbacks: new TensorBoard(folder));
        var value = Values("train").Single(value => value.Text(1) == "keras");
        Assert.Equal("graph_keras_model", value.Within(9).Within(1).Text(1));
        Assert.Equal(7L, value.Within(8)[1]);
        Assert.Equal(model.ToJson(), value.Within(8).Text(8));
    }

    [Fact]
    public void Histograms_count_every_weight()
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, epochs: 3, verbose: 0, callbacks: new TensorBoard(folder, histogramFreq: 2, writeGraph: false));
        var histograms = EventReader.Read(Path.Combine(folder, "train")).Where(one => one.Has(5)).Select(one => (Step: (long)one[2], Value: one.Within(5).Within(1)))
            .Where(one => one.Value.Has(5)).ToList();
        Assert.Equal([0, 2], histograms.Select(one => one.Step).Distinct());
        foreach (var variable in model.Variables)
        {
            var last = histograms.Last(one => one.Value.Text(1) == $"{variable.Path}/histogram").Value.Within(5);
            var values = GoldenTensor.Values(variable.Value);
            Assert.Equal(values.Min(), last[1]);
            Assert.Equal(values.Max(), last[2]);
            Assert.Equal((double)values.Length, last[3]);
            Assert.Equal(values.Sum(), (double)last[4], 1e-9);
            Assert.Equal(values.Sum(value => value * value), (double)last[5], 1e-9);
            var (limits, counts) = (last.Doubles(6), last.Doubles(7));
            Assert.Equal(limits.Length, counts.Length);
            Assert.Equal(values.Length, counts.Sum());
            Assert.Equal(values.Count(value => value < limits[14]), counts[..15].Sum(), 1.0);
        }
    }

    [Fact]
    public void Steps_per_second_are_written_on_request()
    {
        using var model = Samples.Classifier();
        model.Fit(X, Y, 2, epochs: 2, verbose: 0, callbacks: new TensorBoard(folder, writeStepsPerSecond: true));
        Assert.All(Scalars("train")["epoch_steps_per_second"], point => Assert.True(point.Value > 0));
    }

    [Fact]
    public void Two_runs_make_two_files()
    {
        using var model = Samples.Classifier();
        var callback = new TensorBoard(folder);
        for (var run = 0; run < 2; run++) model.Fit(X, Y, verbose: 0, callbacks: callback);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, "train")).Length);
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        // RFC 3720, B.4, and the check value of CRC-32C, masked.
        Assert.Equal(Mask(0xE3069283), EventFile.MaskedChecksum(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(Mask(0x8A9136AA), EventFile.MaskedChecksum(new byte[32]));
        Gen.Byte.Array[0, 200].ForAll(data => EventFile.MaskedChecksum(data) == EventReader.Masked(data));

        static uint Mask(uint crc) => ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    private List<EventReader.Message> Values(string part) =>
        [.. EventReader.Read(Path.Combine(folder, part)).Where(one => one.Has(5)).Select(one => one.Within(5).Within(1))];

    private Dictionary<string, List<(long Step, float Value)>> Scalars(string part) => EventReader.Read(Path.Combine(folder, part)).Where(one => one.Has(5))
        .Select(one => (Step: (long)one[2], Value: one.Within(5).Within(1))).Where(one => one.Value.Has(2))
        .GroupBy(one => one.Value.Text(1)).ToDictionary(group => group.Key, group => group.Select(one => (one.Step, (float)one.Value[2])).ToList());
}
