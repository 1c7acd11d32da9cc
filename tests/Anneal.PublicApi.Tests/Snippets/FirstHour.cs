using Anneal.Layers;
using Anneal.Models;

namespace UserCode;

public sealed class FirstHour
{
    [Fact]
    public void The_first_program_learns_exclusive_or()
    {
        Anneal.RandomSeed.Set(1);
        // snippet: first-program
        float[,] x = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
        float[] y = [0, 1, 1, 0];

        using var model = new Sequential { new Input(2), new Dense(16, activation: "tanh"), new Dense(1, activation: "sigmoid") };
        model.Compile("adam", loss: "binary_crossentropy", metrics: "accuracy");
        model.Fit(x, y, epochs: 1000, verbose: 0);
        Console.WriteLine(model.Predict(x, verbose: 0)[1, 0]);
        // end snippet

        Assert.InRange(model.Predict(x, verbose: 0)[1, 0], 0.7f, 1f);
    }
}
