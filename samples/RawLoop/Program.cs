using Anneal.Datasets;
using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

// A TorchSharp module in a loop written by hand, driven by one of Anneal's optimizers: dotnet run --project samples/RawLoop
const int batchSize = 32, epochs = 15;

manual_seed(1);
var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();
using var x = Pixels(xTrain);
using var y = tensor(yTrain).to(int64);
using var testX = Pixels(xTest);
using var testY = tensor(yTest).to(int64);

using var module = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10));
var batches = (int)(x.shape[0] + batchSize - 1) / batchSize;
using var optimizer = new Adam(new CosineDecay(0.003, decaySteps: epochs * batches)).Attach(module);

for (var epoch = 1; epoch <= epochs; epoch++)
{
    using var scope = NewDisposeScope();
    var order = randperm(x.shape[0], int64);
    var sum = 0.0;
    foreach (var rows in order.split(batchSize))
    {
        using var batch = NewDisposeScope();
        optimizer.ZeroGrad();
        var loss = nn.functional.cross_entropy(module.forward(x[rows]), y[rows]);
        optimizer.Backward(loss);
        optimizer.Step();
        sum += loss.item<float>() * rows.shape[0];
    }
    Console.WriteLine(
        $"Epoch {epoch,2}: loss {sum / x.shape[0]:F4}, test accuracy {Accuracy():P2}, learning rate of the last update {optimizer.Optimizer.LastLearningRate:G4}");
}

double Accuracy()
{
    using var scope = NewDisposeScope();
    using var noGradients = no_grad();
    return module.forward(testX).argmax(1).eq(testY).to(float64).mean().ToDouble();
}

static Tensor Pixels(Array images)
{
    using var scope = NewDisposeScope();
    return (from_array(images).to(float32).flatten(1) / 16).MoveToOuterDisposeScope();
}
