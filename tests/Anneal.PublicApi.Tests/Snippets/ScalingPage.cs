using Anneal.Distribution;
using Anneal.Layers;
using Anneal.Models;

namespace UserCode;

/// <summary>What docs/scaling.md and the README of Anneal.Mpi show.</summary>
public sealed class ScalingPage
{
    [Fact]
    public void Start()
    {
        // snippet: mpi-start
        using var cluster = Mpi.Start();
        // end snippet

        Assert.Equal((0, 1), (cluster.Rank, cluster.Size));
    }

    [Fact]
    public void Start_and_fit()
    {
        float[,] x = { { 1, 2 }, { 3, 4 } };
        float[] y = [1, 2];
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", "mse");
        // snippet: mpi-readme
        using var cluster = Mpi.Start();
        model.Fit(x, y, batchSize: 256);    // 256 rows over all processes
        // end snippet

        Assert.Equal(1, model.Optimizer.Iterations);
    }
}
