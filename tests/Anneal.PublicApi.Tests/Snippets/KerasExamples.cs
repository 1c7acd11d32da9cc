using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace UserCode;

/// <summary>The examples of Keras's own pages, with their numbers.</summary>
public sealed class KerasExamples
{
    private readonly float[,] data = new float[40, 3];
    private readonly int[] labels = new int[40];

    [Fact]
    public void Exponential_decay()
    {
        using var model = new Sequential([new Input(3), new Dense(2, activation: "softmax")]);
        // snippet: exponential-decay
        var schedule = new ExponentialDecay(
            initialLearningRate: 0.1,
            decaySteps: 100_000,
            decayRate: 0.96,
            staircase: true);

        model.Compile(new SGD(schedule), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        model.Fit(data, labels, epochs: 5);
        // end snippet

        Assert.Equal(10, model.Optimizer.Iterations);
        Assert.Equal(0.1, model.Optimizer.LearningRate.Value);
        Assert.Equal(0.1, schedule.At(99_999));
        Assert.Equal(0.1 * 0.96, schedule.At(100_000));
    }

    [Fact]
    public void Inverse_time_decay()
    {
        using var model = new Sequential([new Input(3), new Dense(2, activation: "softmax")]);
        // snippet: inverse-time-decay
        var schedule = new InverseTimeDecay(initialLearningRate: 0.1, decaySteps: 1.0, decayRate: 0.5);

        model.Compile(new SGD(schedule), loss: "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        model.Fit(data, labels, epochs: 5);
        // end snippet

        Assert.Equal(0.1 / (1 + 0.5 * 9), model.Optimizer.LastLearningRate!.Value, 1e-17);
        Assert.Equal(0.1 / (1 + 0.5 * 10), model.Optimizer.LearningRate, 1e-17);
    }
}
