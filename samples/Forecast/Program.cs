using System.CommandLine;
using System.Numerics.Tensors;
using Anneal;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Forecast;
using Samples;

// Forecasts the number of sunspots of the next year from those of two solar cycles: dotnet run -c Release --project samples/Forecast
const int batchSize = 16, window = 24, testYears = 59, yearsAhead = 11;

var data = CommandLine.Words("--data", null, "A CSV file with the columns year and value. Default: the sunspots of the package python3-statsmodels.");
var epochs = CommandLine.Whole("--epochs", 40, least: 1, "The number of passes over the training data.");
var seed = CommandLine.Whole("--seed", 1, least: int.MinValue, "The seed. The same seed gives the same run.");
var picture = CommandLine.Words("--picture", "forecast.png", "The PNG file for the forecast and the truth.");
var command = new RootCommand("Forecasts the number of sunspots, year by year.") { data, epochs, seed, picture };
command.SetAction(options => Train(options.GetValue(data), options.GetValue(epochs), options.GetValue(seed), options.GetValue(picture)!));
return command.Run(args);

static void Train(string? path, int epochs, int seed, string picture)
{
    RandomSeed.Set(seed);
    var series = Series.Load(path);
    var firstTestYear = series.LastYear - testYears + 1;
    var firstYear = series.FirstYear + window;
    if (firstYear >= firstTestYear) throw new InvalidDataException($"The series must have more than {window + testYears} years; it had {series.Values.Length}.");
    var yTrain = series.Between(firstYear, firstTestYear - 1);
    var training = new TimeseriesWindows(series.Values, yTrain, window, batchSize: batchSize, shuffle: true);

    var most = yTrain.Max();
    using var model = new Sequential([
        new Input(window, 1),
        new Rescaling(1 / most),
        new LSTM(32),
        new Dense(1),
        new Rescaling(most),
    ]);
    model.Summary();

    model.Compile(new Adam(new CosineDecay(0.01, 100.Percent)), loss: "mse");
    // Ctrl+C ends training after the current update and keeps what was learned.
    using (var stop = new Interruption())
        model.Fit(training, epochs, cancellationToken: stop.Token);

    var truth = series.Between(firstTestYear, series.LastYear);
    var forecast = Column(model.Predict(series.Windows(firstTestYear, series.LastYear, window), verbose: 0));
    var last = series.Between(firstTestYear - 1, series.LastYear - 1);
    Console.WriteLine($"Test, {firstTestYear} to {series.LastYear}: error {Error(forecast, truth):F1}; of the number of the year before {Error(last, truth):F1} (root mean square)");

    // Beyond the data, each forecast is made from those before it.
    var future = series;
    for (var i = 0; i < yearsAhead; i++)
        future = future.With(Column(model.Predict(future.Windows(future.LastYear + 1, future.LastYear + 1, window), verbose: 0))[0]);
    Chart.Save(picture, series, firstTestYear, forecast, future.Between(series.LastYear, future.LastYear));
    Console.WriteLine($"Forecast and truth: {Path.GetFullPath(picture)}");
}

static float[] Column(Tensor<float> predictions) => [.. predictions];

static double Error(float[] forecast, float[] truth) => Math.Sqrt(forecast.Zip(truth, (f, t) => Math.Pow(f - t, 2)).Average());
